import { readFileSync } from 'node:fs';
import type { Evaluation } from '../conf/evaluate/evaluate.js';
import { changedSince } from '../service/pending-restart.js';

/** A file of the configuration that is younger than the broker, and what in it counts at a start only. */
export interface Stale {
  readonly path: string;
  /** Names of options. */
  readonly options: readonly string[];
}

/** A start is known to the second only. */
const TOLERANCE_MS = 1000;

/** Live files with which the broker may not run yet. */
export function staleFiles(
  evaluation: Evaluation,
  startedAt: Date,
  isTakenUp: (file: string, bytes: Buffer) => boolean,
): Stale[] {
  return changedSince(evaluation, new Date(startedAt.getTime() + TOLERANCE_MS)).flatMap(({ path, needRestart }) => {
    if (needRestart.length === 0 || isTakenUp(path, readFileSync(path))) return [];
    return [{ path, options: [...new Set(needRestart.map(({ name }) => name.text))] }];
  });
}
