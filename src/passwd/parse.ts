import { isBlank, type Token } from '../conf/tokens.js';
import type { Version } from '../conf/version.js';
import { type ColonEntry, colonLine, colonLines, type SilentLine } from '../text/colon-lines.js';
import type { FilePiece } from '../text/file-pieces.js';
import type { SourceFile } from '../text/source-file.js';

/** A `user:hash` line. */
export interface PasswordEntry extends FilePiece {
  readonly kind: 'entry';
  readonly user: Token;
  /** Undefined where the file ends after the colon. */
  readonly hash: Token | undefined;
}

export type PasswordLine = PasswordEntry | SilentLine;

export interface PasswordFile {
  readonly file: SourceFile;
  /** Without a gap: the bytes of their spans, one after the other, are the file. */
  readonly lines: readonly PasswordLine[];
}

/** The password file as the broker of a version reads it; any bytes are accepted. */
export function parsePasswordFile(file: SourceFile, target: Version): PasswordFile {
  return { file, lines: Array.from(colonLines(file, target), asPasswordLine) };
}

/**
 * The entries of one user, in the order of their lines. The other lines are not taken apart: a file of hundreds of
 * thousands of users is searched in milliseconds.
 *
 * @param user the bytes of the name, as latin1
 */
export function entriesOf(file: SourceFile, target: Version, user: string): PasswordEntry[] {
  const needsAll = user === '' || mayHideLines(file);
  const lines = needsAll ? parsePasswordFile(file, target).lines : linesWith(file, Buffer.from(user, 'latin1'));
  return Array.from(lines).filter((line): line is PasswordEntry => line.kind === 'entry' && line.user.text === user);
}

/** Whether there may be bytes that the broker never gets: only then do lines depend on those before them. */
function mayHideLines({ bytes }: SourceFile): boolean {
  return bytes.includes(0) || bytes.at(-1) !== LF;
}

/** Where the name stands by itself; elsewhere its letters are part of another name, or of a hash. */
function* linesWith(file: SourceFile, user: Buffer): Generator<PasswordLine> {
  const { bytes } = file;
  for (let at = bytes.indexOf(user); at !== -1; ) {
    if (!endsName(bytes[at - 1]) || !endsName(bytes[at + user.length])) {
      at = bytes.indexOf(user, at + 1);
      continue;
    }
    const start = bytes.lastIndexOf(LF, at) + 1;
    const next = bytes.indexOf(LF, at) + 1;
    const span = { start, end: next };
    yield asPasswordLine(colonLine(file, { span, line: { start, end: next, next, line: file.lineAt(start) } }));
    at = bytes.indexOf(user, next);
  }
}

/** Whether a name may end before or after such a byte; undefined is the end of the file. */
function endsName(byte: number | undefined): boolean {
  return byte === undefined || byte === COLON || isBlank(byte);
}

const COLON = 0x3a;
const LF = 0x0a;

function asPasswordLine(read: ColonEntry | SilentLine): PasswordLine {
  if (read.kind !== 'entry') return read;
  const { span, line, name, value } = read;
  return { kind: 'entry', span, line, user: name, hash: value };
}
