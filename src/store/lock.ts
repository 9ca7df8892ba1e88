import { closeSync, constants, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { t } from '../language/t.js';
import { MqttctlError } from '../text/error.js';
import { type Child, startOn } from './child.js';
import { holderOf } from './holder.js';
import type { Patience } from './patience.js';

/** An open file or directory. It is locked against every other process until it is closed or we die. */
export interface Opened {
  readonly descriptor: number;
  /** False where the system cannot lock it. */
  readonly locked: boolean;
}

/** Opens with a lock (flock) at once; only the systems that come from BSD know it. */
const O_EXLOCK = 0x20;
const POLL_INTERVAL = 50;

/**
 * Opens `file` and locks it exclusively, waiting for who has locked it. The lock is one of the kernel, so that none can
 * be left behind, and other programs (`flock FILE`) honour it as we honour theirs.
 *
 * @param shown the path by which people know it
 * @throws MqttctlError when somebody keeps it locked for longer than the patience lasts; errors of opening as they are
 */
export async function openLocked(file: string, flags: number, shown: string, patience: Patience): Promise<Opened> {
  if (process.platform === 'darwin') return openLockedByPolling(file, flags, shown, patience);
  const descriptor = openSync(file, flags);
  try {
    const locked = process.platform === 'win32' ? false : await lock(descriptor, shown, patience);
    return { descriptor, locked };
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

/**
 * Node cannot lock, but the program flock can lock a descriptor that it inherits; the lock then belongs to the open
 * file, which is ours, and outlives the program.
 */
async function lock(descriptor: number, shown: string, patience: Patience): Promise<boolean> {
  const child = startOn('flock', ['3'], [descriptor]);
  const end = await patiently(child, descriptor, shown, patience);
  if (end === 0) return true;
  if (end === 'killed') {
    throw new MqttctlError(
      t`Waiting for the lock of ${shown} was interrupted; nothing was changed: run mqttctl again.`,
    );
  }
  patience.say(
    end === 'missing'
      ? t`There is no program flock here (it is in the package util-linux), so ${shown} is changed without a lock.`
      : t`The file system of ${shown} knows no locks, so it is changed without one.`,
  );
  return false;
}

async function patiently(child: Child, descriptor: number, shown: string, patience: Patience): Promise<unknown> {
  let inVain: MqttctlError | undefined;
  const timers = [
    setTimeout(() => patience.say(waiting(descriptor, shown, patience)), patience.untilNotice),
    setTimeout(() => {
      inVain = waitedInVain(descriptor, shown, patience);
      child.kill();
    }, patience.untilEnd),
  ];
  try {
    const end = await child.end;
    if (inVain && end !== 0) throw inVain;
    return end;
  } finally {
    timers.forEach(clearTimeout);
  }
}

async function openLockedByPolling(file: string, flags: number, shown: string, patience: Patience): Promise<Opened> {
  const started = Date.now();
  for (;;) {
    try {
      return { descriptor: openSync(file, flags | O_EXLOCK | constants.O_NONBLOCK), locked: true };
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOTSUP' || code === 'EOPNOTSUPP') return { descriptor: openSync(file, flags), locked: false };
      if (code !== 'EAGAIN') throw error;
    }
    const waited = Date.now() - started;
    if (waited >= patience.untilEnd) throw waitedInVain(undefined, shown, patience);
    if (waited >= patience.untilNotice) patience.say(waiting(undefined, shown, patience));
    await sleep(POLL_INTERVAL);
  }
}

function waiting(descriptor: number | undefined, shown: string, { untilEnd }: Patience): string {
  return t`${shown} is locked by ${holder(descriptor)}; waiting up to ${untilEnd / 1000} seconds for it.`;
}

function waitedInVain(descriptor: number | undefined, shown: string, { untilEnd }: Patience): MqttctlError {
  return new MqttctlError(
    t`${shown} is still locked by ${holder(descriptor)} after ${untilEnd / 1000} seconds; nothing was changed: wait until that process has finished or end it, then run mqttctl again.`,
  );
}

function holder(descriptor: number | undefined): string {
  return descriptor === undefined ? t`another process` : holderOf(descriptor);
}
