import type { Rejection } from '../conf/evaluate/state.js';
import type { Diagnostic } from '../text/diagnostic.js';
import type { SourceFile } from '../text/source-file.js';

/** What was found in one tree: a main configuration file and all that it refers to. */
export interface TreeResult {
  /** As the user named it. */
  readonly path: string;
  /** The version that it was judged for, like `2.1.2`. */
  readonly target: string;
  /** Whether that version would start on it. */
  readonly starts: boolean;
  /** What it would die of; null when it starts. */
  readonly rejection: Rejection | null;
  /** Every file that was read, in the broker's order. */
  readonly files: readonly SourceFile[];
  readonly diagnostics: readonly Diagnostic[];
  readonly elapsedMs: number;
}

export interface LintResult {
  readonly trees: readonly TreeResult[];
}

export interface LintSummary {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  /** Findings that have a fix, safe or not. */
  readonly fixable: number;
}

/** Counts the findings of all trees. */
export function summarize({ trees }: LintResult): LintSummary {
  const all = trees.flatMap(({ diagnostics }) => diagnostics);
  const count = (severity: Diagnostic['severity']): number =>
    all.reduce((sum, diagnostic) => sum + Number(diagnostic.severity === severity), 0);
  return {
    errors: count('error'),
    warnings: count('warning'),
    infos: count('info'),
    fixable: all.reduce((sum, { fix }) => sum + Number(fix !== undefined), 0),
  };
}
