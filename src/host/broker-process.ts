import { type ChildProcess, spawn } from 'node:child_process';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { atExit } from '../store/at-exit.js';
import type { Owner } from './scratch-directory.js';

const PATIENCE_MS = 5000;
const POLL_MS = 20;

/** What became of a broker that was started. */
export type Fate =
  | { readonly outcome: 'serving' }
  | { readonly outcome: 'exited'; readonly code: number | null }
  | { readonly outcome: 'silent' };

/** A mosquitto of our own, on a configuration of our own; it ends with this process at the latest. */
export class BrokerProcess {
  readonly #child: ChildProcess;
  readonly #exited: Promise<number | null>;
  readonly #callOff: () => void;
  #hasEnded = false;
  #output = '';

  /** @param account whose rights it gets; without one it starts as who runs mqttctl */
  constructor(binary: string, config: string, workdir: string, account?: Owner) {
    const identity = account && { uid: account.uid, gid: account.gid };
    this.#child = spawn(binary, ['-c', config], { cwd: workdir, stdio: ['ignore', 'pipe', 'pipe'], ...identity });
    this.#child.stdout?.on('data', (data) => this.#keep(data));
    this.#child.stderr?.on('data', (data) => this.#keep(data));
    this.#exited = new Promise((resolve) => {
      this.#child.once('close', resolve);
      this.#child.once('error', () => resolve(null));
    });
    void this.#exited.then(() => {
      this.#hasEnded = true;
    });
    this.#callOff = atExit(() => this.#child.kill('SIGKILL'));
  }

  /** Starts a broker that goes on when this process has ended; returns its process id. */
  static leaveRunning(binary: string, config: string, workdir: string): number | undefined {
    const child = spawn(binary, ['-c', config], { cwd: workdir, stdio: 'ignore', detached: true });
    child.unref();
    return child.pid;
  }

  /** What it said so far on stdout and stderr. */
  get output(): string {
    return this.#output;
  }

  /** Its errors without the time stamps, or what it said last. */
  get lastWords(): string {
    const lines = this.#output.trimEnd().split('\n');
    const errors = lines.filter((line) => line.includes('Error'));
    return (errors.length > 0 ? errors : lines.slice(-1)).map((line) => line.replace(/^\d+: /, '')).join(' ');
  }

  /** Waits until it accepts connections on all of the loopback ports, or has ended. */
  async settle(ports: readonly number[]): Promise<Fate> {
    const until = Date.now() + PATIENCE_MS;
    while (Date.now() < until) {
      if (this.#hasEnded) return { outcome: 'exited', code: await this.#exited };
      const answers = await Promise.all(ports.map(accepts));
      if (answers.every(Boolean)) return { outcome: 'serving' };
      await sleep(POLL_MS);
    }
    return { outcome: 'silent' };
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    const stopped = await Promise.race([this.#exited.then(() => true), sleep(PATIENCE_MS, false, { ref: false })]);
    if (!stopped) this.#child.kill('SIGKILL');
    await this.#exited;
    this.#callOff();
  }

  #keep(data: Buffer): void {
    this.#output += data.toString();
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const answer = (value: boolean) => {
      socket.destroy();
      resolve(value);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });
}
