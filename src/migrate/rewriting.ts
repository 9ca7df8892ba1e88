import type { BrokerModel, Directive, Listener, Plugin, Setting, Settings } from '../conf/model.js';
import type { Version } from '../conf/version.js';
import type { FileSystem } from '../installation/filesystem.js';
import type { Place } from '../text/diagnostic.js';
import type { Edit } from '../text/edit.js';

/** One old form and what takes its place. */
export interface Rewriting {
  /** What is done, as an instruction. */
  readonly title: string;
  readonly place: Place;
  readonly edits: readonly Edit[];
}

/** What cannot be rewritten without knowing what is wanted, and what to do. */
export interface Decision {
  readonly message: string;
  readonly place: Place | undefined;
}

/** What a step finds in the files as the steps before it have left them. */
export interface StepResult {
  readonly rewritings: readonly Rewriting[];
  readonly decisions: readonly Decision[];
}

/** What a step knows. */
export interface StepContext {
  /** The files as the present version reads them. */
  readonly source: BrokerModel;
  /** The same files as the version to come reads them. */
  readonly model: BrokerModel;
  readonly from: Version;
  readonly to: Version;
  /** Where a plugin of the new version lies, as the broker names it; undefined: it is not installed. */
  readonly pluginPath: (name: 'mosquitto_password_file' | 'mosquitto_acl_file') => string | undefined;
  readonly fs: FileSystem;
}

export type Step = (context: StepContext) => StepResult;

const LF = 0x0a;
const CR = 0x0d;

/** Replaces a line by others. */
export function replaceLine({ file, span }: Directive, ...lines: readonly string[]): Edit {
  const end = file.bytes[span.end] === CR ? '\r\n' : '\n';
  return { file, span, newText: lines.join(end) };
}

/** Takes a whole line away, its end included. */
export function deleteLine({ file, span }: Directive): Edit {
  let { end } = span;
  while (file.bytes[end] === CR) end++;
  if (file.bytes[end] === LF) end++;
  return { file, span: { start: span.start, end }, newText: '' };
}

/** Puts lines before a line. */
export function insertBefore({ file, span }: Directive, ...lines: readonly string[]): Edit {
  return { file, span: { start: span.start, end: span.start }, newText: lines.map((line) => `${line}\n`).join('') };
}

/** Puts lines behind a line. */
export function insertAfter({ file, span }: Directive, ...lines: readonly string[]): Edit {
  let { end } = span;
  while (file.bytes[end] === CR) end++;
  const isLast = file.bytes[end] !== LF;
  const at = isLast ? end : end + 1;
  const text = isLast ? lines.map((line) => `\n${line}`) : lines.map((line) => `${line}\n`);
  return { file, span: { start: at, end: at }, newText: text.join('') };
}

/** Puts lines at the end of a file. */
export function append(file: Place['file'], ...lines: readonly string[]): Edit {
  const { bytes } = file;
  const at = bytes.length;
  const start = at === 0 || bytes[at - 1] === LF ? '' : '\n';
  return { file, span: { start: at, end: at }, newText: start + lines.map((line) => `${line}\n`).join('') };
}

/** The text of a line; undefined where it is no UTF-8, which a new line could not hold. */
export function lineText({ file, span }: Directive): string | undefined {
  return faithful(file.text(span));
}

/** A text, unless bytes of it were lost. */
export function faithful(text: string): string | undefined {
  return text.includes('\ufffd') ? undefined : text;
}

/** Where a line stands. */
export function placeOf({ file, span }: Place): Place {
  return { file, span };
}

/** Every setting of a model, with where it counts. */
export function* settingsOf(model: BrokerModel): Generator<Setting> {
  const scopes: Settings[] = [
    model.global,
    model.security,
    ...model.listeners.flatMap(({ settings, security }: Listener) => [settings, security]),
    ...model.bridges.map(({ settings }) => settings),
    ...model.plugins.map(({ settings }: Plugin) => settings),
  ];
  for (const settings of scopes) yield* settings.values();
}

/** Names a line, also in another reading of the same file. */
export function lineKey({ file, line }: Directive): string {
  return `${file.path}:${line}`;
}

/** All directives in the order in which the broker reads them: an include comes in the middle of the main file. */
export function inReadingOrder({ files, includes }: BrokerModel): Directive[] {
  const [main, ...included] = files;
  const rest = included.map(({ directives }) => directives).values();
  return (main?.directives ?? []).flatMap((directive) => {
    const include = includes.find((candidate) => candidate.directive === directive);
    return [directive, ...(include?.names ?? []).flatMap(() => rest.next().value ?? [])];
  });
}
