import type { Edit } from '../text/edit.js';

/**
 * The bytes with edits made that may touch, but do not overlap: what is put in where another piece is taken away comes
 * before it.
 */
export function applyInOrder(bytes: Buffer, edits: readonly Edit[]): Buffer {
  const sorted = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const parts: Buffer[] = [];
  let at = 0;
  for (const { span, newText } of sorted) {
    if (span.start < at) continue;
    parts.push(bytes.subarray(at, span.start), Buffer.from(newText));
    at = span.end;
  }
  return Buffer.concat([...parts, bytes.subarray(at)]);
}
