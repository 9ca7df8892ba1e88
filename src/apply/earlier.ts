import { t } from '../language/t.js';
import { MqttctlError } from '../text/error.js';
import { type FileChange, type FileState, stateOf } from './file-change.js';
import type { ApplyRecord, History } from './history.js';
import { digestOf } from './record.js';

/** A way back. */
export interface WayBack {
  /** The apply before which it leads. */
  readonly undoes: string;
  readonly changes: readonly FileChange[];
}

/**
 * What puts back the state before an earlier apply: every file that it or a later one has changed, as it was then.
 *
 * @param id undefined: the last one that is not undone yet
 * @throws MqttctlError where there is none
 */
export function wayBackBefore(history: History, id: string | undefined): WayBack {
  const done = history.records().filter(({ state }) => state === 'done');
  const from = id === undefined ? standing(done).at(-1) : done.find(({ manifest }) => manifest.id === id);
  if (!from) {
    const which =
      id === undefined ? t`There is nothing here that could be put back` : t`${id} is no apply that was done`;
    throw new MqttctlError(t`${which}, and nothing was changed: "mqttctl apply --history" lists what is known.`);
  }
  return { undoes: from.manifest.id, changes: changesBefore(done.slice(done.indexOf(from))) };
}

/** Those that no rollback has undone, the oldest first. */
function standing(done: readonly ApplyRecord[]): ApplyRecord[] {
  let records: ApplyRecord[] = [];
  for (const record of done) {
    const { purpose, undoes } = record.manifest;
    const undone = records.findIndex(({ manifest }) => manifest.id === undoes);
    if (purpose === 'apply') records.push(record);
    else if (undone !== -1) records = records.slice(0, undone);
  }
  return records;
}

/** @param records what is undone, the oldest first */
function changesBefore(records: readonly ApplyRecord[]): FileChange[] {
  const wanted = new Map<string, FileState | undefined>();
  for (const record of records) {
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
