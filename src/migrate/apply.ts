import type { Edit } from '../text/edit.js';

/** A file after some edits, which still knows what it was made of. */
export interface Edited {
  readonly bytes: Buffer;
  /** Where a byte stood before; of one that is new, where it was put in. */
  readonly originOf: (offset: number) => number;
}

interface Piece {
  readonly start: number;
  readonly from: number;
  readonly isNew: boolean;
}

/**
 * A file with edits made that may touch, but do not overlap: what is put in where another piece is taken away comes
 * before it.
 */
export function applyInOrder(bytes: Buffer, edits: readonly Edit[]): Edited {
  const sorted = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const parts: Buffer[] = [];
  const pieces: Piece[] = [];
  let length = 0;
  const take = (part: Buffer, from: number, isNew: boolean) => {
    pieces.push({ start: length, from, isNew });
    parts.push(part);
    length += part.length;
  };
  let at = 0;
  for (const { span, newText } of sorted) {
    if (span.start < at) continue;
    take(bytes.subarray(at, span.start), at, false);
    take(Buffer.from(newText), span.start, true);
    at = span.end;
  }
  take(bytes.subarray(at), at, false);
  const originOf = (offset: number) => {
    const piece = pieces.findLast(({ start }) => start <= offset);
    return piece ? piece.from + (piece.isNew ? 0 : offset - piece.start) : offset;
  };
  return { bytes: Buffer.concat(parts), originOf };
}
