import { readFileSync } from 'node:fs';

/** What is mounted where a path is. */
export interface Mount {
  readonly directory: string;
  /** `ext4`, `tmpfs`, `overlay`, … */
  readonly type: string;
  readonly readOnly: boolean;
}

/** The mounts that this process sees, in the order in which they were made; none where there is no /proc. */
export function mounts(): Mount[] {
  try {
    return parseMounts(readFileSync('/proc/self/mountinfo', 'utf8'));
  } catch {
    return [];
  }
}

/** The lines of /proc/PID/mountinfo (proc_pid_mountinfo(5)). */
export function parseMounts(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ');
    const [, , , , directory, options] = before.split(' ');
    const [type, , superOptions] = after.split(' ');
    if (directory === undefined || options === undefined || type === undefined) return [];
    const readOnly = [options, superOptions ?? ''].some((list) => list.split(',').includes('ro'));
    return [{ directory: decoded(directory), type, readOnly }];
  });
}

/** The mount that an absolute path without links is on: the deepest, and of several on one directory the last. */
export function mountOf(path: string, all: readonly Mount[]): Mount | undefined {
  return all
    .filter(({ directory }) => directory === '/' || path === directory || path.startsWith(`${directory}/`))
    .reduce<Mount | undefined>(
      (best, mount) => (mount.directory.length >= (best?.directory.length ?? 0) ? mount : best),
      undefined,
    );
}

/** Blanks and the like are written as octal numbers. */
function decoded(path: string): string {
  return path.replace(/\\(\d{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
