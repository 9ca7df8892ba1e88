import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BrokerSandbox, RunningBroker } from '../brokers/harness.js';
import { openSandbox } from '../brokers/harness.js';
import { logIn } from '../brokers/mqtt-login.js';
import type { BrokerVersion } from '../brokers/trees.js';
import { VERSIONS } from '../conformance/security-file.js';
import { MOSQUITTO_ID, withTree } from '../conformance/tree.js';
import { hasBrokers } from '../setup/has-brokers.js';
import { build, PROGRAM, type Run } from './mqttctl.js';
import { Box, entry, expectDone, expectFailure, NOBODY } from './passwd.js';

const CONFIG = 'listener 0 socket\nallow_anonymous false\npassword_file passwd\nlog_type all\n';
const REFUSED = 5;
const TOGETHER = { concurrent: true };
/** The dynamic loader of this machine; there is none where programs are linked with another C library. */
const LOADER = ['/lib64', '/lib']
  .flatMap((directory) => (existsSync(directory) ? readdirSync(directory).map((name) => join(directory, name)) : []))
  .find((path) => basename(path).startsWith('ld-linux'));

let sandbox: BrokerSandbox;

beforeAll(build, 120_000);
beforeAll(async () => {
  if (hasBrokers) sandbox = await openSandbox();
});
afterAll(() => sandbox?.close());

interface Words {
  readonly words: string;
  readonly password?: string;
  /** Starts mqttctl in another way. */
  readonly by?: readonly string[];
}

/** Runs a passwd command where the brokers are. */
async function passwd(directory: string, { words, password = 'x', by = [] }: Words): Promise<Run> {
  const command = [...by, process.execPath, PROGRAM, 'passwd', ...words.split(' ')];
  const env = { PATH: process.env.PATH ?? '', HOME: '/nonexistent', MQTTCTL_PASSWORD: password };
  // Who enters a sandbox is at its root.
  const args = ['-c', 'cd "$0" && exec "$@"', directory, ...command];
  const { exitCode, stdout, stderr } = await sandbox.exec('sh', args, { env, timeoutMs: 60_000 });
  return { code: exitCode ?? undefined, stdout, stderr };
}

/** Runs a broker on a tree with a password file. */
async function withBroker(
  version: BrokerVersion,
  users: string,
  use: (directory: string, broker: RunningBroker) => Promise<void>,
): Promise<void> {
  await withTree({ 'mosquitto.conf': CONFIG, passwd: { content: users, mode: 0o600 } }, async (directory) => {
    const broker = await start(version, directory);
    try {
      await use(directory, broker);
      // Whatever mqttctl did, the broker has lived through it.
      await expectAlive(broker);
    } finally {
      await broker.stop();
    }
  });
}

function start(version: BrokerVersion, workdir: string, config = 'mosquitto.conf'): Promise<RunningBroker> {
  return sandbox.run({ version, config: join(workdir, config), workdir, startAs: 'root' });
}

async function expectAlive(broker: RunningBroker): Promise<void> {
  const { stdout } = await sandbox.exec('cat', [`/proc/${broker.pid}/status`]);
  expect(stdout).toMatch(/^State:\t[RS]/m);
}

function canLogIn(directory: string, user: string, password: string, socket = 'socket'): Promise<number | 'closed'> {
  return logIn(join(directory, socket), { username: Buffer.from(user), password: Buffer.from(password) });
}

function text(directory: string): string {
  return readFileSync(join(directory, 'passwd'), 'utf8');
}

/** How often a broker has read its files again. */
function reloads(broker: RunningBroker): number {
  return broker.output().split('Reloading config').length - 1;
}

