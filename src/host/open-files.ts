import { readdirSync, readlinkSync } from 'node:fs';

const GONE = ' (deleted)';

/** A file that a process has open. */
export interface OpenFile {
  /** Its name when it was opened, or what it was renamed to. */
  readonly path: string;
  /** It was deleted: what is written to it is lost. */
  readonly deleted: boolean;
}

/** The files that a process has open, as far as we may look; those of other accounts are seen by root alone. */
export function openFilesOf(pid: number): OpenFile[] {
  return descriptors(pid).flatMap((descriptor) => {
    try {
      const link = readlinkSync(`/proc/${pid}/fd/${descriptor}`);
      if (!link.startsWith('/')) return [];
      return [{ path: link.replace(GONE, ''), deleted: link.endsWith(GONE) }];
    } catch {
      // Closed meanwhile.
      return [];
    }
  });
}

function descriptors(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`);
  } catch {
    return [];
  }
}
