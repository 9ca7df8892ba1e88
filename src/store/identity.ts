import { type BigIntStats, fstatSync, readFileSync, statSync } from 'node:fs';

/** Tells one file from all others, whatever its names. */
export function identity({ dev, ino }: BigIntStats): string {
  return `${dev}:${ino}`;
}

/** The identity of what a path leads to; undefined where nothing is. */
export function identityAt(file: string): string | undefined {
  const there = statSync(file, { bigint: true, throwIfNoEntry: false });
  return there && identity(there);
}

/** The identity of what is open. */
export function identityOf(descriptor: number): string {
  return identity(fstatSync(descriptor, { bigint: true }));
}

/** The number of the mount through which something was opened; undefined where the system does not tell. */
export function mountOf(descriptor: number): string | undefined {
  try {
    return /^mnt_id:\s*(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}
