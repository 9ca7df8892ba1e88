import { existsSync, mkdirSync, rmdirSync } from 'node:fs';
import path from 'node:path';
import { t } from '../language/t.js';
import { makePrivateDirectory, writeDurably } from '../store/durable-file.js';
import { type SwitchedFile, switchFiles } from '../store/switch-files.js';
import { type FileChange, stateOf } from './file-change.js';
import type { ApplyRecord } from './history.js';
import { digestOf } from './record.js';

const DIRECTORY_MODE = 0o755;

type Notify = (sentence: string) => void;

/** Directories that new files need and that are not there, the outermost first. */
export function missingDirectories(changes: readonly FileChange[]): string[] {
  const missing = new Set<string>();
  for (const { path: file, after } of changes) {
    if (!after) continue;
    for (let parent = path.dirname(file); !existsSync(parent); parent = path.dirname(parent)) missing.add(parent);
  }
  return [...missing].sort((a, b) => a.length - b.length);
}

/**
 * Puts the new files in place, new ones first and removed ones last.
 *
 * @throws MqttctlError where one cannot be written, or is not any more as it was; some may be new then
 */
export async function putInPlace(
  { manifest }: ApplyRecord,
  changes: readonly FileChange[],
  notify: Notify,
): Promise<void> {
  for (const directory of manifest.directories) mkdirSync(directory, { mode: DIRECTORY_MODE, recursive: true });
  const switched = changes.map(({ path: file, before, after }): SwitchedFile => {
    const expected = before ? before.bytes : 'gone';
    return { path: file, content: after?.bytes, owner: after, mode: after?.mode, expected };
  });
  await switchFiles(switched, notify);
}

/**
 * Puts back what there was, whichever of the files are old and which are new. What somebody else has written in the
 * meantime is kept beside the record.
 *
 * @throws MqttctlError where a file cannot be written
 */
export async function putBack(record: ApplyRecord, notify: Notify): Promise<void> {
  const { files, directories } = record.manifest;
  const switched = files.flatMap(({ path: file, before, after }, index): SwitchedFile[] => {
    const now = stateOf(file);
    const digest = now && digestOf(now.bytes);
    if (now && digest !== before?.sha256 && digest !== after?.sha256) keepForeign(record, index, now.bytes, notify);
    const old = record.before(index);
    if (digest === before?.sha256) return [];
    return [{ path: file, content: old?.bytes, owner: old, mode: old?.mode }];
  });
  await switchFiles(switched, notify);
  for (const directory of [...directories].reverse()) removeIfEmpty(directory);
}

function keepForeign(record: ApplyRecord, index: number, bytes: Buffer, notify: Notify): void {
  const directory = path.join(record.directory, 'found');
  makePrivateDirectory(directory);
  writeDurably(path.join(directory, String(index)), bytes);
  const file = record.manifest.files[index]?.path;
  notify(t`${file} was changed by someone else in the meantime; that content is kept in ${directory}/${index}.`);
}

function removeIfEmpty(directory: string): void {
  try {
    rmdirSync(directory);
  } catch {
    // Somebody else has put something there, or it is gone.
  }
}
