import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { type HashJob, type HashOrders, settle } from './hash-job.js';
import { inParallel } from './in-parallel.js';

/** Fewer are done sooner than threads are started. */
const MANY = 500;
/** Rounds of hashing in one message to a thread: some tens of milliseconds. */
const ROUNDS_A_MESSAGE = 100_000;
const JOBS_A_MESSAGE_MAX = 500;

/** Beside the bundle that this is in; there is none where the source runs unbuilt. */
const WORKER = fileURLToPath(new URL('../hash-worker.js', import.meta.url));

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
  if (jobs.length >= MANY && existsSync(WORKER)) return new HashThreads(jobs, orders, onProgress).run();
  let done = 0;
  return inParallel(jobs, async (job) => {
    const hash = await settle(job, orders);
    onProgress(++done);
    return hash;
  });
}

class HashThreads {
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
    const workers = Array.from(
      { length: availableParallelism() },
      () => new Worker(WORKER, { workerData: this.orders }),
    );
    try {
      await Promise.all(workers.map((worker) => this.#feed(worker)));
    } finally {
      await Promise.all(workers.map((worker) => worker.terminate()));
    }
    return this.#results;
  }

  /** Gives a thread one message after the other, until nothing is left. */
  #feed(worker: Worker): Promise<void> {
    return new Promise((resolve, reject) => {
      let start = 0;
      const send = (): void => {
        start = this.#next;
        this.#next += this.#size;
        if (start >= this.jobs.length) resolve();
        else worker.postMessage(this.jobs.slice(start, start + this.#size));
      };
      worker.on('message', (hashes: readonly (string | undefined)[]) => {
        for (const [index, hash] of hashes.entries()) this.#results[start + index] = hash;
        this.#done += hashes.length;
        this.onProgress(this.#done);
        send();
      });
      worker.once('error', reject);
      send();
    });
  }
}
