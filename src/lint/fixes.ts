import { EditSet } from '../text/edit.js';
import type { SourceFile } from '../text/source-file.js';
import type { LintResult } from './result.js';

/**
 * The new content of every file that fixes would change. Fixes that collide with one already taken are left for the
 * next run, whole: never half of a fix.
 *
 * @param unsafe also take fixes that may change what the broker does
 */
export function fixedFiles({ trees }: LintResult, { unsafe }: { readonly unsafe: boolean }): Map<SourceFile, Buffer> {
  /** By path, since trees that share a file have read it each for themselves. */
  const changes = new Map<string, { file: SourceFile; taken: EditSet }>();
  const changesOf = (file: SourceFile) => {
    const known = changes.get(file.path) ?? { file, taken: new EditSet() };
    changes.set(file.path, known);
    return known;
  };
  for (const { diagnostics } of trees) {
    for (const { fix } of diagnostics) {
      if (!fix || !(fix.safe || unsafe)) continue;
      if (fix.edits.some((edit) => changesOf(edit.file).taken.collides(edit.span))) continue;
      for (const edit of fix.edits) changesOf(edit.file).taken.add(edit);
    }
  }
  const changed = [...changes.values()].map(({ file, taken }) => [file, taken.applyTo(file.bytes)] as const);
  return new Map(changed.filter(([file, bytes]) => !bytes.equals(file.bytes)));
}
