import { t } from '../language/t.js';
import { MqttctlError } from '../text/error.js';
import type { SourceFile } from '../text/source-file.js';
import type { Content } from './bytes.js';
import type { ChangeOptions } from './change-file.js';
import { cannotWrite, ForeignChange } from './failure.js';
import { type Holding, hold } from './hold.js';
import { Patience } from './patience.js';
import type { Occupied } from './place.js';
import { replaceAll } from './replacement.js';

/** As {@link replaceFiles}, for one file. */
export async function replaceFile(read: SourceFile, newBytes: Buffer, options: ReplaceOptions = {}): Promise<void> {
  await replaceFiles(new Map([[read, newBytes]]), options);
}

/** Who is told that it waits for another process, or wrote in place. */
export type ReplaceOptions = Pick<ChangeOptions, 'notify'>;

/**
 * Replaces the contents of files that were read before, all of them or none, each as {@link changeFile} does. Only if
 * the process is killed at the worst moment, some files are new and some are old, but each is whole. A symbolic link
 * stays, its target is replaced; a file that comes under several names is replaced with the first content.
 *
 * @param changes the files as they were read, which must still have those bytes, and their new contents
 * @throws MqttctlError when it cannot be done, or somebody else has changed one of the files since it was read; the old
 *   files are then untouched
 */
export async function replaceFiles(
  changes: ReadonlyMap<SourceFile, Buffer>,
  { notify }: ReplaceOptions = {},
): Promise<void> {
  if (changes.size === 0) return;
  const paths = [...changes.keys()].map(({ path }) => path);
  const patience = new Patience(notify);
  const holding = await hold(paths, patience);
  try {
    await replaceAll(contents(changes, holding), patience);
  } catch (error) {
    throw error instanceof ForeignChange ? changedMeanwhile(error.file) : error;
  } finally {
    holding.release();
  }
}

function contents(changes: ReadonlyMap<SourceFile, Buffer>, holding: Holding): Map<Occupied, Content> {
  const contents = new Map<Occupied, Content>();
  for (const [read, newBytes] of changes) {
    const place = holding.place(read.path);
    if (!place.isOccupied()) throw cannotWrite(read.path, 'ENOENT');
    if (contents.has(place)) continue;
    if (!place.file.bytes.equals(read.bytes)) throw changedMeanwhile(read.path);
    if (!newBytes.equals(read.bytes)) contents.set(place, [newBytes]);
  }
  return contents;
}

function changedMeanwhile(file: string): MqttctlError {
  return new MqttctlError(t`${file} was changed by someone else in the meantime: look at it and run mqttctl again.`);
}