describe.skipIf(!hasBrokers).each(VERSIONS)('--reload of Mosquitto %s', TOGETHER, (version) => {
  test('lets a new user in at once, and one who is removed not any more', async () => {
    await withBroker(version, `# users\n${entry('alice')}`, async (directory) => {
      expect(await canLogIn(directory, 'carol', 'first')).toBe(REFUSED);
      const steps = [
        { words: 'add carol', password: 'first', logins: { first: 0, second: REFUSED } },
        { words: 'add carol', password: 'second', logins: { first: REFUSED, second: 0 } },
        { words: 'remove carol', logins: { first: REFUSED, second: REFUSED } },
        { words: 'import list --iterations 1', logins: { first: 0, second: REFUSED } },
      ];
      for (const { words, password = 'x', logins } of steps) {
        await withList(directory, 'carol:first\n');
        const run = await passwd(directory, { words: `${words} -f passwd --json --reload`, password });
        expect([run.stderr, run.code]).toEqual(['', 0]);
        expect(JSON.parse(run.stdout)).toMatchObject({ written: true, reloaded: true });
        for (const [each, code] of Object.entries(logins)) expect(await canLogIn(directory, 'carol', each)).toBe(code);
        expect(await canLogIn(directory, 'alice', "alice's")).toBe(0);
      }
      const { mode, uid, gid } = statSync(join(directory, 'passwd'));
      expect([mode & 0o777, uid, gid]).toEqual([0o600, MOSQUITTO_ID, MOSQUITTO_ID]);
    });
  });

  test('finds the file by the configuration, or by another name of it', async () => {
    await withBroker(version, entry('alice'), async (directory, broker) => {
      const found = await passwd(directory, {
        words: 'add carol -c mosquitto.conf --workdir . --reload',
        password: 'c',
      });
      expectDone(found, `carol is in ${directory}/passwd now.\n`);
      expect(found.stderr).toBe(
        `${directory}/passwd (password_file of ${directory}/mosquitto.conf:3, for all listeners)\n`,
      );
      symlinkSync(directory, join(directory, 'here'));
      expectDone(await passwd(directory, { words: 'add dave -f here/passwd --reload', password: 'd' }), /^dave is in /);
      expect(await canLogIn(directory, 'carol', 'c')).toBe(0);
      expect(await canLogIn(directory, 'dave', 'd')).toBe(0);
      expect(reloads(broker)).toBe(2);
    });
  });

  test('does so also where nothing had to change', async () => {
    await withBroker(version, '', async (directory, broker) => {
      appendFileSync(join(directory, 'passwd'), entry('carol', 'secret', 10_000));
      expect(await canLogIn(directory, 'carol', 'secret')).toBe(REFUSED);
      const before = statSync(join(directory, 'passwd'));
      const run = await passwd(directory, { words: 'add carol -f passwd --reload', password: 'secret' });
      expectDone(run, 'carol has this password already; nothing was changed.\n');
      expect(statSync(join(directory, 'passwd'))).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs });
      expect(await canLogIn(directory, 'carol', 'secret')).toBe(0);
      expect(reloads(broker)).toBe(1);
    });
  });

  test('with a bad line elsewhere in the file', async () => {
    await withBroker(version, entry('alice'), async (directory, broker) => {
      const bad = `# someone's edit\nzed:$6$bad\n`;
      appendFileSync(join(directory, 'passwd'), bad);
      const before = text(directory);
      const run = await passwd(directory, { words: 'add carol -f passwd --reload', password: 'c' });
      if (version === '2.1.2') {
        expectFailure(
          run,
          3,
          new RegExp(
            `Mosquitto 2\\.1\\.2 \\(process \\d+\\) would choke over ${directory}/passwd:3 .*nothing was changed`,
          ),
        );
        expect([text(directory), reloads(broker)]).toEqual([before, 0]);
        expect(await canLogIn(directory, 'carol', 'c')).toBe(REFUSED);
        expect(existsSync(join(directory, 'passwd'))).toBe(true);
      } else {
        expectDone(run, `carol is in ${directory}/passwd now.\n`);
        expect(run.stderr).toMatch(new RegExp(`^${directory}/passwd:3: [^\\n]*zed[^\\n]*drops this user\\.\\n$`));
        expect(await canLogIn(directory, 'carol', 'c')).toBe(0);
      }
      expect(await canLogIn(directory, 'alice', "alice's")).toBe(0);
      // Who mends the line itself is let through.
      expectDone(await passwd(directory, { words: 'add zed -f passwd --reload', password: 'z' }), /^zed has the new /);
      expect(await canLogIn(directory, 'zed', 'z')).toBe(0);
    });
  });

  test('with a mistake in the configuration, nothing is written', async () => {
    await withBroker(version, entry('alice'), async (directory, broker) => {
      appendFileSync(join(directory, 'mosquitto.conf'), 'no_such_option 1\n');
      const before = text(directory);
      const run = await passwd(directory, { words: 'add carol -f passwd --reload', password: 'c' });
      expectFailure(
        run,
        3,
        `would choke over ${directory}/mosquitto.conf:5 (conf/unknown-option); nothing was changed`,
      );
      expect([text(directory), reloads(broker)]).toEqual([before, 0]);
      expect(await canLogIn(directory, 'alice', "alice's")).toBe(0);
    });
  });

  test('of a file that no running broker reads: 3, and nothing is written', async () => {
    await withBroker(version, entry('alice'), async (directory, broker) => {
      await withList(directory, 'carol:x\n');
      for (const words of ['add carol', 'import list', 'add carol --iterations 2']) {
        const run = await passwd(directory, { words: `${words} -f other --reload` });
        expectFailure(
          run,
          3,
          `There is no broker to reload that reads ${directory}/other, those that run here use other`,
        );
      }
      expect([existsSync(join(directory, 'other')), reloads(broker)]).toEqual([false, 0]);
    });
  });

  test('by another account: 3, and nothing is written', async () => {
    await withBroker(version, entry('alice'), async (directory, broker) => {
      chmodSync(join(directory, 'passwd'), 0o666);
      const by = ['setpriv', `--reuid=${NOBODY.uid}`, `--regid=${NOBODY.gid}`, '--clear-groups'];
      const before = text(directory);
      const run = await passwd(directory, { words: 'add carol -f passwd --reload', by });
      expectFailure(
        run,
        3,
        /There is no broker to reload that reads .*: only root sees those of other accounts: use sudo/,
      );
      expect([text(directory), reloads(broker)]).toEqual([before, 0]);
    });
  });
});

