import { closeSync, constants, fstatSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { t } from '../language/t.js';
import { MqttctlError } from '../text/error.js';

/** The largest file that is changed: far beyond what a broker reads, and held in memory more than once. */
const LARGEST = 256 * 1024 * 1024;

const CHUNK = 256 * 1024;

const NO_LINKS = constants.O_NOFOLLOW ?? 0;

/** What a file shall hold, in parts that follow each other: a large file that gets one more line is not copied for it. */
export type Content = readonly Buffer[];

/** Whether a content is just these bytes. */
export function isContent(content: Content, bytes: Buffer): boolean {
  let at = 0;
  for (const part of content) {
    if (at + part.length > bytes.length || part.compare(bytes, at, at + part.length) !== 0) return false;
    at += part.length;
  }
  return at === bytes.length;
}

/** How a file is opened whose kind nobody vouches for: no link is followed, and no pipe waited for. */
export const OPEN_WARILY = constants.O_RDONLY | NO_LINKS | (constants.O_NONBLOCK ?? 0);

/** How a file is made that is new for sure. */
export const CREATE = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | NO_LINKS;

/** How a file is opened to be overwritten. */
export const OVERWRITE = constants.O_RDWR | NO_LINKS;

/** All bytes of an open file that nobody has read from yet. */
export function readWhole(descriptor: number, shown: string): Buffer {
  if (fstatSync(descriptor).size > LARGEST) {
    throw new MqttctlError(
      t`${shown} is larger than 256 MiB; nothing was changed: make sure that it is the right file.`,
    );
  }
  return readFileSync(descriptor);
}

/** Whether an open file, of which nobody has read yet, holds just these bytes. Little of it is in memory at a time. */
export function hasBytes(descriptor: number, bytes: Buffer): boolean {
  const chunk = Buffer.allocUnsafe(CHUNK);
  for (let at = 0; ; ) {
    const count = readSync(descriptor, chunk, 0, CHUNK, null);
    if (count === 0) return at === bytes.length;
    if (chunk.compare(bytes, at, Math.min(at + count, bytes.length), 0, count) !== 0) return false;
    at += count;
  }
}

/** Writes all of `bytes` at a position, however little the system takes at once. */
export function writeAll(descriptor: number, bytes: Buffer, position: number): void {
  for (let at = 0; at < bytes.length; ) {
    at += writeSync(descriptor, bytes, at, bytes.length - at, position + at);
  }
}

/** Opens a file for as long as `use` takes. */
export function withOpen<Result>(file: string, flags: number, use: (descriptor: number) => Result): Result {
  const descriptor = openSync(file, flags);
  try {
    return use(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
