import { t } from '../language/t.js';
import { type Check, type Finding, skip } from './check.js';
import type { Examination } from './examination.js';

/** A finding of a check. */
export interface CheckResult extends Finding {
  readonly id: string;
  readonly title: string;
}

/**
 * Runs checks in their order, each after those that it needs. What needs a check that failed, or was itself skipped
 * over a failure, is skipped.
 */
export async function examine(examination: Examination, checks: readonly Check[]): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  const stopped = new Map<string, string>();
  for (const check of checks) {
    const { id, title } = check;
    const cause = check.needs?.map((needed) => stopped.get(needed)).find((found) => found !== undefined);
    const findings =
      cause === undefined
        ? await findingsOf(check, examination, new Set(stopped.values()))
        : [skip(t`because of ${cause}`)];
    if (cause !== undefined) stopped.set(id, cause);
    else if (findings.some(({ status, stops }) => status === 'fail' || stops)) stopped.set(id, id);
    results.push(...findings.map(({ stops: _, ...finding }) => ({ id, title, ...finding })));
  }
  return results;
}

async function findingsOf(
  check: Check,
  examination: Examination,
  failed: ReadonlySet<string>,
): Promise<readonly Finding[]> {
  if (check.live && !examination.isLive) return [skip(t`another tree than that of this machine is examined`)];
  const findings = await check.examine(examination, failed);
  return 'status' in findings ? [findings] : findings;
}

/** Whether nothing failed. */
export function isWell(results: readonly CheckResult[]): boolean {
  return results.every(({ status }) => status !== 'fail');
}
