import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, unlinkSync } from 'node:fs';
import { t } from '../language/t.js';
import { MqttctlError } from '../text/error.js';
import { OPEN_WARILY, readWhole, withOpen } from './bytes.js';
import { isTemporaryOf, newHashOf } from './names.js';
import type { Place } from './place.js';

/**
 * Clears away what a run that was killed has left beside a file. Only who has locked the directory makes such files, so
 * that nobody can need them any more.
 *
 * @throws MqttctlError when the file was being overwritten and may be half of the one and half of the other
 */
export function clearLeftovers(place: Place): void {
  for (const name of readdirSync(place.directory.at('.'))) {
    const newHash = newHashOf(place.name, name);
    if (newHash !== undefined) settleBackup(place, name, newHash);
    else if (place.directory.locked && isTemporaryOf(place.name, name)) remove(place, name);
  }
}

/** With the old content or the new one, the file is whole and the backup of no use. */
function settleBackup(place: Place, backup: string, newHash: string): void {
  const present = place.file?.bytes;
  if (present && (sha256(present) === newHash || contentOf(place, backup)?.equals(present))) {
    remove(place, backup);
    return;
  }
  const shown = place.directory.shown(backup);
  throw new MqttctlError(
    t`mqttctl was killed while it wrote ${place.given} in place, and the old content is in ${shown}; nothing was changed: put it back (cat ${shown} > ${place.given}) or remove it, then run mqttctl again.`,
  );
}

function contentOf(place: Place, name: string): Buffer | undefined {
  try {
    return withOpen(place.directory.at(name), OPEN_WARILY, (descriptor) => readWhole(descriptor, name));
  } catch {
    return undefined;
  }
}

function remove({ directory }: Place, name: string): void {
  const path = directory.at(name);
  try {
    if (lstatSync(path).isFile()) unlinkSync(path);
  } catch {
    // Who may not remove it may not write here either, and will be told so.
  }
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
