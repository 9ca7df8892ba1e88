/**
 * Starts real brokers and tells what became of them.
 *
 *     const sandbox = await openSandbox();
 *     const result = await sandbox.start({ version: '2.0.21', config, workdir, startAs: 'root' });
 *     await sandbox.close();
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StartResult } from './outcome.js';
import { readStartError } from './outcome.js';
import type { ExecOptions, ExecResult, ExitStatus, SandboxProcess } from './sandbox.js';
import { Sandbox } from './sandbox.js';
import type { BrokerVersion } from './trees.js';
import { brokerTree, programArgv } from './trees.js';

export type { StartError, StartOutcome, StartResult } from './outcome.js';
export type { ExecOptions, ExecResult } from './sandbox.js';
export { MOSQUITTO } from './sandbox.js';

export interface BrokerStart {
  version: BrokerVersion;
  /** The configuration file. */
  config: string;
  /** The broker's working directory, where its relative paths begin. */
  workdir: string;
  /**
   * `root`, as by the systemd unit of Debian up to trixie: the broker turns into `mosquitto`
   * by itself. Or an account, as by sid's unit: see {@link MOSQUITTO}.
   */
  startAs: 'root' | { uid: number; gid: number };
  env?: Record<string, string>;
  /** After so long without reaching its main loop a broker counts as hung; 3000 when left out. */
  timeoutMs?: number;
}

/** A broker in its main loop. */
export interface RunningBroker {
  /** Its pid in the sandbox. */
  pid: number;
  output(): string;
  signal(name: NodeJS.Signals): void;
  /** Kills it, and waits until its ports are free again. */
  stop(): Promise<void>;
}

export async function openSandbox(): Promise<BrokerSandbox> {
  return new BrokerSandbox(await Sandbox.open());
}

/** A {@link Sandbox} to start brokers in. Each has its own ports and processes. */
export class BrokerSandbox {
  readonly #sandbox: Sandbox;

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  /** Starts a broker, and ends it as soon as its fate is clear. */
  async start(options: BrokerStart): Promise<StartResult> {
    const { broker, fate, output } = await this.#launch(options);
    await end(broker);
    return settle(fate, output());
  }

  /** Starts a broker and leaves it running; throws when it does not start. */
  async run(options: BrokerStart): Promise<RunningBroker> {
    const { broker, fate, output } = await this.#launch(options);
    if (fate !== 'started') {
      await end(broker);
      throw new Error(`mosquitto ${options.version} does not start\n${output()}`);
    }
    return { pid: broker.pid, output, signal: (name) => broker.kill(name), stop: () => end(broker) };
  }

  /** Runs a command to its end in the sandbox, where it reaches the brokers. */
  exec(file: string, args: readonly string[] = [], options: ExecOptions = {}): Promise<ExecResult> {
    return this.#sandbox.exec(file, args, options);
  }

  /** The argv that runs a command in the sandbox, for tests that start it themselves. */
  enter(file: string, args: readonly string[] = []): [string, ...string[]] {
    return this.#sandbox.enter(file, args);
  }

  close(): Promise<void> {
    return this.#sandbox.close();
  }

  async #launch({ version, config, workdir, startAs, env, timeoutMs = 3000 }: BrokerStart): Promise<Launch> {
    if (!existsSync(workdir)) throw new Error(`no such working directory: ${workdir}`);
    const account =
      startAs === 'root' ? [] : ['setpriv', `--reuid=${startAs.uid}`, `--regid=${startAs.gid}`, '--clear-groups'];
    const argv = [...account, ...programArgv(brokerTree(version), 'mosquitto'), '-c', config];
    const log = logFile(config, workdir);
    const broker = await this.#sandbox.spawn(argv, workdir, env);
    const fate = await this.#watch(broker, timeoutMs);
    return { broker, fate, output: () => broker.output() + log() };
  }

  async #watch(broker: SandboxProcess, timeoutMs: number): Promise<Fate> {
    let fate: Fate | undefined;
    const exited = broker.exited.then((status) => (fate = status));
    const deadline = performance.now() + timeoutMs;
    while (fate === undefined && performance.now() < deadline) {
      if (waitsForEvents(this.#sandbox.readProc(broker.pid, 'syscall'))) return 'started';
      await Promise.race([sleep(1), exited]);
    }
    return fate ?? 'hung';
  }
}

type Fate = 'started' | 'hung' | ExitStatus;

interface Launch {
  broker: SandboxProcess;
  fate: Fate;
  /** What it has said so far, on its streams and in its log file. */
  output(): string;
}

/** The system calls an idle main loop rests in: epoll_wait, epoll_pwait, epoll_pwait2. */
const EPOLL_CALLS = process.arch === 'arm64' ? ['22', '441'] : ['232', '281', '441'];

/**
 * Whether a process is in its main loop, by its /proc/PID/syscall. All brokers rest in epoll
 * there, up to 100 ms at a time, and none uses epoll before: unlike the log, which may go
 * anywhere, that cannot be configured away. Other threads (http_api's) do not show there.
 */
function waitsForEvents(syscall: string | undefined): boolean {
  return EPOLL_CALLS.includes(syscall?.split(' ', 1)[0] ?? '');
}

async function end(broker: SandboxProcess): Promise<void> {
  broker.kill('SIGKILL');
  await broker.exited;
}

function settle(fate: Fate, output: string): StartResult {
  if (typeof fate === 'string') return { outcome: fate, output };
  // By convention of the shell, setpriv and env: the command was not there to run.
  if (fate.exitCode === 126 || fate.exitCode === 127) throw new Error(`the broker was not run: ${output}`);
  return { outcome: 'exited', ...fate, ...readStartError(output), output };
}

/**
 * A reader of what a broker adds to the log file its configuration names, if any: the errors
 * after parsing are in no other place then.
 */
function logFile(config: string, workdir: string): () => string {
  if (!existsSync(config)) return () => '';
  const name = /^ *log_dest +file +(.*?)[ \t\r]*$/m.exec(readFileSync(config, 'latin1'))?.[1];
  const path = name && resolve(workdir, name);
  if (!path) return () => '';
  const before = existsSync(path) && statSync(path).isFile() ? statSync(path).size : 0;
  return () => (existsSync(path) && statSync(path).isFile() ? readFileSync(path).subarray(before).toString() : '');
}
