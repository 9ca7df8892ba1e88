/** How long a command takes from the shell, beside bare node. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Comparison, type Contestant, compare } from './compare.js';

const ROUNDS = 20;
const TREES = 1000;
const LINES = [25_000, 50_000, 100_000];

const run = path.join(path.dirname(fileURLToPath(import.meta.url)), '../bin/run.js');
const mqttctl = (...args: string[]): Contestant => ({ argv: [process.execPath, run, ...args] });
const lint = (...paths: string[]) => mqttctl('lint', ...paths, '--target', '2.1.2', '--as', 'root', '--workdir', '.');

export default async function startup(): Promise<Comparison[]> {
  const scratch = mkdtempSync(path.join(tmpdir(), 'mqttctl-bench-'));
  try {
    const tree = makeTree(scratch, 'one');
    const trees = Array.from({ length: TREES }, (_, index) => makeTree(scratch, `many/${index}`));
    const acl = path.join(scratch, 'acl');
    const secret = path.join(scratch, 'secret');
    const passwd = path.join(scratch, 'passwd');
    writeFileSync(acl, 'user weewx\ntopic weather/#\n');
    writeFileSync(secret, 'from the station\n');
    const login = ['weewx', '--file', passwd, '--password-file', secret, '--target', '2.1.2'];
    execFileSync(process.execPath, [run, 'passwd', 'add', ...login], { stdio: 'ignore' });
    const question = ['--user', 'weewx', '--topic', 'weather/loop', '--access', 'write'];
    return [
      await compare('from the shell to the answer', ROUNDS, {
        'node -e 0': { argv: [process.execPath, '-e', '0'] },
        'mqttctl --version': mqttctl('--version'),
        'mqttctl passwd verify': mqttctl('passwd', 'verify', ...login),
        'mqttctl acl check': mqttctl('acl', 'check', ...question, '--file', acl, '--target', '2.1.2'),
        'mqttctl lint': lint(tree),
      }),
      await compare(`${TREES} trees in one run`, 3, { 'mqttctl lint': lint(...trees) }),
      await compare(
        'one file of many lines',
        3,
        Object.fromEntries(LINES.map((count) => [`${count} lines`, lint(makeLongTree(scratch, count))])),
      ),
    ];
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function makeTree(scratch: string, name: string): string {
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

function makeLongTree(scratch: string, lines: number): string {
  const directory = path.join(scratch, `long-${lines}`);
  mkdirSync(directory);
  const kinds = ['max_keepalive 60', '# a comment', 'allow_anonymous true', '', 'log_type all', 'sys_interval 10'];
  const text = Array.from({ length: lines }, (_, index) => kinds[index % kinds.length]).join('\n');
  writeFileSync(path.join(directory, 'mosquitto.conf'), `${text}\n`);
  return directory;
}
