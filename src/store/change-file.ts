import { t } from '../language/t.js';
import { MqttctlError } from '../text/error.js';
import { SourceFile } from '../text/source-file.js';
import { isContent } from './bytes.js';
import { asFailure, ForeignChange } from './failure.js';
import { hold } from './hold.js';
import { makeFile } from './new-file.js';
import { Patience } from './patience.js';
import type { Place } from './place.js';
import { replaceAll } from './replacement.js';
import type { Owner } from './temporary.js';

export interface ChangeOptions {
  /** Owner of a file that is new; undefined: whoever runs mqttctl. */
  readonly newOwner?: Owner | undefined;
  /** Mode of a file that is new, for one that others may read; it has 0600 until it is complete, and without this. */
  readonly newMode?: number | undefined;
  /** Told in a sentence: that it waits for another process, that it wrote in place, that there is no lock. */
  readonly notify?: ((sentence: string) => void) | undefined;
}

export type ChangeOutcome = 'created' | 'changed' | 'unchanged';

/**
 * Makes new bytes from the present ones; undefined where there is no file, or where all is to stay as it is. It may be
 * called more than once, and must not wait for another change in the same directory.
 */
export type Change = (current: SourceFile | undefined) => NewContent | Promise<NewContent>;

/** The bytes, or parts of them that follow each other. */
export type NewContent = Buffer | readonly Buffer[] | undefined;

/** How often a change is made again because another program wrote the file meanwhile. */
const ATTEMPTS = 5;

/**
 * Changes a file, or makes it, while all others who ask for its lock wait: safely, durably, and so that every reader
 * sees the old content or the new one. Owner, mode and attributes stay; a symbolic link stays, its target is changed.
 * If a program that asks for no lock writes the file meanwhile, `change` is called again with what is there then.
 *
 * @param path the file; `current.path` is this, as it is given
 * @returns `unchanged` also where the new bytes equal the old ones; then nothing is written
 * @throws MqttctlError when it cannot be done; the file is then as it was
 */
export async function changeFile(path: string, change: Change, options: ChangeOptions = {}): Promise<ChangeOutcome> {
  const { newOwner, newMode } = options;
  return await changePatiently(path, change, { newOwner, newMode }, new Patience(options.notify));
}

type NewFile = Pick<ChangeOptions, 'newOwner' | 'newMode'>;

/** {@link changeFile}, with other times to wait for a lock. */
export async function changePatiently(
  path: string,
  change: Change,
  isNew: NewFile,
  patience: Patience,
): Promise<ChangeOutcome> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const holding = await hold([path], patience);
    try {
      return await changeHeld(holding.place(path), change, isNew, patience);
    } catch (error) {
      if (!(error instanceof ForeignChange)) throw error;
    } finally {
      holding.release();
    }
  }
  throw new MqttctlError(
    t`${path} is written by another program all the time; nothing was changed: end that program, then run mqttctl again.`,
  );
}

async function changeHeld(
  place: Place,
  change: Change,
  { newOwner, newMode }: NewFile,
  patience: Patience,
): Promise<ChangeOutcome> {
  const current = place.file?.bytes;
  const made = await change(current && new SourceFile(place.given, current));
  const content = Buffer.isBuffer(made) ? [made] : made;
  if (content === undefined || (current && isContent(content, current))) return 'unchanged';
  try {
    // The change may have asked a person, and taken its time.
    place.expectReachable();
    if (place.isOccupied()) await replaceAll(new Map([[place, content]]), patience);
    else makeFile(place, content, newOwner, newMode);
  } catch (error) {
    throw asFailure(place.given, error);
  }
  return current ? 'changed' : 'created';
}
