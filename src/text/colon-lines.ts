import { type Token, Tokens, trimBlanks } from '../conf/tokens.js';
import type { Version } from '../conf/version.js';
import { PASSWORD_READER } from './broker-lines.js';
import { type FilePiece, filePieces } from './file-pieces.js';
import type { SourceFile } from './source-file.js';

/** A `name:value` line of a password or PSK file. */
export interface ColonEntry extends FilePiece {
  readonly kind: 'entry';
  /** Without the blanks around it; may be empty. */
  readonly name: Token;
  /** Without the blanks around it; undefined where the line ends after the colon, without so much as a newline. */
  readonly value: Token | undefined;
}

/** A line that the broker reads over: `ignored` has text but no colon, or nothing but colons. */
export interface SilentLine extends FilePiece {
  readonly kind: 'comment' | 'blank' | 'ignored' | 'unread';
}

/**
 * The lines of a password or PSK file: `pwfile__parse` of src/security_default.c since 1.6.9,
 * `password_file__parse` and src/psk_file.c of 2.1.
 *
 * A comment has `#` as its very first byte. Colons part as strtok parts: runs count once, those at the beginning
 * not at all, and what follows the colon after the value is ignored.
 */
export function* colonLines(file: SourceFile, target: Version): Generator<ColonEntry | SilentLine> {
  for (const piece of filePieces(file, target, PASSWORD_READER)) yield colonLine(file, piece);
}

/** What one piece of the file is. */
export function colonLine(file: SourceFile, { span, line }: FilePiece): ColonEntry | SilentLine {
  if (!line) return { kind: 'unread', span, line };
  const { start, end } = line;
  const text = file.bytes.toString('latin1', start, end);
  const tokens = new Tokens(text, start);
  const name = text.startsWith('#') || !text.includes(':') ? undefined : tokens.next(':');
  if (!name) return { kind: silentKind(text), span, line };
  const value = tokens.next(':');
  return { kind: 'entry', span, line, name: trimBlanks(name), value: value && trimBlanks(value) };
}

function silentKind(text: string): SilentLine['kind'] {
  if (text.startsWith('#')) return 'comment';
  return /[^ \t-\r]/.test(text) ? 'ignored' : 'blank';
}
