import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { MqttctlError } from '../text/error.js';
import type { SourceFile } from '../text/source-file.js';

/**
 * Replaces a file's content durably and all at once: a temporary file beside it gets the final owner and mode before
 * its first byte, is flushed, and takes the file's place. A symbolic link stays, its target is replaced.
 *
 * @param read the file as it was read: it must still have those bytes
 * @throws MqttctlError when it cannot be done; the old file is then untouched
 */
export function replaceFile(read: SourceFile, newBytes: Buffer): void {
  const target = realpathSync(read.path);
  const { mode, uid, gid } = lstatSync(target);
  if (!readFileSync(target).equals(read.bytes)) {
    throw new MqttctlError(
      `${read.path} was changed by someone else in the meantime: look at it and run mqttctl again.`,
    );
  }
  const temporary = path.join(path.dirname(target), `.${path.basename(target)}.mqttctl-${process.pid}`);
  try {
    writeNew(temporary, newBytes, { mode: mode & 0o7777, uid, gid });
    renameSync(temporary, target);
    flush(path.dirname(target));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new MqttctlError(
      `${read.path} cannot be written (${(error as NodeJS.ErrnoException).code}); it was not changed.`,
    );
  }
}

function writeNew(file: string, bytes: Buffer, rights: { mode: number; uid: number; gid: number }): void {
  const descriptor = openSync(file, 'wx', 0o600);
  try {
    const now = lstatSync(file);
    if (now.uid !== rights.uid || now.gid !== rights.gid) fchownSync(descriptor, rights.uid, rights.gid);
    fchmodSync(descriptor, rights.mode);
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function flush(directory: string): void {
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
