import { fchmodSync, fstatSync, fsyncSync, ftruncateSync, unlinkSync } from 'node:fs';
import { t } from '../language/t.js';
import { MqttctlError } from '../text/error.js';
import { OVERWRITE, readWhole, withOpen, writeAll } from './bytes.js';
import { ForeignChange } from './failure.js';
import { sha256 } from './leftovers.js';
import { backupName } from './names.js';
import type { Occupied } from './place.js';
import { type Owner, Temporary } from './temporary.js';

/** The file has neither the old content nor the new one; the backup is needed. */
class Mixture extends MqttctlError {}

/**
 * Overwrites a file whose name no other file can take. While that lasts, a copy of the old content lies beside it,
 * under a name that also tells which content is the new one: so the next run knows what a killed run has left.
 *
 * @param old what it must have now
 * @throws ForeignChange when it has not; errors of the system, after the old content was put back; MqttctlError when
 *   that was not possible
 */
export function writeInPlace(place: Occupied, old: Buffer, bytes: Buffer): void {
  withOpen(place.path, OVERWRITE, (descriptor) => {
    const backup = makeBackup(place, old, bytes);
    try {
      place.directory.flush();
      if (!readWhole(descriptor, place.given).equals(old)) throw new ForeignChange(place.given);
      overwrite(descriptor, old, bytes, (code) => mixture(place, backup, code));
    } catch (error) {
      if (!(error instanceof Mixture)) removeBackup(place, backup);
      throw error;
    }
    removeBackup(place, backup);
  });
}

/** It may have the owner of the file, but never others who may read it. */
function makeBackup(place: Occupied, old: Buffer, bytes: Buffer): string {
  const name = backupName(place.name, sha256(bytes));
  const temporary = Temporary.create(place);
  try {
    giveTo(temporary, fstatSync(place.file.descriptor));
    temporary.write([old]);
    temporary.flush();
    temporary.rename(name);
  } finally {
    temporary.discard();
  }
  return name;
}

function giveTo(temporary: Temporary, owner: Owner): void {
  try {
    temporary.setOwner(owner);
  } catch {
    // Then it stays ours.
  }
}

function removeBackup({ directory }: Occupied, name: string): void {
  try {
    unlinkSync(directory.at(name));
    directory.flush();
  } catch {
    // The next run will see that it is of no use any more.
  }
}

/** What is longer is written first: if the disk is full, that shows before any old byte is lost. */
function overwrite(descriptor: number, old: Buffer, bytes: Buffer, mixture: (code: string) => Mixture): void {
  const { mode } = fstatSync(descriptor);
  let begun = false;
  try {
    writeAll(descriptor, bytes.subarray(old.length), old.length);
    fsyncSync(descriptor);
    begun = true;
    writeAll(descriptor, bytes.subarray(0, old.length), 0);
    ftruncateSync(descriptor, bytes.length);
    fsyncSync(descriptor);
  } catch (error) {
    putBack(descriptor, old, begun, mixture);
    throw error;
  } finally {
    keepMode(descriptor, mode);
  }
}

function putBack(descriptor: number, old: Buffer, begun: boolean, mixture: (code: string) => Mixture): void {
  try {
    if (begun) writeAll(descriptor, old, 0);
    ftruncateSync(descriptor, old.length);
    fsyncSync(descriptor);
  } catch (error) {
    throw mixture((error as NodeJS.ErrnoException).code ?? 'unknown');
  }
}

/** Writing takes the set-uid bit away. */
function keepMode(descriptor: number, mode: number): void {
  try {
    if (fstatSync(descriptor).mode !== mode) fchmodSync(descriptor, mode & 0o7777);
  } catch {
    // Whose file it is not may not give it such a bit.
  }
}

function mixture({ given, directory }: Occupied, backup: string, code: string): Mixture {
  const shown = directory.shown(backup);
  return new Mixture(
    t`${given} was written only in part (${code}), and its old content is in ${shown}: when the disk is in order, put it back (cat ${shown} > ${given}) and run mqttctl again.`,
  );
}
