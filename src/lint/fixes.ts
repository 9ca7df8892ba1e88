import { applyEdits, type Edit } from '../text/edit.js';
import type { SourceFile } from '../text/source-file.js';
import type { LintResult } from './result.js';

/**
 * The new content of every file that fixes would change. Fixes that overlap one already taken are left for the next
 * run, whole: never half of a fix.
 *
 * @param unsafe also take fixes that may change what the broker does
 */
export function fixedFiles({ trees }: LintResult, { unsafe }: { readonly unsafe: boolean }): Map<SourceFile, Buffer> {
  const byPath = new Map<string, SourceFile>();
  const taken = new Map<SourceFile, Edit[]>();
  for (const { diagnostics } of trees) {
    for (const { fix } of diagnostics) {
      if (!fix || !(fix.safe || unsafe)) continue;
      const edits = fix.edits.map((edit) => ({ ...edit, file: sameFile(byPath, edit.file) }));
      if (edits.some((edit) => taken.get(edit.file)?.some((other) => collide(edit, other)))) continue;
      for (const edit of edits) taken.set(edit.file, [...(taken.get(edit.file) ?? []), edit]);
    }
  }
  return new Map([...taken].map(([file, edits]) => [file, applyEdits(file, edits)]));
}

/** Trees that share a file have read it each for themselves. */
function sameFile(byPath: Map<string, SourceFile>, file: SourceFile): SourceFile {
  const known = byPath.get(file.path);
  if (known) return known;
  byPath.set(file.path, file);
  return file;
}

/** Whether both change the same bytes, or one inserts where the other ends. */
function collide({ span: a }: Edit, { span: b }: Edit): boolean {
  const inserts = a.start === a.end || b.start === b.end;
  return inserts ? a.start <= b.end && b.start <= a.end : a.start < b.end && b.start < a.end;
}
