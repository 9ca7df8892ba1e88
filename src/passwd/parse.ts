import type { Token } from '../conf/tokens.js';
import type { Version } from '../conf/version.js';
import { type ColonEntry, colonLines, type SilentLine } from '../text/colon-lines.js';
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

function asPasswordLine(read: ColonEntry | SilentLine): PasswordLine {
  if (read.kind !== 'entry') return read;
  const { span, line, name, value } = read;
  return { kind: 'entry', span, line, user: name, hash: value };
}
