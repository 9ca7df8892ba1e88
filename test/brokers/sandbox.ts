/**
 * A sandbox: a small machine of its own for commands to run in, made of Linux namespaces.
 * It has a loopback interface with no other traffic, so every port is free; the accounts of
 * a machine with mosquitto installed; and no process of it survives {@link Sandbox.close}
 * or the death of the process that opened it. Its files are the machine's.
 *
 * Its first process (sandbox.sh) does the forking: that is several times faster than from
 * Node.js, and thousands of brokers are started in a run of the conformance suite.
 */

import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { isRoot } from './trees.js';

/** The account Debian's package makes; the uid is the one of the Docker image. */
export const MOSQUITTO = { uid: 1883, gid: 1883 } as const;

/** Laid over the machine's /etc, so that names mean the same on every machine. */
const ETC = {
  passwd: `root:x:0:0:root:/root:/bin/sh
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
mosquitto:x:${MOSQUITTO.uid}:${MOSQUITTO.gid}::/var/lib/mosquitto:/usr/sbin/nologin
`,
  group: `root:x:0:\nnogroup:x:65534:\nmosquitto:x:${MOSQUITTO.gid}:\n`,
  hosts: '127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n',
  'nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files\n',
};

export interface ExitStatus {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
}

/** A command running in a sandbox. */
export interface SandboxProcess {
  /** Its pid inside. */
  pid: number;
  exited: Promise<ExitStatus>;
  /** What it has written so far, stdout and stderr as they came. */
  output(): string;
  kill(signal: NodeJS.Signals): void;
}

/** What {@link Sandbox.exec} tells of a finished command. */
export interface ExecResult extends ExitStatus {
  stdout: string;
  stderr: string;
}

export interface ExecOptions {
  cwd?: string;
  /** The whole environment; that of this process when left out. */
  env?: NodeJS.ProcessEnv;
  /** Written to its stdin. */
  input?: string;
  timeoutMs?: number;
}

export class Sandbox {
  readonly #shell: ChildProcessWithoutNullStreams;
  readonly #dir: string;
  /** What sandbox.sh says, as `SUBJECT EVENT` with a number; 'error' when it is gone. */
  readonly #events = new EventEmitter().setMaxListeners(0);
  #outerPid = 0;
  #runs = 0;
  #closed: Error | undefined;

  /** Opens a sandbox, which needs root. Left open, it keeps this process from ending. */
  static async open(): Promise<Sandbox> {
    if (!isRoot()) throw new Error('a sandbox for brokers needs root');
    const sandbox = new Sandbox();
    [sandbox.#outerPid] = (await once(sandbox.#events, 'sandbox ready')) as [number];
    return sandbox;
  }

  private constructor() {
    this.#dir = mkdtempSync(join(tmpdir(), 'mqttctl-sandbox-'));
    const etc = join(this.#dir, 'etc');
    mkdirSync(etc);
    for (const [name, text] of Object.entries(ETC)) writeFileSync(join(etc, name), text);
    chmodSync(this.#dir, 0o755);

    const script = fileURLToPath(new URL('sandbox.sh', import.meta.url));
    const namespaces = ['--net', '--mount', '--pid', '--fork', '--kill-child'];
    this.#shell = spawn('unshare', [...namespaces, 'sh', script, this.#dir], { env: { PATH: process.env.PATH } });

    let complaints = '';
    this.#shell.stderr.on('data', (data: Buffer) => (complaints += data.toString()));
    this.#shell.stdin.on('error', () => {}); // the end of the shell says it all
    this.#shell.on('error', (error) => (complaints += error.message));
    this.#shell.on('close', () => {
      this.#closed = new Error(`the sandbox is closed${complaints && `: ${complaints.trim()}`}`);
      this.#events.emit('error', this.#closed);
    });
    this.#events.on('error', () => {}); // those who wait hear it through once()
    createInterface(this.#shell.stdout).on('line', (line) => {
      const [subject, event, value] = line.split(' ');
      this.#events.emit(`${subject} ${event}`, Number(value));
    });
  }

