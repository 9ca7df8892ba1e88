import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { t } from '../language/t.js';
import { type HashJob, type HashOrders, settle } from './hash-job.js';
import { inParallel } from './in-parallel.js';

/** Fewer are done sooner than processes are started. */
const MANY = 500;
/** Rounds of hashing in one message to a process: some tens of milliseconds. */
const ROUNDS_A_MESSAGE = 100_000;
const JOBS_A_MESSAGE_MAX = 500;
/** Messages that a process has in hand: it need not wait for the next one. */
const MESSAGES_AHEAD = 2;

/** Beside the bundle that this is in; there is none where the source runs unbuilt. */
const WORKER = fileURLToPath(new URL('../hash-worker.js', import.meta.url));

/** What a process of ours is told: first the orders, then jobs. It answers jobs with their results, in order. */
export type HashMessage = HashOrders | readonly HashJob[];

/**
 * Settles many jobs on all cores. The results are in the order of the jobs.
 *
 * @param onProgress told how many are done
 */
export async function settleAll(
  jobs: readonly HashJob[],
  orders: HashOrders,
  onProgress: (done: number) => void,
): Promise<(string | undefined)[]> {
  if (jobs.length >= MANY && existsSync(WORKER)) return new HashProcesses(jobs, orders, onProgress).run();
  let done = 0;
  return inParallel(jobs, async (job) => {
    const hash = await settle(job, orders, 'pool');
    onProgress(++done);
    return hash;
  });
}

/**
 * Processes rather than threads: OpenSSL counts references to the algorithm in every round, and threads that share
 * the counter get a third less done together.
 */
class HashProcesses {
  readonly #results: (string | undefined)[];
  readonly #size: number;
  #next = 0;
  #done = 0;

  constructor(
    private readonly jobs: readonly HashJob[],
    private readonly orders: HashOrders,
    private readonly onProgress: (done: number) => void,
  ) {
    this.#results = new Array(jobs.length);
    this.#size = Math.min(JOBS_A_MESSAGE_MAX, Math.max(1, Math.round(ROUNDS_A_MESSAGE / orders.iterations)));
  }

  async run(): Promise<(string | undefined)[]> {
    const workers = Array.from({ length: availableParallelism() }, () =>
      // Nothing of what the program was started with is for them: jobs hold passwords, and come through a socket.
      fork(WORKER, [], { execArgv: [], serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }),
    );
    try {
      await Promise.all(workers.map((worker) => this.#feed(worker)));
    } finally {
      for (const worker of workers) worker.kill();
    }
    return this.#results;
  }

  /** Gives a process messages, until nothing is left and all is answered. */
  #feed(worker: ChildProcess): Promise<void> {
    return new Promise((resolve, reject) => {
      const starts: number[] = [];
      const send = (): void => {
        const start = this.#next;
        if (start >= this.jobs.length) return;
        this.#next += this.#size;
        starts.push(start);
        tell(worker, this.jobs.slice(start, start + this.#size));
      };
      worker.on('message', (hashes: readonly (string | undefined)[]) => {
        const start = starts.shift() ?? 0;
        for (const [index, hash] of hashes.entries()) this.#results[start + index] = hash;
        this.#done += hashes.length;
        this.onProgress(this.#done);
        send();
        if (starts.length === 0) resolve();
      });
      worker.once('error', reject);
      worker.once('exit', (code, signal) =>
        reject(new Error(t`a process that hashes ended early (${signal ?? code})`)),
      );
      tell(worker, this.orders);
      for (let i = 0; i < MESSAGES_AHEAD; i++) send();
      if (starts.length === 0) resolve();
    });
  }
}

function tell(worker: ChildProcess, message: HashMessage): void {
  worker.send(message as object, () => {}); // a process that is gone is heard of by its 'exit'
}