describe.skipIf(!hasBrokers)('--reload', () => {
  test('of several brokers that read one file', async () => {
    const second = CONFIG.replace('socket', 'socket2');
    const users = { content: entry('alice'), mode: 0o600 };
    await withTree({ 'mosquitto.conf': CONFIG, 'second.conf': second, passwd: users }, async (directory) => {
      const brokers = [await start('2.0.21', directory), await start('2.1.2', directory, 'second.conf')];
      try {
        expectDone(await passwd(directory, { words: 'add carol -f passwd --reload', password: 'c' }), /^carol is in/);
        expect(brokers.map(reloads)).toEqual([1, 1]);
        for (const socket of ['socket', 'socket2']) expect(await canLogIn(directory, 'carol', 'c', socket)).toBe(0);
      } finally {
        for (const broker of brokers) await broker.stop();
      }
    });
  });

  test('where no broker runs: 3, and nothing is written', async () => {
    await withTree({ passwd: entry('alice') }, async (directory) => {
      const run = await passwd(directory, { words: 'add carol -f passwd --reload' });
      expectFailure(run, 3, 'none runs here; nothing was changed: start it, or leave out --reload.');
      expect(text(directory)).toMatch(/^alice:[^\n]*\n$/);
    });
  });

  test.each(['--root root', '--dry-run', '--check'])('with %s: 2', async (flag) => {
    const box = new Box();
    box.put({ 'root/x': '' });
    expectFailure(await box.passwd(`add carol -f passwd --reload ${flag}`, { password: 'x' }), 2, '--reload');
    expect([box.list(), box.list('root')]).toEqual([['root'], ['x']]);
    box.remove();
  });
});

