/** Runs in a thread of its own, started by hash-threads.ts: jobs come in, the new hashes go out. */
import { parentPort, workerData } from 'node:worker_threads';
import { type HashJob, type HashOrders, settle } from './hash-job.js';

parentPort?.on('message', async (jobs: readonly HashJob[]) => {
  const hashes: (string | undefined)[] = [];
  for (const job of jobs) hashes.push(await settle(job, workerData as HashOrders));
  parentPort?.postMessage(hashes);
});
