import { setTimeout as sleep } from 'node:timers/promises';
import type { Installation } from '../installation/installation.js';
import { t } from '../language/t.js';
import { MqttctlError } from '../text/error.js';
import type { ApplyRecord, History } from './history.js';
import { ENDS } from './record.js';
import { NOT_CONFIRMED } from './recover.js';
import { rollBack } from './roll-back.js';
import type { Tell } from './step.js';

const POLL_MS = 200;
const DECLINED = t`It was not wanted.`;
/** Whoever waits for a confirmation sees it at once. */
const PATIENCE_MS = 5000;

/**
 * Waits until an apply is confirmed, or its time is over and it is rolled back. Runs in a process of its own, which
 * outlives the session of who has started the apply.
 */
export async function awaitConfirmation(
  history: History,
  id: string,
  installation: Installation,
  tell: Tell,
): Promise<void> {
  const release = await history.lock(() => {});
  try {
    const record = history.find(id);
    const { state, until } = record.last;
    if (state !== 'awaiting' || until === undefined) return;
    while (Date.now() < Date.parse(until) && record.answer === undefined) await sleep(POLL_MS);
    if (record.answer === 'confirmed') record.note('done');
    else await rollBack(record, record.answer === 'declined' ? DECLINED : NOT_CONFIRMED, { installation, tell });
  } finally {
    release();
  }
}

/**
 * Confirms the apply that waits for it.
 *
 * @throws MqttctlError where none does, or where it comes too late
 */
export async function confirmWaiting(history: History): Promise<ApplyRecord> {
  const waiting = history.unfinished();
  if (waiting?.state !== 'awaiting') throw new MqttctlError(t`No apply waits for a confirmation.`);
  waiting.leaveAnswer('confirmed');
  const ended = await untilEnded(history, waiting.manifest.id, Date.now() + PATIENCE_MS);
  if (ended) return expectDone(ended);
  // The process that waited for it is no more.
  const release = await history.lock(() => {});
  try {
    const record = history.find(waiting.manifest.id);
    if (record.state === 'awaiting') record.note('done');
    return expectDone(record);
  } finally {
    release();
  }
}

function expectDone(record: ApplyRecord): ApplyRecord {
  if (record.state === 'done') return record;
  throw new MqttctlError(t`${record.manifest.id} was rolled back before: ${record.last.reason ?? NOT_CONFIRMED}`);
}

/** Waits until an apply has come to its end; undefined where the time is up before. */
export async function untilEnded(history: History, id: string, deadline: number): Promise<ApplyRecord | undefined> {
  for (;;) {
    const record = history.find(id);
    if (ENDS.includes(record.state)) return record;
    if (Date.now() > deadline) return undefined;
    await sleep(POLL_MS);
  }
}
