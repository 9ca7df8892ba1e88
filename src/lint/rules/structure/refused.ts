import type { Evaluation } from '../../../conf/evaluate/evaluate.js';
import type { Directive } from '../../../conf/model.js';
import type { SourceFile } from '../../../text/source-file.js';

/** Whether the broker refuses a directive as it stands, whatever is on the disk, so that nothing more is to be said about it. */
export function isRefused(evaluation: Evaluation, { file, line }: Directive): boolean {
  let lines = known.get(evaluation);
  if (!lines) {
    lines = refusedLines(evaluation);
    known.set(evaluation, lines);
  }
  return lines.get(file)?.has(line) ?? false;
}

/** Asked for every directive by several rules. */
const known = new WeakMap<Evaluation, ReadonlyMap<SourceFile, ReadonlySet<number>>>();

function refusedLines({ diagnostics }: Evaluation): Map<SourceFile, Set<number>> {
  const lines = new Map<SourceFile, Set<number>>();
  for (const { fatal, rule, file, span } of diagnostics) {
    if (!fatal || !rule.startsWith('conf/')) continue;
    const ofFile = lines.get(file) ?? new Set();
    lines.set(file, ofFile.add(file.lineAt(span.start)));
  }
  return lines;
}
