import { MqttctlError } from '../text/error.js';
import { type FileChange, type FileState, stateOf } from './file-change.js';
import type { ApplyRecord, History } from './history.js';
import { digestOf } from './record.js';

/**
 * What puts back the state before an earlier apply: every file that it or a later one has changed, as it was then.
 *
 * @param id undefined: the last one that was done
 * @throws MqttctlError where there is none
 */
export function changesBackTo(history: History, id: string | undefined): FileChange[] {
  const done = history.records().filter(({ state }) => state === 'done');
  const from = id === undefined ? done.length - 1 : done.findIndex(({ manifest }) => manifest.id === id);
  if (from === -1) {
    const which = id === undefined ? 'Nothing was applied here yet' : `${id} is no apply that was done`;
    throw new MqttctlError(
      `${which}, and there is nothing to put back: "mqttctl apply --history" lists what is known.`,
    );
  }
  const wanted = new Map<string, FileState | undefined>();
  for (const record of done.slice(from)) {
    for (const [index, { path }] of record.manifest.files.entries()) {
      if (!wanted.has(path)) wanted.set(path, record.before(index));
    }
  }
  return [...wanted].flatMap(([path, after]): FileChange[] => {
    const before = stateOf(path);
    if (before === undefined ? after === undefined : after?.bytes.equals(before.bytes)) return [];
    return [{ path, before, after }];
  });
}

/** Whether a file is as the last apply left it that has changed it: the broker has been told of that. */
export function isTakenUp(records: readonly ApplyRecord[], file: string, bytes: Buffer): boolean {
  const last = records.findLast(
    ({ state, manifest }) =>
      (state === 'done' || state === 'rolled-back') && manifest.files.some(({ path }) => path === file),
  );
  const noted = last?.manifest.files.find(({ path }) => path === file);
  const left = last?.state === 'done' ? noted?.after : noted?.before;
  return left?.sha256 === digestOf(bytes);
}
