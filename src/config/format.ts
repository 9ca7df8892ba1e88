import { differences } from '../conf/edit/compare.js';
import { formatConfig } from '../conf/edit/format.js';
import { version } from '../conf/version.js';
import type { Configuration, FileChange } from './configuration.js';
import { newFindings } from './judge.js';

/** What is formatted shall mean the same to each of them, besides the target. */
const VERSIONS = ['2.0.11', '2.0.21', '2.1.2'].map(version);

export interface Formatting {
  /** Files that get another form. */
  readonly changes: readonly FileChange[];
  /** Files that are left alone, since they would mean something else to some version. */
  readonly left: readonly string[];
}

/**
 * The usual form of files of a configuration, as far as no version reads anything else in it. Nothing is written.
 *
 * @throws UsageError for a path that is no file of it
 */
export function formatting(configuration: Configuration, paths: readonly string[]): Formatting {
  const wanted = configuration
    .filesNamed(paths)
    .map(({ file }) => configuration.change(file, formatConfig(file, configuration.model.target)))
    .filter(({ file, bytes }) => !bytes.equals(file.bytes));
  if (meansTheSame(configuration, wanted)) return { changes: wanted, left: [] };
  const changes = wanted.filter((change) => meansTheSame(configuration, [change]));
  const left = wanted.filter((change) => !changes.includes(change));
  return { changes, left: left.map(({ file }) => file.path) };
}

function meansTheSame(configuration: Configuration, changes: readonly FileChange[]): boolean {
  if (changes.length === 0) return true;
  return [...new Set([configuration.model.target, ...VERSIONS])].every((target) => {
    const before = configuration.evaluateWith([], target);
    const after = configuration.evaluateWith(changes, target);
    const [old, now] = [before, after].map(({ diagnostics }) => diagnostics.filter(({ fatal }) => fatal));
    return (
      before.starts === after.starts &&
      differences(before.model, after.model).length === 0 &&
      newFindings(old ?? [], now ?? []).length === 0 &&
      newFindings(now ?? [], old ?? []).length === 0
    );
  });
}
