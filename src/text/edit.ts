import type { SourceFile, Span } from './source-file.js';

/** Replaces one span of one file; an empty span inserts, an empty text deletes. */
export interface Edit {
  readonly file: SourceFile;
  readonly span: Span;
  readonly newText: string;
}

/**
 * The bytes of `file` with those of `edits` that belong to it applied. Everything outside the edited
 * spans stays byte for byte. Of edits that overlap, the first in the list wins and the later are
 * left out: they were computed for a text that no longer exists.
 */
export function applyEdits(file: SourceFile, edits: readonly Edit[]): Buffer {
  const accepted: Edit[] = [];
  for (const edit of edits) {
    if (edit.file === file && !accepted.some((other) => overlaps(edit.span, other.span))) accepted.push(edit);
  }
  accepted.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const parts: Buffer[] = [];
  let at = 0;
  for (const { span, newText } of accepted) {
    parts.push(file.bytes.subarray(at, span.start), Buffer.from(newText));
    at = span.end;
  }
  parts.push(file.bytes.subarray(at));
  return Buffer.concat(parts);
}

function overlaps(a: Span, b: Span): boolean {
  if (a.start === a.end && b.start === b.end) return a.start === b.start;
  return a.start < b.end && b.start < a.end;
}
