import { readdirSync, readFileSync, readlinkSync, type Stats, statSync } from 'node:fs';
import path from 'node:path';
import type { Version } from '../conf/version.js';
import type { Account } from '../installation/filesystem.js';
import { askVersion } from './broker-binary.js';
import { originOf } from './process-origin.js';

/** A mosquitto that runs on this machine, as far as mqttctl may look at it. */
export interface RunningBroker {
  readonly pid: number;
  readonly ppid: number;
  /** The words of its command line, from the program on. */
  readonly argv: readonly string[];
  /** Its program, as it was named when it was started. */
  readonly program: string;
  /** What is on the disk by that name is another program now, or none: an upgrade that the broker has not seen yet. */
  readonly replaced: boolean;
  /** Its main configuration file, absolute; undefined where it was started without. */
  readonly config: string | undefined;
  readonly workdir: string;
  /** What it runs as now. */
  readonly account: Account;
  /** What it runs; the program on the disk may be another one (see `replaced`). */
  readonly version: Version;
  readonly startedAt: Date;
  /** How many files and connections it may have open (`ulimit -n`); undefined: as many as it likes. */
  readonly openFilesMax: number | undefined;
}

/**
 * The brokers that run here; Linux only. Those of other accounts are seen by root alone, and those that see other files
 * than we do, as in a container, are not among them (see contained-broker.ts).
 */
export function runningBrokers(): RunningBroker[] {
  return processIds().flatMap((pid) => {
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

/** Has a broker write its database to the disk. It does so at its next turn, within 100 ms if it is idle. */
export function tellToSave(pid: number): void {
  process.kill(pid, 'SIGUSR1');
}

/** Every process that /proc shows; none where there is no /proc. */
export function processIds(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

/** Whether the paths of a process mean the same files as ours: false in a container, or a chroot. */
export function seesOurFiles(pid: number): boolean {
  return isSameFile(statSync(`/proc/${pid}/root/`), statSync('/'));
}

function brokerOf(pid: number): RunningBroker | undefined {
  const argv = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
  const command = commandOf(readlinkSync(`/proc/${pid}/exe`).replace(GONE, ''), argv);
  if (!command || !seesOurFiles(pid)) return undefined;
  const program = command.at(-1) as string;
  const replaced = isReplaced(pid, program);
  const found = versionOf(command, replaced && command.length === 1 ? `/proc/${pid}/exe` : undefined);
  if (found === undefined) return undefined;
  const workdir = readlinkSync(`/proc/${pid}/cwd`);
  const { ppid, startedAt } = originOf(pid);
  return {
    pid,
    ppid,
    argv: [program, ...argv.slice(command.length)],
    program,
    replaced,
    workdir,
    config: configOf(argv, workdir),
    account: accountOf(pid),
    version: found,
    startedAt,
    openFilesMax: openFilesMaxOf(pid),
  };
}

/** The main configuration file that a broker was started with, absolute; undefined where it was started without. */
export function configOf(argv: readonly string[], workdir = '/'): string | undefined {
  const option = argv.findIndex((word) => word === '-c' || word === '--config-file');
  const config = option === -1 ? undefined : argv[option + 1];
  return config === undefined ? undefined : path.resolve(workdir, config);
}

/** Whether a process that was started so is a mosquitto. */
export function isBrokerCommand(executable: string, argv: readonly string[]): boolean {
  return commandOf(executable, argv) !== undefined;
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

/** Whether the file of that name is another one than the process has loaded, or gone. */
function isReplaced(pid: number, program: string): boolean {
  const found = statSync(program, { throwIfNoEntry: false });
  if (!found) return true;
  if (path.basename(readlinkSync(`/proc/${pid}/exe`)) === 'mosquitto') {
    return !isSameFile(found, statSync(`/proc/${pid}/exe`));
  }
  // Started by the dynamic loader or deleted: of what is gone the kernel says so, in both places.
  return (
    readlinkSync(`/proc/${pid}/exe`).endsWith(GONE) ||
    readFileSync(`/proc/${pid}/maps`, 'utf8').includes(`${program}${GONE}\n`)
  );
}

const GONE = ' (deleted)';

/**
 * Asks a program for its version. Anybody can call a process whatever they like, with any arguments: only a mosquitto
 * in a place that is up to root (or to who runs mqttctl) is run.
 *
 * @param image where the kernel still has the program, when its file was replaced
 */
function versionOf([file, ...words]: Command, image?: string): Version | undefined {
  const files = [file, ...words.flatMap((word) => word.split(':'))].filter((word) => !word.startsWith('--'));
  const involved = image ? [statSync(image), ...withParents(path.dirname(file))] : files.flatMap(withParents);
  if (!files.every(path.isAbsolute) || !involved.every(isOurs)) return undefined;
  return askVersion(image ?? file, words);
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

function isSameFile(a: Stats, b: Stats): boolean {
  return a.dev === b.dev && a.ino === b.ino;
}

function openFilesMaxOf(pid: number): number | undefined {
  const limit = /^Max open files\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/limits`, 'utf8'))?.[1];
  return limit === undefined ? undefined : Number(limit);
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
