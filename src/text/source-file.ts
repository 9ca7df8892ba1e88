/** A half-open range of byte offsets in one {@link SourceFile}. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A place for people: line and column count from 1, columns count characters (code points). */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** What a file is written in: that tells where in it secrets stand. */
export type Language = 'configuration' | 'password file' | 'ACL file' | 'PSK file' | 'script';

const LF = 0x0a;

/**
 * The bytes of one file and the way from byte offsets to lines and columns.
 *
 * Nothing is decoded on the way in: whatever was read can be printed again unchanged, invalid UTF-8,
 * NUL and CRLF included. Lines end at LF only, which is how the broker (`fgets`) counts them.
 */
export class SourceFile {
  #lineStarts: readonly number[] | undefined;

  /**
   * @param path the name that is shown to people and in JSON
   * @param bytes the whole content, never modified
   * @param language what nobody has said is taken for configuration; it may turn out later to be more secret
   */
  constructor(
    readonly path: string,
    readonly bytes: Buffer,
    public language: Language = 'configuration',
  ) {}

  /** Offset of the first byte of every line; a final newline does not start another line. Found when first needed. */
  get lineStarts(): readonly number[] {
    this.#lineStarts ??= startsOfLines(this.bytes);
    return this.#lineStarts;
  }

  /** Number of lines, as an editor or the broker counts them. */
  get lineCount(): number {
    return this.lineStarts.length;
  }

  /** The bytes of line `line` (from 1) without its LF, as a span. */
  lineSpan(line: number): Span {
    const start = this.lineStarts[line - 1] ?? this.bytes.length;
    const next = this.lineStarts[line] ?? this.bytes.length;
    const end = next > start && this.bytes[next - 1] === LF ? next - 1 : next;
    return { start, end };
  }

  /** The line (from 1) that holds the byte at `offset`; offsets past the end are on the last line. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  /** Line and column of a byte offset. */
  position(offset: number): Position {
    const line = this.lineAt(offset);
    const start = this.lineStarts[line - 1] ?? 0;
    return { line, column: countCharacters(this.bytes, start, offset) + 1 };
  }

  range(span: Span): Range {
    return { start: this.position(span.start), end: this.position(span.end) };
  }

  /** The text of a span; bytes that are not UTF-8 become U+FFFD. */
  text(span: Span): string {
    return this.bytes.toString('utf8', span.start, span.end);
  }
}

function startsOfLines(bytes: Buffer): number[] {
  if (bytes.length === 0) return [];
  const starts = [0];
  for (let at = bytes.indexOf(LF); at !== -1; at = bytes.indexOf(LF, at + 1)) {
    if (at + 1 < bytes.length) starts.push(at + 1);
  }
  return starts;
}

/** Characters between two byte offsets; each byte of an invalid sequence counts as one. */
function countCharacters(bytes: Buffer, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    if ((bytes[at] ?? 0) >= 0x80) return [...bytes.toString('utf8', start, end)].length;
  }
  return end - start;
}
