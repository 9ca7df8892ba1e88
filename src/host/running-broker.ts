import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync, type Stats, statSync } from 'node:fs';
import path from 'node:path';
import { type Version, version } from '../conf/version.js';
import type { Account } from '../installation/filesystem.js';

/** A mosquitto that runs on this machine, as far as mqttctl may look at it. */
export interface RunningBroker {
  readonly pid: number;
  /** Its main configuration file, absolute; undefined where it was started without. */
  readonly config: string | undefined;
  readonly workdir: string;
  /** What it runs as now. */
  readonly account: Account;
  /** Of its program as it is on the disk; that may have been replaced since the broker was started. */
  readonly version: Version;
}

/** The brokers that run here; Linux only. Those of other accounts are seen by root alone. */
export function runningBrokers(): RunningBroker[] {
  return processes().flatMap((pid) => {
    try {
      return brokerOf(pid) ?? [];
    } catch {
      // It ended meanwhile, or is not ours to look at.
      return [];
    }
  });
}

/** Whether a process is there and is no zombie. */
export function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** Has a broker read its files again. It answers in its log only. */
export function tellToReload(pid: number): void {
  process.kill(pid, 'SIGHUP');
}

function processes(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

function brokerOf(pid: number): RunningBroker | undefined {
  const argv = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
  const command = commandOf(readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, ''), argv);
  const found = command && versionOf(command);
  if (found === undefined) return undefined;
  const workdir = readlinkSync(`/proc/${pid}/cwd`);
  const option = argv.findIndex((word) => word === '-c' || word === '--config-file');
  const config = option === -1 ? undefined : argv[option + 1];
  return {
    pid,
    workdir,
    config: config === undefined ? undefined : path.resolve(workdir, config),
    account: accountOf(pid),
    version: found,
  };
}

/** The words that start the broker's program: its path, or that of the dynamic loader with what it needs for it. */
type Command = readonly [string, ...string[]];

function commandOf(executable: string, argv: readonly string[]): Command | undefined {
  if (path.basename(executable) === 'mosquitto') return [executable];
  const [, option, libraries, program] = argv;
  const isLoader = /^ld-(?:linux|musl|\d)/.test(path.basename(executable)) && option === '--library-path';
  if (!isLoader || libraries === undefined || program === undefined || path.basename(program) !== 'mosquitto') {
    return undefined;
  }
  return [executable, option, libraries, program];
}

/**
 * Asks the program for its version. Anybody can call a process whatever they like, with any arguments: only a mosquitto
 * in a place that is up to root (or to who runs mqttctl) is run.
 */
function versionOf([file, ...words]: Command): Version | undefined {
  const files = [file, ...words.flatMap((word) => word.split(':'))].filter((word) => !word.startsWith('--'));
  if (!files.every((used) => path.isAbsolute(used) && withParents(used).every(isOurs))) return undefined;
  const { stdout } = spawnSync(file, [...words, '-h'], {
    encoding: 'utf8',
    timeout: 5000,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const found = /^mosquitto version (\d+\.\d+\.\d+)/.exec(stdout ?? '');
  return found ? version(found[1] as string) : undefined;
}

/** A file or directory with all the directories that lead to it. */
function withParents(file: string): Stats[] {
  const parent = path.dirname(file);
  return [statSync(file), ...(parent === file ? [] : withParents(parent))];
}

/** Whether only root, or who runs mqttctl, can change it. */
function isOurs({ uid, mode }: Stats): boolean {
  return (uid === 0 || uid === process.getuid?.()) && (mode & 0o022) === 0;
}

/** The ids that count for opening files: Linux lists real, effective, saved and file system ones. */
function accountOf(pid: number): Account {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const ids = (key: string) =>
    (new RegExp(`^${key}:\\s*(.*)$`, 'm').exec(status)?.[1] ?? '').trim().split(/\s+/).filter(Boolean).map(Number);
  const uid = ids('Uid')[3] ?? -1;
  const gid = ids('Gid')[3] ?? -1;
  return { name: String(uid), uid, gids: [gid, ...ids('Groups')] };
}
