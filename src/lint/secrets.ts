import { findInAnyVersion, type Option, options } from '../conf/catalogue/index.js';
import { closest } from '../conf/evaluate/spelling.js';
import type { Language, SourceFile, Span } from '../text/source-file.js';

/** What is shown in the place of a secret. */
export const HIDDEN = '…';

/** Finds what a line of a language holds of secrets; of those that overlap, each may be told. */
type Finder = (line: string) => Iterable<Span>;

const FINDERS: Readonly<Record<Language, Finder>> = {
  configuration: inConfiguration,
  'password file': inColonLine,
  'PSK file': inColonLine,
  'ACL file': inAclLine,
  // A program of our own, with paths in it.
  script: () => [],
};

/**
 * The passwords, hashes and keys in one line, in order and apart. What the broker would refuse counts as well: it is
 * the lines with mistakes that are shown, and a password with a mistake in front of it is still one. What a hash tells
 * of its kind and cost, as `$7$1000$`, is none.
 *
 * @param line without its newline, as latin1 or UTF-8: only ASCII characters are looked at
 */
export function secretsIn(line: string, language: Language): Span[] {
  const end = line.length - (/[ \t-\r]+$/.exec(line.slice(-BLANKS_MAX))?.[0].length ?? 0);
  const found = [...FINDERS[language](line), ...hashesIn(line), ...credentialsIn(line)]
    .map((span) => ({ start: behindHead(line, span.start), end: Math.min(span.end, end) }))
    .filter((span) => span.start < span.end)
    .sort((a, b) => a.start - b.start);
  return joined(found);
}

/** The secrets on a line of a file, as spans of the file. */
export function secretsOnLine(file: SourceFile, { start, end }: Span): Span[] {
  const line = file.bytes.toString('latin1', start, end);
  return secretsIn(line, file.language).map((secret) => ({ start: start + secret.start, end: start + secret.end }));
}

/** A line with its secrets hidden. */
export function hideSecrets(line: string, language: Language): string {
  return withHidden({ start: 0, end: line.length }, secretsIn(line, language), ({ start, end }) =>
    line.slice(start, end),
  );
}

/** The text of a part of a line with the secrets of that line hidden. */
export function shownText(file: SourceFile, span: Span, secrets: readonly Span[]): string {
  return withHidden(span, secrets, (part) => file.text(part));
}

function withHidden(whole: Span, secrets: readonly Span[], textOf: (span: Span) => string): string {
  let text = '';
  let at = whole.start;
  for (const { start, end } of secrets) {
    if (end <= at || start >= whole.end) continue;
    text += textOf({ start: at, end: Math.max(at, start) }) + HIDDEN;
    at = Math.min(end, whole.end);
  }
  return text + textOf({ start: at, end: Math.max(at, whole.end) });
}

