/**
 * How long it takes to list 500 listening sockets among 300 processes, beside ss; as root on Linux, in a network and pid
 * namespace of its own.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { listeningSockets } from '../src/host/sockets/listening-sockets.js';
import { type Comparison, comparison, median } from './compare.js';

const ROUNDS = 20;
const SOCKETS = 500;
const PROCESSES = 300;

const own = fileURLToPath(import.meta.url);
const INSIDE = '--in-namespaces';

/** Measures in a process of its own, in its own namespaces: it says there what it found. */
export default async function ports(): Promise<Comparison[]> {
  const namespaces = ['--net', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const enter = ['sh', '-c', 'ip link set lo up && exec "$0" "$@"', process.execPath, '--import', 'tsx', own, INSIDE];
  const { status, stdout, error } = spawnSync('unshare', [...namespaces, ...enter], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  if (error || status !== 0) throw error ?? new Error(`unshare exits with ${status}`);
  return [JSON.parse(stdout) as Comparison];
}

if (process.argv[2] === INSIDE) {
  await openSockets();
  const sleepers = Array.from({ length: PROCESSES - 1 }, () => spawn('sleep', ['1000'], { stdio: 'ignore' }));
  await Promise.all(sleepers.map((child) => once(child, 'spawn')));
  console.log(JSON.stringify(await measure()));
  process.exit();
}

async function openSockets(): Promise<void> {
  for (let index = 0; index < SOCKETS; index++) {
    createServer().listen(20_000 + (index >> 1), index % 2 ? '127.0.0.1' : '::1');
  }
  while ((await listeningSockets()).length < SOCKETS) await new Promise(setImmediate);
}

/** In turn, so that what else the machine does falls on all alike. */
async function measure(): Promise<Comparison> {
  const contestants = {
    'ss -ltnpH': async () => run('ss', '-ltnpH'),
    'a process that does nothing': async () => run('true'),
    'mqttctl: listeningSockets(), unix as well': listeningSockets,
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
  return comparison(
    `${sockets} listening sockets, ${processes} processes (median of ${ROUNDS})`,
    [...times].map(([name, all]) => ({ name, ms: median(all) })),
  );
}

function run(program: string, ...args: string[]): void {
  const { status, error } = spawnSync(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  if (error || status !== 0) throw error ?? new Error(`${program} exits with ${status}`);
}
