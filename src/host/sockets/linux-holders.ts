import { readdirSync, readlinkSync } from 'node:fs';
import { isBrokerCommand } from '../running-broker.js';
import type { Holder } from './listening-socket.js';
import { readSmall } from './proc-files.js';

/** A process, as it is shown, with what orders and explains it. */
export interface SocketProcess extends Holder {
  readonly parent: number;
  /** The account whose rights it has now. */
  readonly uid: number;
}

/** Who has which of these sockets open, by inode; of the processes of others root alone sees it. */
export function holdersOf(proc: string, inodes: ReadonlySet<string>): ReadonlyMap<string, readonly SocketProcess[]> {
  const pids = new Map<string, number[]>();
  for (const name of readdirSync(proc)) {
    const pid = Number(name);
    if (pid > 0) collect(`${proc}/${name}/fd/`, pid, inodes, pids);
  }
  const processes = new Map<number, SocketProcess | undefined>();
  const processOf = (pid: number): SocketProcess | undefined => {
    if (!processes.has(pid)) processes.set(pid, readProcess(proc, pid));
    return processes.get(pid);
  };
  return new Map(
    [...pids].map(([inode, holders]) => [inode, eldestFirst(holders.flatMap((pid) => processOf(pid) ?? []))]),
  );
}

function collect(directory: string, pid: number, inodes: ReadonlySet<string>, pids: Map<string, number[]>): void {
  for (const descriptor of descriptorsIn(directory)) {
    const inode = inodeBehind(directory + descriptor);
    if (inode === undefined || !inodes.has(inode)) continue;
    const holders = pids.get(inode);
    if (!holders) pids.set(inode, [pid]);
    // One process may have a socket open more than once.
    else if (holders.at(-1) !== pid) holders.push(pid);
  }
}

/** None of a process that has ended, or is not ours to look at. */
function descriptorsIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function inodeBehind(path: string): string | undefined {
  try {
    const target = readlinkSync(path);
    return target.startsWith('socket:[') ? target.slice('socket:['.length, -1) : undefined;
  } catch {
    return undefined;
  }
}

/** What a process is; undefined when it is gone. */
export function readProcess(proc: string, pid: number): SocketProcess | undefined {
  try {
    const status = readSmall(`${proc}/${pid}/status`);
    const field = (key: string) => new RegExp(`^${key}:\t(.*)`, 'm').exec(status)?.[1] ?? '';
    const name = Buffer.from(field('Name'), 'latin1').toString();
    const parent = Number(field('PPid'));
    // Linux lists real, effective, saved and file system ids.
    const uid = Number(field('Uid').split('\t')[1]);
    return { pid, name, parent, uid, isBroker: name === 'mosquitto' || isLoadedBroker(proc, pid, name) };
  } catch {
    return undefined;
  }
}

/** A mosquitto that was started by naming the dynamic loader has the loader's name. */
function isLoadedBroker(proc: string, pid: number, name: string): boolean {
  if (!name.startsWith('ld-')) return false;
  return isBrokerCommand(readlinkSync(`${proc}/${pid}/exe`), argumentsOf(proc, pid));
}

/** The words that a process was started with. */
export function argumentsOf(proc: string, pid: number): string[] {
  return readSmall(`${proc}/${pid}/cmdline`).split('\0').slice(0, -1);
}

/** Sockets are handed down: who has no parent among the holders comes first. */
function eldestFirst(processes: readonly SocketProcess[]): readonly SocketProcess[] {
  if (processes.length < 2) return processes;
  const pids = new Set(processes.map(({ pid }) => pid));
  const rank = ({ parent }: SocketProcess) => (pids.has(parent) ? 1 : 0);
  return [...processes].sort((a, b) => rank(a) - rank(b) || a.pid - b.pid);
}