describe.skipIf(!hasBrokers)('what only calls itself mosquitto', TOGETHER, () => {
  /** Whether mqttctl runs the program of another process to ask for its version. */
  async function isAsked(
    directory: string,
    argv: readonly [string, ...string[]],
    name: string = argv[0],
  ): Promise<boolean> {
    const account = ['--reuid=65534', '--regid=65534', '--clear-groups'];
    const script = ['bash', '-c', 'echo $$; exec -a "$0" "$@"', name, ...argv];
    const [program, ...args] = sandbox.enter('setpriv', [...account, ...script]);
    const other = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const pid = String((await once(other.stdout, 'data'))[0]).trim();
    try {
      await sleep(200);
      expect(other.exitCode).toBe(null);
      const by = ['strace', '-f', '-e', 'trace=execve', '-e', 'signal=none', '-o', 'trace'];
      const run = await passwd(directory, { words: 'add carol -f passwd --reload', by });
      expectFailure(run, 3, 'There is no broker to reload');
      expect(text(directory)).toMatch(/^alice:[^\n]*\n$/);
      const trace = readFileSync(join(directory, 'trace'), 'latin1');
      return [`/proc/${pid}/exe`, realpathSync(argv[0])].some((file) => trace.includes(`execve("${file}"`));
    } finally {
      // It has changed its account since, and does not end with the command that entered the sandbox.
      await sandbox.exec('kill', ['-KILL', pid]);
    }
  }

  test.each([
    ['of another owner', 0o755, 65534],
    ['that everybody can write to', 0o777, 0],
    ['that a group can write to', 0o775, 0],
    ['of root in a place of another', 0o755, 0],
  ] as const)('is not run: a program %s', async (_, mode, uid) => {
    await withTree({ passwd: entry('alice') }, async (directory) => {
      const program = join(directory, 'mosquitto');
      copyFileSync('/bin/sleep', program);
      await sandbox.exec('chown', [`${uid}:${uid}`, program]);
      chmodSync(program, mode);
      expect(await isAsked(directory, [program, '100'])).toBe(false);
    });
  });

  test('would be seen to be run here: a program of root in a place of root', async () => {
    const place = mkdtempSync('/opt/mqttctl-test-');
    try {
      chmodSync(place, 0o755);
      const program = join(place, 'mosquitto');
      copyFileSync('/bin/sleep', program);
      chmodSync(program, 0o755);
      await withTree({ passwd: entry('alice') }, async (directory) => {
        expect(await isAsked(directory, [program, '100'])).toBe(true);
      });
    } finally {
      rmSync(place, { recursive: true });
    }
  });

  const COMMAND = 'sleep 9; echo >proof :';

  // What root runs must not be up to another account, whatever that calls its process and its arguments: "halt -h" stops
  // the machine, and a shell does what it is told.
  test.each([
    ['a program of root under its name', 'mosquitto', ['/bin/sleep', '100']],
    ['a shell that calls itself the loader', 'ld-linux.so.2', ['/bin/bash', '-c', COMMAND, 'mosquitto']],
    ['the loader with a shell', 'ld-linux.so.2', [LOADER ?? '/bin/bash', '/bin/bash', '-c', COMMAND, 'mosquitto']],
  ] as const)('is not run: %s', async (_, name, argv) => {
    await withTree({ passwd: entry('alice') }, async (directory) => {
      expect(await isAsked(directory, [...argv], name)).toBe(false);
      expect(existsSync(join(directory, 'proof'))).toBe(false);
    });
  });
});

/** For import. */
async function withList(directory: string, content: string): Promise<void> {
  await sandbox.exec('sh', ['-c', `printf %s "$1" >"$2/list"`, 'sh', content, directory]);
}
