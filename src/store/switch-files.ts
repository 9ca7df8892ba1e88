import { unlinkSync } from 'node:fs';
import { t } from '../language/t.js';
import { MqttctlError } from '../text/error.js';
import type { Content } from './bytes.js';
import { asFailure, ForeignChange } from './failure.js';
import { type Holding, hold } from './hold.js';
import { makeFile } from './new-file.js';
import { Patience } from './patience.js';
import type { Occupied } from './place.js';
import { replaceAll } from './replacement.js';
import type { Owner } from './temporary.js';

/** What a file is to become. */
export interface SwitchedFile {
  readonly path: string;
  /** Undefined: it is to be gone. */
  readonly content: Buffer | undefined;
  /** Of a file that is made; one that is there keeps its own. */
  readonly owner?: Owner | undefined;
  readonly mode?: number | undefined;
  /** What it must hold now (`gone`: there must be none); left out: whatever it holds. */
  readonly expected?: Buffer | 'gone' | undefined;
}

/**
 * Makes, replaces and removes files, one after the other under one lock: each whole at any moment, and durable when this
 * returns. New files come first and removed ones last. Who must be able to undo it keeps a copy before.
 *
 * @param notify told in a sentence that it waits for another process, or wrote in place
 * @throws MqttctlError when it cannot be done, or a file does not hold what is expected; some may be switched then
 */
export async function switchFiles(files: readonly SwitchedFile[], notify?: (sentence: string) => void): Promise<void> {
  if (files.length === 0) return;
  const patience = new Patience(notify);
  const holding = await hold(
    files.map(({ path }) => path),
    patience,
  );
  try {
    for (const file of files) expectContent(file, holding);
    for (const file of files) make(file, holding);
    await replaceAll(replacements(files, holding), patience);
    for (const file of files) remove(file, holding);
  } catch (error) {
    throw error instanceof ForeignChange ? changedMeanwhile(error.file) : error;
  } finally {
    holding.release();
  }
}

function expectContent({ path, expected }: SwitchedFile, holding: Holding): void {
  if (expected === undefined) return;
  const now = holding.place(path).file?.bytes;
  const same = expected === 'gone' ? now === undefined : now?.equals(expected);
  if (!same) throw changedMeanwhile(path);
}

function make({ path, content, owner, mode }: SwitchedFile, holding: Holding): void {
  const place = holding.place(path);
  if (content === undefined || place.isOccupied()) return;
  try {
    makeFile(place, [content], owner, mode);
  } catch (error) {
    throw asFailure(path, error);
  }
}

function replacements(files: readonly SwitchedFile[], holding: Holding): Map<Occupied, Content> {
  const contents = new Map<Occupied, Content>();
  for (const { path, content } of files) {
    const place = holding.place(path);
    if (content && place.isOccupied() && !place.file.bytes.equals(content)) contents.set(place, [content]);
  }
  return contents;
}

function remove({ path, content }: SwitchedFile, holding: Holding): void {
  const place = holding.place(path);
  if (content !== undefined || !place.isOccupied()) return;
  try {
    place.expectUnchanged();
    unlinkSync(place.path);
    place.directory.flush();
  } catch (error) {
    throw error instanceof ForeignChange ? error : asFailure(path, error);
  }
}

function changedMeanwhile(file: string): MqttctlError {
  return new MqttctlError(t`${file} was changed by someone else in the meantime: look at it and run mqttctl again.`);
}
