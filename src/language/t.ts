/** Texts by their English originals, with `{0}`, `{1}` … where values go in. */
export type Catalogue = ReadonlyMap<string, string>;

let translations: Catalogue | undefined;
let pluralRules: Intl.PluralRules | undefined;

/**
 * A text for people, in their language: ``t`${file} cannot be read` ``. The English text is its name in the catalogues
 * of this folder, so that the source reads as the program speaks. What a catalogue does not have stays English.
 *
 * Texts of constants are taken when their module is loaded, so the language is chosen before (`useLanguage`).
 */
export function t(texts: TemplateStringsArray, ...values: readonly unknown[]): string {
  const translation = translations?.get(catalogueKey(texts));
  if (!translation) return texts.reduce((text, next, index) => `${text}${values[index - 1]}${next}`);
  return translation.replace(/\{(\d+)\}/g, (_, index) => String(values[Number(index)]));
}

/** The name of a text in the catalogues. */
export function catalogueKey(texts: readonly string[]): string {
  return texts.reduce((key, text, index) => `${key}{${index - 1}}${text}`);
}

/** A text that stands in a file of templates/, not in the source. */
export function translated(text: string): string {
  return translations?.get(text) || text;
}

/** Which of two texts goes with a number, as ``plural(n, t`${n} file`, t`${n} files`)``: French has 0 with the first. */
export function plural(count: number, one: string, other: string): string {
  const isOne = pluralRules ? pluralRules.select(count) === 'one' : count === 1;
  return isOne ? one : other;
}

/** For numbers as people write them, with `toLocaleString`. */
export function locale(): string {
  return pluralRules?.resolvedOptions().locale ?? 'en-US';
}

/** Has everything said in another language from now on; without a catalogue, in English. */
export function speak(language: string, catalogue: Catalogue | undefined): void {
  translations = catalogue;
  pluralRules = catalogue && new Intl.PluralRules(language);
}
