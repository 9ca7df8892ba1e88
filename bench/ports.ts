/** How long it takes to list 500 listening sockets among 300 processes, beside ss; as root on Linux, in a network and pid namespace of its own. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { listeningSockets } from '../src/host/sockets/listening-sockets.js';

const ROUNDS = 20;
const SOCKETS = 500;
const PROCESSES = 300;

const own = fileURLToPath(import.meta.url);

if (process.argv[2] !== 'inside') {
  const namespaces = ['--net', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const enter = ['sh', '-c', 'ip link set lo up && exec "$0" "$@"', process.execPath, '--import', 'tsx', own, 'inside'];
  const { status, error } = spawnSync('unshare', [...namespaces, ...enter], { stdio: 'inherit' });
  if (error) throw error;
  process.exitCode = status ?? 1;
} else {
  await openSockets();
  const sleepers = Array.from({ length: PROCESSES - 1 }, () => spawn('sleep', ['1000'], { stdio: 'ignore' }));
  await Promise.all(sleepers.map((child) => once(child, 'spawn')));
  await measure();
  process.exit();
}

async function openSockets(): Promise<void> {
  for (let index = 0; index < SOCKETS; index++) {
    createServer().listen(20_000 + (index >> 1), index % 2 ? '127.0.0.1' : '::1');
  }
  while ((await listeningSockets()).length < SOCKETS) await new Promise(setImmediate);
}

/** In turn, so that what else the machine does falls on all alike. */
async function measure(): Promise<void> {
  const contestants = {
    'ss -ltnpH': async () => run('ss', '-ltnpH'),
    'a process that does nothing': async () => run('true'),
    'listeningSockets(), unix as well': listeningSockets,
  };
  const times = new Map(Object.keys(contestants).map((name) => [name, [] as number[]]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, go] of Object.entries(contestants)) {
      const started = performance.now();
      await go();
      times.get(name)?.push(performance.now() - started);
    }
  }
  const sockets = (await listeningSockets()).filter(({ protocol }) => protocol === 'tcp').length;
  const processes = readdirSync('/proc').filter((name) => Number(name) > 0).length;
  console.log(`\n${sockets} listening sockets, ${processes} processes (median of ${ROUNDS})`);
  for (const [name, all] of times) {
    const median = all.sort((a, b) => a - b)[ROUNDS >> 1] ?? 0;
    console.log(`  ${name.padEnd(34)} ${median.toFixed(1).padStart(7)} ms`);
  }
}

function run(program: string, ...args: string[]): void {
  const { status, error } = spawnSync(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  if (error || status !== 0) throw error ?? new Error(`${program} exits with ${status}`);
}
