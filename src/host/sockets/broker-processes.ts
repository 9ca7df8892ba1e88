import { readdirSync, readlinkSync } from 'node:fs';
import { uptime } from 'node:os';
import { configOf } from '../running-broker.js';
import { argumentsOf, readProcess } from './linux-holders.js';
import { readSmall } from './proc-files.js';

/** A mosquitto that runs here, with what explains the sockets that it has. */
export interface BrokerProcessFacts {
  readonly pid: number;
  /** In milliseconds since 1970. */
  readonly startedAt: number | undefined;
  /** The configuration that it was started with; null: none; undefined: not to be seen. */
  readonly config: string | null | undefined;
  /** It runs in another network namespace, as in a container: its sockets are not among ours. False: perhaps not. */
  readonly isElsewhere: boolean;
}

/** The brokers of this machine, also those that have no socket here. Linux only: elsewhere it finds none. */
export function brokerProcesses(proc = '/proc'): BrokerProcessFacts[] {
  if (process.platform !== 'linux') return [];
  return readdirSync(proc)
    .map(Number)
    .filter((pid) => pid > 0 && readProcess(proc, pid)?.isBroker)
    .map((pid) => ({
      pid,
      startedAt: unlessHidden(() => startOf(proc, pid)),
      config: unlessHidden(() => configOf(argumentsOf(proc, pid), readlinkSync(`${proc}/${pid}/cwd`)) ?? null),
      isElsewhere: unlessHidden(() => networkOf(proc, String(pid)) !== networkOf(proc, 'self')) ?? false,
    }));
}

/** Undefined of a process that has ended, or is not ours to look at. */
function unlessHidden<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}

function networkOf(proc: string, pid: string): string {
  return readlinkSync(`${proc}/${pid}/ns/net`);
}

/** The kernel counts in hundredths of a second, on every architecture that Node runs on (USER_HZ). */
const TICK_MS = 10;
/** The 22nd field of stat; the second is in parentheses and may hold blanks. */
const START_AFTER_NAME = 19;

function startOf(proc: string, pid: number): number {
  const stat = readSmall(`${proc}/${pid}/stat`);
  const ticks = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[START_AFTER_NAME]);
  // Counted from now, so that it follows when the clock is set, as the times of files do.
  return Date.now() - (uptime() * 1000 - ticks * TICK_MS);
}
