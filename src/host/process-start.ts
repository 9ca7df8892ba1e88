import { readFileSync } from 'node:fs';

/** In which Linux counts the time of processes for user space (USER_HZ), on every architecture that Node.js runs on. */
const TICKS_A_SECOND = 100;

/** When a process was started, to a second or so; Linux only (proc(5): field 22 of stat, and btime). */
export function processStart(pid: number): Date | undefined {
  try {
    // The name, in parentheses, may hold blanks and parentheses.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    const booted = /^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1];
    const ticks = fields[22 - 3];
    return booted === undefined || ticks === undefined
      ? undefined
      : new Date((Number(booted) + Number(ticks) / TICKS_A_SECOND) * 1000);
  } catch {
    return undefined;
  }
}
