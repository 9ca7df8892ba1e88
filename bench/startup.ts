/**
 * How long a command takes from the shell, beside bare node: npm run bench. Several rounds in turn, so that what else
 * the machine does falls on all alike; the median counts.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROUNDS = 15;
const TREES = 1000;
const LINES = [25_000, 50_000, 100_000];

const run = path.join(path.dirname(fileURLToPath(import.meta.url)), '../bin/run.js');
const scratch = mkdtempSync(path.join(tmpdir(), 'mqttctl-bench-'));
const lint = (...paths: string[]): string[] => [
  run,
  'lint',
  ...paths,
  '--target',
  '2.1.2',
  '--as',
  'root',
  '--workdir',
  '.',
];

try {
  const tree = makeTree('one');
  const trees = Array.from({ length: TREES }, (_, index) => makeTree(`many/${index}`));
  report('one ordinary tree', ROUNDS, {
    'node -e 0': ['-e', '0'],
    'mqttctl --version': [run, '--version'],
    'mqttctl lint': lint(tree),
  });
  report(`${TREES} trees in one run`, 3, { 'mqttctl lint': lint(...trees) });
  report(
    'one file of many lines',
    3,
    Object.fromEntries(LINES.map((count) => [`${count} lines`, lint(makeLongTree(count))])),
  );
} finally {
  rmSync(scratch, { recursive: true });
}

function makeTree(name: string): string {
  const directory = path.join(scratch, name);
  mkdirSync(path.join(directory, 'conf.d'), { recursive: true });
  writeFileSync(path.join(directory, 'mosquitto.conf'), 'persistence true\nlog_dest stderr\ninclude_dir conf.d\n');
  writeFileSync(
    path.join(directory, 'conf.d/home.conf'),
    'listener 1883\nallow_anonymous false\npassword_file passwd\n',
  );
  writeFileSync(path.join(directory, 'passwd'), '# no users yet\n');
  return directory;
}

function makeLongTree(lines: number): string {
  const directory = path.join(scratch, `long-${lines}`);
  mkdirSync(directory);
  const kinds = ['max_keepalive 60', '# a comment', 'allow_anonymous true', '', 'log_type all', 'sys_interval 10'];
  const text = Array.from({ length: lines }, (_, index) => kinds[index % kinds.length]).join('\n');
  writeFileSync(path.join(directory, 'mosquitto.conf'), `${text}\n`);
  return directory;
}

function report(title: string, rounds: number, programs: Readonly<Record<string, readonly string[]>>): void {
  const times = new Map(Object.keys(programs).map((name) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, args] of Object.entries(programs)) {
      const started = performance.now();
      spawnSync(process.execPath, args, { stdio: 'ignore' });
      times.get(name)?.push(performance.now() - started);
    }
  }
  console.log(`\n${title} (median of ${rounds})`);
  for (const [name, all] of times) console.log(`  ${name.padEnd(20)} ${median(all).toFixed(0).padStart(6)} ms`);
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
}
