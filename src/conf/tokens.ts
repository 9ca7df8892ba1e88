import type { Span } from '../text/source-file.js';

/** A piece of a line. `text` holds one character a byte (latin1), so that nothing of the file is lost. */
export interface Token extends Span {
  readonly text: string;
}

/**
 * Takes a line apart as the broker does with `strtok_r` (src/conf.c): only the separators named part
 * tokens, runs of them count once, and what follows a token can be taken whole and unchanged.
 */
export class Tokens {
  #at = 0;

  /**
   * @param line the bytes that the broker sees of a line, as latin1
   * @param offset where the line starts in its file
   */
  constructor(
    private readonly line: string,
    private readonly offset: number,
  ) {}

  /** The next token, or undefined at the end of the line. */
  next(separators = ' '): Token | undefined {
    let start = this.#at;
    while (start < this.line.length && separators.includes(this.line[start] as string)) start++;
    this.#at = start;
    if (start === this.line.length) return undefined;
    let end = start;
    while (end < this.line.length && !separators.includes(this.line[end] as string)) end++;
    this.#at = Math.min(end + 1, this.line.length);
    return this.#token(start, end);
  }

  /** All that follows the last token and its one separator, blanks included; undefined when that is nothing. */
  rest(): Token | undefined {
    const start = this.#at;
    if (start === this.line.length) return undefined;
    this.#at = this.line.length;
    return this.#token(start, this.line.length);
  }

  /** The place where the next token would be looked for: for messages about what is missing. */
  get end(): Span {
    const end = this.offset + this.line.length;
    return { start: end, end };
  }

  #token(start: number, end: number): Token {
    return { text: this.line.slice(start, end), start: this.offset + start, end: this.offset + end };
  }
}

/** A token without what C's `isspace` calls blank at either end. */
export function trimBlanks(token: Token): Token {
  const { text } = token;
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  if (end - start === text.length) return token;
  return { text: text.slice(start, end), start: token.start + start, end: token.start + end };
}

/** C's `isspace` in the C locale: space, tab, LF, VT, FF and CR. */
export function isBlank(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}

/** Latin1 text as the UTF-8 that it stands for. */
export function decode(latin1: string): string {
  for (let i = 0; i < latin1.length; i++) {
    if (latin1.charCodeAt(i) >= 0x80) return Buffer.from(latin1, 'latin1').toString('utf8');
  }
  return latin1;
}

/** A text as its UTF-8 bytes, one character each: what {@link decode} turns back. */
export function encode(text: string): string {
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) >= 0x80) return Buffer.from(text).toString('latin1');
  }
  return text;
}
