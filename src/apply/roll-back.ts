import type { Visitor } from '../doctor/trials.js';
import type { Installation } from '../installation/installation.js';
import { t } from '../language/t.js';
import { examineService } from '../service/examine.js';
import { isDatabaseEmptied, restoreDatabase } from '../service/kept-database.js';
import { isDown } from '../service/restart.js';
import { MqttctlError } from '../text/error.js';
import type { ApplyRecord } from './history.js';
import type { Means } from './needed.js';
import { type Proof, prove, worseThan } from './prove.js';
import type { State } from './record.js';
import type { Tell } from './step.js';
import { putBack } from './switch.js';
import { takeUp } from './take-up.js';

export interface RollBackOptions {
  readonly installation: Installation;
  readonly tell: Tell;
  /** What was so before the apply; undefined: not known any more. */
  readonly before?: Proof | undefined;
  readonly visitor?: Visitor | undefined;
}

/** What came of undoing an apply. */
export interface RolledBack {
  /** The files are as they were, and the broker does what they say. */
  readonly good: boolean;
  /** What is not, in sentences. */
  readonly troubles: readonly string[];
}

/**
 * Puts back what an apply has replaced, has the broker go by it, and proves that it does. May be done again after it was
 * interrupted itself.
 *
 * @param reason why, for the record
 * @throws MqttctlError where a file cannot be put back
 */
export async function rollBack(record: ApplyRecord, reason: string, options: RollBackOptions): Promise<RolledBack> {
  const { installation, tell, before, visitor = { credentials: {} } } = options;
  const { manifest } = record;
  const means = meansOf(record);
  noteIfPossible(record, 'rolling-back', reason);
  if (isDatabaseEmptied(record.directory)) await restoreLostDatabase(record, options);
  await putBack(record, (sentence) => tell({ name: 'put back', good: true, detail: sentence }));
  tell({ name: 'put back', good: true, detail: t`the old files are in their places` });
  const troubles: string[] = [];
  if (manifest.ran && means !== 'nothing') {
    const { good, detail } = await takeUp(means, installation, record.directory);
    tell({ name: means, good, detail });
    if (!good) troubles.push(detail);
    else {
      const proof = await prove({ ...installation.flags, config: manifest.config }, visitor);
      troubles.push(...worseThan(before, proof, manifest.means === 'restart'));
      tell({ name: 'prove', good: troubles.length === 0, detail: troubles[0] ?? t`the broker is as it was` });
    }
  }
  noteIfPossible(record, 'rolled-back', reason);
  return { good: troubles.length === 0, troubles };
}

/** Where the new files have kept the broker from starting, that has emptied its database. */
async function restoreLostDatabase({ directory }: ApplyRecord, { installation, tell }: RollBackOptions): Promise<void> {
  const { manager, status } = await examineService(installation);
  if (!isDown(status)) return;
  // Else it would be started once more with the new files.
  await manager.stop?.();
  restoreDatabase(directory);
  tell({ name: 'put back', good: true, detail: t`the database as it was before the start that failed` });
}

/** On a full disk the old files are worth more than the note; without it the next run does the same again. */
function noteIfPossible(record: ApplyRecord, state: State, reason: string): void {
  try {
    record.note(state, { reason });
  } catch (error) {
    if (!(error instanceof MqttctlError)) throw error;
  }
}

/** How far it had come before it is rolled back, perhaps not for the first time. */
function meansOf({ journal, manifest }: ApplyRecord): Means {
  const reached = (state: State) => journal.some((entry) => entry.state === state);
  if (reached('switched')) return manifest.means;
  // Nobody has told the broker, but logrotate may have.
  return manifest.means === 'nothing' ? 'nothing' : 'reload';
}