function joined(sorted: readonly Span[]): Span[] {
  const spans: Span[] = [];
  for (const span of sorted) {
    const last = spans.at(-1);
    if (last && span.start <= last.end) {
      spans[spans.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    } else spans.push(span);
  }
  return spans;
}

/** Longer runs of blanks at the end of a line are cut off in part only, which hides no less. */
const BLANKS_MAX = 1000;

/** Blanks and colons, and what the beginning of a hash tells without harm. */
const HEAD =
  /[ \t-\r:]*(?:\$?(?:6\$|7\$(?:\d{1,10}\$)?|argon2id\$(?:v=\d{1,3}\$)?(?:m=\d{1,10},t=\d{1,10},p=\d{1,8}\$)?))?/y;

function behindHead(line: string, start: number): number {
  HEAD.lastIndex = start;
  return start + (HEAD.exec(line)?.[0].length ?? 0);
}

/** All behind the first colon, in comments, too. Where there is none, nobody knows what the line was to be. */
function* inColonLine(line: string): Generator<Span> {
  const colon = line.indexOf(':');
  if (colon !== -1) yield { start: colon + 1, end: line.length };
  else if (!line.startsWith('#')) yield { start: 0, end: line.length };
  // The path may be that of a configuration, whose options have a value.
  const name = line.slice(0, Math.max(colon, 0));
  if (name.includes(' ')) yield* inConfiguration(name);
}

/** ACL files hold no secrets, unless the path of another file was given, or a password was written behind a name. */
function* inAclLine(line: string): Generator<Span> {
  if (!ACL_LINE.test(line)) yield* inConfiguration(line);
  const user = USER_WITH_COLON.exec(line)?.[0];
  if (user) yield { start: user.length, end: line.length };
}

const ACL_LINE = /^(?:\ufeff|\xef\xbb\xbf)?[ \t-\r]*(?:#|(?:user|topic|pattern)(?:[ \t-\r]|$))/i;
const USER_WITH_COLON = /^(?:\ufeff|\xef\xbb\xbf)?[ \t-\r]*user[ \t-\r][^:]*:/i;

/** The first word of a line, also of one that is commented out, in quotes, or joined with its value by = or a colon. */
const NAME = /^(?:\ufeff|\xef\xbb\xbf)?(?:(#)[# \t-\r]*)?["' \t-\r]*([^\0"'=: \t-\r]*)/;

const SECRET_OPTIONS = options.filter(({ secret }) => secret);
const SECRET_NAMES = SECRET_OPTIONS.flatMap(({ name, aliases = [] }) => [name, ...aliases.map((alias) => alias.name)]);
const ALL_NAMES = options.flatMap(({ name, aliases = [] }) => [name, ...aliases.map((alias) => alias.name)]);
/** Such an option in the middle of a line, where the newline before it got lost. */
const LATER_OPTION = new RegExp(`(?:${SECRET_NAMES.join('|')})[ \\t]`, 'g');
/** Such an option with the blank behind it lost. */
const GLUED = new RegExp(`^(?:${SECRET_NAMES.join('|')})`);
/** `password: x` behind something else. */
const ASSIGNMENT = /(?:pass|pwd|secret|token)[\w-]{0,40}[ \t]{0,10}[:=]/gi;
/** In a comment also `the password of the other broker is: x`. */
const LOOSE_ASSIGNMENT = /(?:pass|pwd|secret|token)[^:=]{0,40}[:=]/gi;

/** The value of a secret option, wherever that stands in the line; what follows a NUL is for nobody. */
function* inConfiguration(line: string): Generator<Span> {
  const { length: end } = line;
  const nul = line.indexOf('\0');
  if (nul !== -1) yield { start: nul + 1, end };
  const value = secretValue(line);
  if (value !== undefined) yield { start: value, end };
  for (const pattern of line.startsWith('#') ? [LOOSE_ASSIGNMENT] : [ASSIGNMENT, LATER_OPTION]) {
    for (const { index, 0: found } of line.matchAll(pattern)) yield { start: index + found.length, end };
  }
}

/**
 * Where the secret begins that the first word of a line is followed by: that word is a secret option, or sounds so and
 * is none that the broker knows. A line that begins with no option at all may be one of a password file.
 */
function secretValue(line: string): number | undefined {
  const [{ length } = '', comment, name = ''] = NAME.exec(line) ?? [];
  const option = findInAnyVersion(name)?.option;
  if (isSecret(name, option, comment !== undefined)) return length;
  const glued = option ? undefined : GLUED.exec(name)?.[0];
  if (glued && !isMisspelt(name)) return length - name.length + glued.length;
  const parting = line.slice(length).search(/[:=]/);
  if (parting === -1) return undefined;
  const isEntry = comment ? isJoined(line, length) : parting === 0 || !(option || isMisspelt(name));
  return isEntry ? length + parting + 1 : undefined;
}

function isSecret(name: string, option: Option | undefined, isComment: boolean): boolean {
  if (option) return option.secret === true || (option.name === 'plugin_opt_*' && soundsSecret(name));
  return closest(name, SECRET_NAMES) !== undefined || (!isComment && soundsSecret(name) && !GLUED.test(name));
}

/** Whether some option is spelled nearly so. */
function isMisspelt(name: string): boolean {
  return closest(name, ALL_NAMES) !== undefined;
}

/** `name:value`, but not `Note: this`, nor the address of a page. */
function isJoined(line: string, end: number): boolean {
  return /^:(?!\/\/)[^ \t-\r]/.test(line.slice(end, end + 4));
}

function soundsSecret(name: string): boolean {
  return SECRET_SOUND.test(name) && !/(?:file|path|dir|hint)$/i.test(name);
}

const SECRET_SOUND = /pass|pwd|secret|token|psk|credential|(?:^|[_.-])(?:pw|key|apikey)(?:$|[_.-])/i;

/** Hashes are known by their look, wherever they stand. */
function* hashesIn(line: string): Generator<Span> {
  for (const { index, 0: found } of line.matchAll(/\$(?:6|7|argon2id)\$[^ \t-\r]*/g)) {
    yield { start: index, end: index + found.length };
  }
}

/** `user:password@host`, with or without `mqtt://` before it. */
function* credentialsIn(line: string): Generator<Span> {
  if (!line.includes('@')) return;
  for (const { index, 0: word } of line.matchAll(/[^ \t-\r]+/g)) {
    const at = word.lastIndexOf('@');
    const colon = at === -1 ? -1 : word.search(/:(?!\/\/)/);
    if (colon !== -1 && colon < at) yield { start: index + colon + 1, end: index + at };
  }
}
