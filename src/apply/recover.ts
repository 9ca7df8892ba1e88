import type { Installation } from '../installation/installation.js';
import { t } from '../language/t.js';
import type { ApplyRecord, History } from './history.js';
import { rollBack } from './roll-back.js';
import type { Tell } from './step.js';

/** What was made of an apply that did not come to its end. */
export interface Recovered {
  readonly record: ApplyRecord;
  readonly outcome: 'finished' | 'undone' | 'rolled-back' | 'broken';
}

/**
 * Brings an apply to its end that was killed, or that a power failure has ended: before anything was written it is
 * forgotten, once it was proven and confirmed it is finished, and in between it is rolled back.
 *
 * @param history locked: whoever was at it is no more
 * @returns undefined where there is none
 * @throws MqttctlError where a file cannot be put back
 */
export async function recover(
  history: History,
  installation: Installation,
  tell: Tell,
): Promise<Recovered | undefined> {
  const record = history.unfinished();
  if (!record) return undefined;
  const { id } = record.manifest;
  if (record.state === 'prepared') {
    record.note('undone');
    tell({ name: 'recover', good: true, detail: t`${id} had not written anything yet` });
    return { record, outcome: 'undone' };
  }
  if (record.state === 'awaiting' && record.answer === 'confirmed') {
    record.note('done');
    tell({ name: 'recover', good: true, detail: t`${id} was confirmed, and is done` });
    return { record, outcome: 'finished' };
  }
  const reason =
    record.last.reason ?? (record.state === 'awaiting' ? NOT_CONFIRMED : t`It ended while ${record.state}.`);
  tell({ name: 'recover', good: true, detail: t`${id} did not come to its end (${record.state}): it is rolled back` });
  const { good } = await rollBack(record, reason, { installation, tell });
  return { record, outcome: good ? 'rolled-back' : 'broken' };
}

/** Why an apply is undone that nobody has confirmed. */
export const NOT_CONFIRMED = t`Nobody has confirmed it in time.`;
