import { speak } from './t.js';

/** What mqttctl speaks, by the codes of ISO 639. */
export const LANGUAGES = ['en', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];

/** For the processes that mqttctl starts of itself, and for those who want another language than their system's. */
export const LANGUAGE_VARIABLE = 'MQTTCTL_LANG';

/**
 * The language for a command line: of `--lang`, else of the environment as gettext reads it. JSON is English
 * wherever it is written. A `--lang` that there is not is the parser's to refuse.
 */
export function languageOf(argv: readonly string[], environment: NodeJS.ProcessEnv): Language {
  const end = argv.indexOf('--');
  const words = end === -1 ? argv : argv.slice(0, end);
  if (isForPrograms(words)) return 'en';
  const { LC_ALL, LC_MESSAGES, LANG } = environment;
  const wanted = flagValue(words, 'lang') ?? environment[LANGUAGE_VARIABLE] ?? (LC_ALL || LC_MESSAGES || LANG || '');
  return LANGUAGES.find((language) => wanted.split(/[_.@]/)[0] === language) ?? 'en';
}

/** Has everything that is loaded from now on say its texts in that language. */
export async function useLanguage(language: Language): Promise<void> {
  if (language === 'en') return speak(language, undefined);
  const { french } = await import('./fr/index.js');
  speak(language, french);
}

/** Reports of these forms are JSON. */
const JSON_FORMATS = ['json', 'sarif'];

function isForPrograms(words: readonly string[]): boolean {
  return words.includes('--json') || JSON_FORMATS.includes(flagValue(words, 'format') ?? '');
}

function flagValue(words: readonly string[], flag: string): string | undefined {
  const index = words.findLastIndex((word) => word === `--${flag}` || word.startsWith(`--${flag}=`));
  const word = words[index];
  if (word === undefined) return undefined;
  const equals = word.indexOf('=');
  return equals === -1 ? words[index + 1] : word.slice(equals + 1);
}
