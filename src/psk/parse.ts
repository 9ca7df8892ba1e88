import type { Token } from '../conf/tokens.js';
import type { Version } from '../conf/version.js';
import { type ColonEntry, colonLines, type SilentLine } from '../text/colon-lines.js';
import type { FilePiece } from '../text/file-pieces.js';
import type { SourceFile } from '../text/source-file.js';

/** An `identity:key` line. */
export interface PskEntry extends FilePiece {
  readonly kind: 'entry';
  readonly identity: Token;
  /** In hexadecimal digits; undefined where the file ends after the colon. */
  readonly key: Token | undefined;
}

export type PskLine = PskEntry | SilentLine;

export interface PskFile {
  readonly file: SourceFile;
  /** Without a gap: the bytes of their spans, one after the other, are the file. */
  readonly lines: readonly PskLine[];
}

/** The PSK file as the broker of a version reads it; any bytes are accepted. */
export function parsePskFile(file: SourceFile, target: Version): PskFile {
  return { file, lines: Array.from(colonLines(file, target), asPskLine) };
}

function asPskLine(read: ColonEntry | SilentLine): PskLine {
  if (read.kind !== 'entry') return read;
  const { span, line, name, value } = read;
  return { kind: 'entry', span, line, identity: name, key: value };
}
