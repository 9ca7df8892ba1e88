import { type Version, version } from '../conf/version.js';
import type { SourceFile, Span } from './source-file.js';

/** A line as the broker gets it: up to the first NUL, with its end of line where it has one. */
export interface BrokerLine extends Span {
  /** Counted from 1, as the broker counts for its messages. */
  readonly line: number;
  /** Where the broker reads on; what lies between `end` and here is lost to it. */
  readonly next: number;
}

/** How the broker reads one kind of file. */
export interface Reader {
  /** Bytes of the first buffer; it grows by 1000 and stays so for the lines that follow. */
  readonly buffer: number;
  /** From 2.1 on a NUL within a line loses that line only, because the loop asks for the end of the file. */
  readonly readsOn: boolean;
}

export const CONFIGURATION_READER: Reader = { buffer: 1000, readsOn: false };
export const ACL_READER: Reader = { buffer: 256, readsOn: false };
/** Password and PSK files. */
export const PASSWORD_READER: Reader = { buffer: 256, readsOn: true };

const LF = 0x0a;
const NUL = 0x00;
const GROWTH = 1000;
const EMPTY_LINES_PASS = version('2.0.12');
const NUL_LOSES_LINE = version('2.1');

/**
 * The lines of a file as the broker of a version reads them, with all that its reader loses: `fgets_extending` of
 * lib/misc_mosq.c up to 2.0, `mosquitto_fgets` of libcommon/file_common.c from 2.1 on.
 *
 * - A NUL inside a line: up to 2.0 the rest of the file is swallowed (the line survives, cut at the NUL, only if
 *   the file ends without a newline); from 2.1 on the line is lost, and all that follows except where the reader
 *   reads on.
 * - A NUL as first byte of a line: an empty line, but up to 2.0.11 as a NUL inside a line.
 * - A last line without a newline that fills the reader's buffer to the last byte is lost.
 */
export function* brokerLines(file: SourceFile, target: Version, reader = CONFIGURATION_READER): Generator<BrokerLine> {
  const { bytes } = file;
  let size = reader.buffer;
  let line = 0;
  let start = 0;
  // Looked for again only when they were passed: the time stays linear.
  let nextNul = bytes.indexOf(NUL);
  let lineEnd = endOfLine(bytes, 0);
  while (start < bytes.length) {
    if (nextNul !== -1 && nextNul < start) nextNul = bytes.indexOf(NUL, start);
    let position = start;
    // Each turn is one call of fgets; the text so far is what lies between start and the first NUL.
    for (let room = size - 1; ; room = GROWTH) {
      if (position === lineEnd) lineEnd = endOfLine(bytes, position);
      const read = Math.min(lineEnd, position + room);
      if (read === position) return;
      const hitEnd = read < position + room && bytes[read - 1] !== LF;
      position = read;
      const cut = nextNul !== -1 && nextNul < position ? nextNul : position;
      const complete = cut === position && bytes[position - 1] === LF;
      const empty = cut === start && target >= EMPTY_LINES_PASS;
      if (hitEnd || complete || empty) {
        line++;
        yield { line, start, end: cut, next: position };
        break;
      }
      if (target >= NUL_LOSES_LINE && cut - start + 1 < size) {
        if (!reader.readsOn) return;
        break;
      }
      size += GROWTH;
    }
    start = position;
  }
}

/** The offset after the next LF, or the end of the file. */
function endOfLine(bytes: Buffer, from: number): number {
  const newline = bytes.indexOf(LF, from);
  return newline === -1 ? bytes.length : newline + 1;
}
