import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { MqttctlError } from '../text/error.js';
import type { SourceFile } from '../text/source-file.js';

/** A new content that lies, complete and flushed, beside the file that it is for. */
interface Prepared {
  readonly temporary: string;
  readonly target: string;
}

/** As {@link replaceFiles}, for one file. */
export function replaceFile(read: SourceFile, newBytes: Buffer): void {
  replaceFiles(new Map([[read, newBytes]]));
}

/**
 * Replaces the content of files durably and all at once: temporary files beside them get the final owner and mode
 * before their first byte, are flushed, and take the files' places when all of them are there. A symbolic link stays,
 * its target is replaced; a file that comes under several names is replaced with the first content.
 *
 * @param changes the files as they were read, which must still have those bytes, and their new content
 * @throws MqttctlError when it cannot be done; the old files are then untouched
 */
export function replaceFiles(changes: ReadonlyMap<SourceFile, Buffer>): void {
  const prepared: Prepared[] = [];
  try {
    for (const [read, newBytes] of changes) prepare(prepared, read, newBytes);
    for (const one of prepared) takePlace(one);
  } finally {
    for (const { temporary } of prepared) rmSync(temporary, { force: true });
  }
  for (const directory of new Set(prepared.map(({ target }) => path.dirname(target)))) flush(directory);
}

function prepare(prepared: Prepared[], read: SourceFile, newBytes: Buffer): void {
  try {
    const target = realpathSync(read.path);
    if (prepared.some((other) => other.target === target)) return;
    if (!readFileSync(target).equals(read.bytes)) {
      throw new MqttctlError(
        `${read.path} was changed by someone else in the meantime: look at it and run mqttctl again.`,
      );
    }
    const temporary = path.join(path.dirname(target), `.mqttctl-${randomBytes(8).toString('hex')}`);
    const descriptor = openSync(temporary, 'wx', 0o600);
    prepared.push({ temporary, target });
    writeWhole(descriptor, newBytes, lstatSync(target));
  } catch (error) {
    if (error instanceof MqttctlError) throw error;
    throw new MqttctlError(
      `${read.path} cannot be written (${(error as NodeJS.ErrnoException).code}); nothing was changed.`,
    );
  }
}

function takePlace({ temporary, target }: Prepared): void {
  try {
    renameSync(temporary, target);
  } catch (error) {
    throw new MqttctlError(
      `${target} cannot be replaced (${(error as NodeJS.ErrnoException).code}); it was not changed.`,
    );
  }
}

function writeWhole(descriptor: number, bytes: Buffer, { uid, gid, mode }: Stats): void {
  try {
    const now = fstatSync(descriptor);
    if (now.uid !== uid || now.gid !== gid) fchownSync(descriptor, uid, gid);
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
    // Writing takes the set-uid bit away, so the mode comes last; until then nobody else may open the file.
    fchmodSync(descriptor, mode & 0o7777);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Makes the new name durable. Not every file system can do that for a directory; the change is done either way. */
function flush(directory: string): void {
  try {
    const descriptor = openSync(directory, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // As the comment says.
  }
}
