/** Runs in a process of its own, started by hash-processes.ts: orders and jobs come in, the new hashes go out. */
import { type HashOrders, settle } from './hash-job.js';
import type { HashMessage } from './hash-processes.js';

let orders: HashOrders | undefined;

process.on('message', async (message: HashMessage) => {
  if (!('length' in message)) {
    orders = message;
    return;
  }
  const hashes: (string | undefined)[] = [];
  for (const job of message) hashes.push(orders && (await settle(job, orders, 'here')));
  process.send?.(hashes, undefined, {}, () => {}); // where nobody listens any more there is nothing to do
});

// Ctrl-C goes to all processes of a terminal: what becomes of the work is decided by the one that has the file.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit());
