import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';

/** In which the kernel counts times for user space (USER_HZ), on every architecture that Node.js runs on. */
const TICK_MS = 10;
/** Fields of stat behind the name of the program, which is in parentheses and may hold anything (proc(5)). */
const PARENT = 1;
const START = 19;

/**
 * The parent of a process, and when it was started; Linux only. The start is counted back from now, so that it follows
 * when the clock is set, as the times of files do; `btime` of /proc/stat is in whole seconds, and does not.
 *
 * @param proc where the kernel shows its processes
 * @throws the error of the system where the process has ended, or is not ours to look at
 */
export function originOf(pid: number, proc = '/proc'): { readonly ppid: number; readonly startedAt: Date } {
  const stat = readFileSync(`${proc}/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ageMs = uptime() * 1000 - Number(fields[START]) * TICK_MS;
  return { ppid: Number(fields[PARENT]), startedAt: new Date(Date.now() - ageMs) };
}
