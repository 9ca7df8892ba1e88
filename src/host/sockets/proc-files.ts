import { closeSync, openSync, readSync } from 'node:fs';

const CHUNK = 64 * 1024;
/** One for all: files of /proc are many and small, and a new buffer for each would take longer than the reading. */
const buffer = Buffer.allocUnsafe(CHUNK);

/** The beginning of a small file of /proc: 64 KiB at most. */
export function readSmall(path: string): string {
  const descriptor = openSync(path, 'r');
  try {
    return buffer.toString('latin1', 0, readSync(descriptor, buffer, 0, CHUNK, null));
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Reads a table of /proc until there is enough of it.
 *
 * @param take gets the whole lines that one read gave; true: that is enough
 */
export function readTable(path: string, take: (lines: string) => boolean): void {
  const descriptor = openSync(path, 'r');
  try {
    let rest = Buffer.alloc(0);
    for (;;) {
      const length = readSync(descriptor, buffer, 0, CHUNK, null);
      const bytes = Buffer.concat([rest, buffer.subarray(0, length)]);
      const end = length === 0 ? bytes.length : bytes.lastIndexOf('\n') + 1;
      if (take(bytes.toString('utf8', 0, end)) || length === 0) return;
      rest = bytes.subarray(end);
    }
  } finally {
    closeSync(descriptor);
  }
}