  /** Starts a command in `workdir`, with no environment but PATH and what `env` says. */
  async spawn(argv: readonly string[], workdir: string, env: Record<string, string> = {}): Promise<SandboxProcess> {
    if (this.#closed) throw this.#closed;
    const id = ++this.#runs;
    const outputFile = join(this.#dir, `${id}.out`);
    let finalOutput: string | undefined;

    const started = once(this.#events, `${id} pid`) as Promise<[number]>;
    const exited = once(this.#events, `${id} exit`).then(([status]: unknown[]) => {
      finalOutput = readFileSync(outputFile, 'utf8');
      rmSync(outputFile);
      return exitStatus(status as number);
    });
    exited.catch(() => {}); // heard by those who await it

    const settings = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    const command = settings.length > 0 ? ['env', ...settings, ...argv] : argv;
    this.#tell('run', String(id), outputFile, workdir, ...command);
    const [pid] = await started;
    return {
      pid,
      exited,
      output: () => finalOutput ?? readFileSync(outputFile, 'utf8'),
      kill: (signal) => {
        if (finalOutput === undefined) this.#tell('kill', '-s', signal.replace('SIG', ''), String(pid));
      },
    };
  }

  /** Runs a command inside to its end; for one that talks with a broker running there. */
  exec(file: string, args: readonly string[] = [], options: ExecOptions = {}): Promise<ExecResult> {
    const [nsenter, ...rest] = this.enter(file, args);
    const { input = '', timeoutMs = 0, cwd, env } = options;
    return new Promise((resolve, reject) => {
      const settings = { cwd, env, timeout: timeoutMs, killSignal: 'SIGKILL' as const };
      const child = execFile(nsenter, rest, settings, (error, stdout, stderr) => {
        // An error without a process is ours, else it is the command's exit status.
        if (error && child.pid === undefined) reject(error);
        else resolve({ exitCode: child.exitCode, signal: child.signalCode, stdout, stderr });
      });
      child.stdin?.on('error', () => {}); // it need not read its input
      child.stdin?.end(input);
    });
  }

  /** The argv that runs a command inside: for tests that want its streams. */
  enter(file: string, args: readonly string[] = []): [string, ...string[]] {
    if (this.#closed) throw this.#closed;
    const namespaces = ['--target', String(this.#outerPid), '--net', '--mount', '--pid'];
    // nsenter waits for the command in the pid namespace: whoever kills it means the command.
    return ['nsenter', ...namespaces, '--', 'setpriv', '--pdeathsig', 'KILL', file, ...args];
  }

  /** A file of a process's directory below the sandbox's /proc, `undefined` when it is gone. */
  readProc(pid: number, name: string): string | undefined {
    try {
      return readFileSync(`/proc/${this.#outerPid}/root/proc/${pid}/${name}`, 'latin1');
    } catch {
      return undefined;
    }
  }

  /** Ends all that runs inside, and waits for its end. */
  async close(): Promise<void> {
    if (this.#closed) return;
    const closed = once(this.#shell, 'close');
    this.#shell.stdin.end();
    await closed;
  }

  #tell(...words: string[]): void {
    this.#shell.stdin.write(`${words.map(quote).join(' ')}\n`);
  }
}

/** A word for the shell, which reads commands by line. */
function quote(word: string): string {
  if (/[\n\0]/.test(word)) throw new Error(`cannot pass on ${JSON.stringify(word)}: it is not of one line`);
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A shell tells the signal that ended a command as 128 and its number. */
function exitStatus(status: number): ExitStatus {
  const signal = Object.entries(constants.signals).find(([, number]) => number === status - 128)?.[0];
  return signal ? { exitCode: null, signal: signal as NodeJS.Signals } : { exitCode: status, signal: null };
}
