import { readdirSync, readlinkSync } from 'node:fs';
import { originOf } from '../process-origin.js';
import { configOf } from '../running-broker.js';
import { argumentsOf, readProcess } from './linux-holders.js';

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
      startedAt: unlessHidden(() => originOf(pid, proc).startedAt.getTime()),
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
