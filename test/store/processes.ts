import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll } from 'vitest';

/** How a process ended, and what it said. */
export interface Ended {
  readonly status: number | NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Whose rights it has; undefined: ours. */
export interface RunOptions {
  readonly uid?: number;
  readonly gid?: number;
}

/** What a test that failed would leave behind. */
const living = new Set<Running>();

/** A process of a test, in a session of its own. */
export class Running {
  readonly process: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Ended>;
  #stdout = '';
  #stderr = '';

  constructor(program: string, args: readonly string[], options: RunOptions = {}) {
    this.process = spawn(program, args, { detached: true, ...options });
    this.process.stdout.on('data', (data) => (this.#stdout += data));
    this.process.stderr.on('data', (data) => (this.#stderr += data));
    this.process.stdin.on('error', () => {});
    living.add(this);
    this.ended = new Promise((resolve) => {
      this.process.once('close', (code, signal) => {
        living.delete(this);
        resolve({ status: signal ?? code, stdout: this.#stdout, stderr: this.#stderr });
      });
    });
  }

  /** Waits until it has said something. */
  async said(words: string): Promise<void> {
    while (!this.#stdout.includes(words)) {
      await Promise.race([new Promise((resolve) => this.process.stdout.once('data', resolve)), this.#failed()]);
    }
  }

  /** Kills it with all that it has started, and waits until it is gone. */
  async kill(): Promise<void> {
    try {
      process.kill(-(this.process.pid as number), 'SIGKILL');
    } catch (error) {
      // It has just ended by itself.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
    await this.ended;
  }

  async #failed(): Promise<never> {
    const { status, stderr } = await this.ended;
    throw new Error(`it ended with ${status}: ${stderr}`);
  }
}

/** The program child.ts, compiled so that it starts fast. */
export class Child {
  #directory = '';

  constructor() {
    beforeAll(async () => {
      this.#directory = mkdtempSync(join(tmpdir(), 'mqttctl-child-'));
      chmodSync(this.#directory, 0o755);
      await build({
        entryPoints: [fileURLToPath(new URL('child.ts', import.meta.url))],
        outfile: this.path,
        bundle: true,
        format: 'esm',
        platform: 'node',
      });
    });
    afterEach(async () => {
      for (const running of living) await running.kill();
    });
    afterAll(() => rmSync(this.#directory, { recursive: true }));
  }

  get path(): string {
    return join(this.#directory, 'child.mjs');
  }

  start(...args: readonly string[]): Running {
    return new Running(process.execPath, [this.path, ...args]);
  }

  /** By another program, which gets the command as its last arguments. */
  startBy([program = '', ...options]: readonly string[], ...args: readonly string[]): Running {
    return new Running(program, [...options, process.execPath, this.path, ...args]);
  }

  /** With the rights of an account that is not root. */
  startAsNobody(...args: readonly string[]): Running {
    return new Running(process.execPath, [this.path, ...args], { uid: 65_534, gid: 65_534 });
  }
}

/**
 * Starts a process that locks a file as other programs do, and waits until it has.
 *
 * @param last the last command under the lock
 */
export async function lockedBySomebody(file: string, seconds: number, last = 'true'): Promise<Running> {
  const holder = new Running('flock', [file, 'sh', '-c', `echo locked; sleep ${seconds}; ${last}`]);
  await holder.said('locked');
  return holder;
}

/** Waits until something is so. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(10);
}
