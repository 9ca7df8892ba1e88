import { findInAnyVersion } from '../conf/catalogue/index.js';
import type { Evaluation } from '../conf/evaluate/evaluate.js';
import type { Directive } from '../conf/model.js';
import { decode } from '../conf/tokens.js';
import type { Place } from '../text/diagnostic.js';
import type { SourceFile } from '../text/source-file.js';
import type { PlaceHint } from './message.js';

/**
 * The line of the configuration, or of a file that it refers to, that a message is about. Undefined where there is none
 * or more than one that could be meant: a wrong place is worse than none.
 *
 * @param values what was filled into the format of the message
 */
export function placeOf(
  hint: PlaceHint,
  values: readonly string[],
  text: string,
  evaluation: Evaluation,
): Place | undefined {
  if (hint === 'option in text') return ofOptions(namedIn(text, values, evaluation), values);
  if ('options' in hint) return ofOptions(directivesOf(hint.options, evaluation), values);
  if ('fileOf' in hint) return inSecurityFile(hint.fileOf, values[hint.text - 1], evaluation);
  const file = evaluation.model.files.find(({ file: { path }, path: named }) =>
    [path, named].includes(values[hint.file - 1] as string),
  )?.file;
  return file && lineOf(file, Number(values[hint.line - 1]));
}

/** Of several directives the one whose value the message quotes; else the only one. */
function ofOptions(directives: readonly Directive[], values: readonly string[]): Place | undefined {
  const quoted = directives.filter((directive) => {
    const words = textOfValue(directive);
    return values.some((value) => value !== '' && (words === value || words.split(' ').includes(value)));
  });
  const [found, ...others] = quoted.length > 0 ? quoted : directives;
  return found && others.length === 0 ? { file: found.file, span: found.span } : undefined;
}

/** What follows the name of the option. */
function textOfValue({ file, span, name }: Directive): string {
  return decode(file.bytes.toString('latin1', name.end, span.end)).trim();
}

function directivesOf(names: readonly string[], evaluation: Evaluation): Directive[] {
  return allDirectives(evaluation).filter(({ name }) => {
    const option = findInAnyVersion(name.text)?.option.name;
    return option !== undefined && (names.includes(option) || names.includes(name.text));
  });
}

/** The directives of the first word of a message that is the name of one; what was filled in comes before the rest. */
function namedIn(text: string, values: readonly string[], evaluation: Evaluation): Directive[] {
  const words = [...values, ...text.split(/[^\w.]+/)];
  const directives = allDirectives(evaluation);
  for (const word of words) {
    const found = directives.filter(({ name }) => name.text === word);
    if (found.length > 0) return found;
  }
  return [];
}

function allDirectives({ model }: Evaluation): Directive[] {
  return model.files.flatMap(({ directives }) => directives);
}

/** The only line of such files that has the text in it; a user's line begins with the name. */
function inSecurityFile(kind: string, text: string | undefined, { securityFiles }: Evaluation): Place | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const files = new Set(securityFiles.filter((other) => other.kind === kind).map(({ file }) => file));
  const places = [...files].flatMap((file) =>
    file.bytes
      .toString('utf8')
      .split('\n')
      .flatMap((line, index) => (isMeant(kind, line, text) ? [{ file, line: index + 1 }] : [])),
  );
  const [place] = places;
  return place && places.length === 1 ? lineOf(place.file, place.line) : undefined;
}

function isMeant(kind: string, line: string, text: string): boolean {
  return kind === 'acl_file' ? line.includes(text) : line.startsWith(`${text}:`) || line === text;
}

function lineOf(file: SourceFile, line: number): Place | undefined {
  return line >= 1 && line <= file.lineCount ? { file, span: file.lineSpan(line) } : undefined;
}
