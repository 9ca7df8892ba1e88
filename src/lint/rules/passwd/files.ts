import type { Evaluation } from '../../../conf/evaluate/evaluate.js';
import { t } from '../../../language/t.js';
import type { PasswordUser } from '../../../passwd/load.js';
import type { Place } from '../../../text/diagnostic.js';
import type { Finding } from '../../rule.js';
import { passwordFiles } from '../security-files.js';

/**
 * What is wrong with users of a file is said once: nobody reads ten thousand findings.
 *
 * @param part what is wrong about them, and is pointed at
 * @param select the users that it is wrong with; the first is pointed at
 */
export function* findUsers(
  evaluation: Evaluation,
  part: 'user' | 'hash',
  select: (users: readonly PasswordUser[]) => readonly PasswordUser[],
  tell: (first: PasswordUser, all: readonly PasswordUser[]) => Omit<Finding, keyof Place>,
): Generator<Finding> {
  for (const { file, loaded } of passwordFiles(evaluation)) {
    const all = select(loaded.users);
    const [first] = all;
    if (!first) continue;
    const { start, end } = first.entry[part] ?? first.entry.user;
    yield { file, span: { start, end }, ...tell(first, all) };
  }
}

/** Rounds of a PBKDF2 hash; undefined for those of another kind, and for what only some builds can read. */
export function iterationsOf({ reading }: PasswordUser): number | undefined {
  return reading.outcome === 'read' && reading.hash.format.tag === '7' ? reading.hash.cost.iterations : undefined;
}

/** `alice has`, or `1,234 users, the first alice, have`. */
export function whoHas(first: PasswordUser, all: readonly PasswordUser[]): string {
  return all.length === 1 ? t`${first.name} has` : t`${grouped(all.length)} users, the first ${first.name}, have`;
}

/** A number as people read it: `1,234`. */
export function grouped(count: number): string {
  return count.toLocaleString(t`en-US`);
}
