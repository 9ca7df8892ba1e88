import { combinedEdits } from '../text/edit.js';
import type { SourceFile } from '../text/source-file.js';
import type { LintResult } from './result.js';

/**
 * The new content of every file that fixes would change. Fixes that collide with one already taken are left for the
 * next run, whole: never half of a fix.
 *
 * @param unsafe also take fixes that may change what the broker does
 */
export function fixedFiles({ trees }: LintResult, { unsafe }: { readonly unsafe: boolean }): Map<SourceFile, Buffer> {
  const fixes = trees.flatMap(({ diagnostics }) => diagnostics.flatMap(({ fix }) => fix ?? []));
  return combinedEdits(fixes.filter(({ safe }) => safe || unsafe).map(({ edits }) => edits));
}
