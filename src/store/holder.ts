import { type BigIntStats, fstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { t } from '../language/t.js';

/**
 * Who has locked the file behind an open descriptor, in words: `flock (pid 4711)`. It is looked up in /proc, as well as
 * our rights allow.
 */
export function holderOf(descriptor: number): string {
  try {
    const file = fstatSync(descriptor, { bigint: true });
    const locker = lockerOf(file);
    // The process that asked for the lock may have ended and left it to another that has the same descriptor.
    const candidates = [...(locker ? [locker] : []), ...readdirSync('/proc').filter((name) => /^\d+$/.test(name))];
    const holder = candidates.find((pid) => holds(pid, file)) ?? locker;
    if (holder) return inWords(holder);
  } catch {
    // There is no /proc.
  }
  return t`another process`;
}

/** The pid that asked for the lock, if that process still lives. */
function lockerOf({ ino }: BigIntStats): string | undefined {
  const lock = new RegExp(`^\\d+: FLOCK +\\w+ +\\w+ (\\d+) \\w+:\\w+:${ino} `, 'm');
  const pid = lock.exec(read('/proc/locks'))?.[1];
  return pid && read(`/proc/${pid}/comm`) ? pid : undefined;
}

function holds(pid: string, file: BigIntStats): boolean {
  return list(`/proc/${pid}/fdinfo`).some(
    (descriptor) =>
      isLocked(read(`/proc/${pid}/fdinfo/${descriptor}`), file) && is(`/proc/${pid}/fd/${descriptor}`, file),
  );
}

function isLocked(information: string, { ino }: BigIntStats): boolean {
  return information.split('\n').some((line) => /^lock:.* FLOCK /.test(line) && line.includes(`:${ino} `));
}

function is(link: string, { dev, ino }: BigIntStats): boolean {
  try {
    const there = statSync(link, { bigint: true });
    return there.dev === dev && there.ino === ino;
  } catch {
    return false;
  }
}

/** The name of the program, without its arguments: they may hold what is not for everybody's eyes. */
function inWords(pid: string): string {
  const [program = '', script = ''] = read(`/proc/${pid}/cmdline`).split('\0');
  const name = path.basename(path.basename(program) === 'node' && script ? script : program);
  return `${name || read(`/proc/${pid}/comm`).trim() || t`a process`} (pid ${pid})`;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function list(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
