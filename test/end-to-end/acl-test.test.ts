import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { freePorts } from '../../src/host/free-port.js';
import { aclTestSchema } from '../../src/report/acl-test-schema.js';
import type { BrokerVersion } from '../brokers/trees.js';
import { VERSIONS } from '../conformance/security-file.js';
import { installBroker } from '../host/installed.js';
import { hasBrokers } from '../setup/has-brokers.js';
import { build, mqttctl, PROGRAM, type Run, Scratch } from './mqttctl.js';

vi.setConfig({ testTimeout: 120_000 });

const ACL = 'user USER\ntopic write testlecture\n\nuser weewx\ntopic write weather/#\ntopic read weather/command\n';
/** The case of the article: what a user of /testlecture would expect; and two tests that pass. */
const TESTS = `tests:
  - user: USER
    may:
      write: testlecture/test
  - name: the weather station
    user: weewx
    may:
      write: [weather/loop, weather/archive]
      read: weather/command
    may not:
      read: weather/loop
      write: testlecture
  - name: visitors
    anonymous: true
    may_not:
      readwrite: [weather/loop, testlecture]
`;

let scratch: Scratch;

beforeAll(build, 120_000);
beforeEach(() => {
  scratch = new Scratch().put({ acl: ACL, 'access.yaml': TESTS });
  mkdirSync(scratch.at('tmp'));
});
afterEach(async () => {
  const left = [readdirSync(scratch.at('tmp')), processes()];
  scratch.remove();
  expect(left).toEqual([[], []]);
});

/** The processes that have a file in the scratch directory among their arguments, or one whose name begins so there. */
function processes(name = ''): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`\0${scratch.path}/${name}`);
    } catch {
      return false;
    }
  });
}

function environment(env: Record<string, string> = {}): Record<string, string> {
  return { PATH: `${scratch.at('bin')}:${process.env.PATH}`, TMPDIR: scratch.at('tmp'), ...env };
}

/** Runs `mqttctl acl test` where the scratch directory is. */
function aclTest(words: string, env: Record<string, string> = {}): Promise<Run> {
  const args = ['acl', 'test', ...words.split(' ').filter(Boolean)];
  return mqttctl(args, { cwd: scratch.path, stdin: 'ignore', timeout: 60_000, env: environment(env) });
}

describe('by simulation', () => {
  test('says what is not as expected, and why: 1', async () => {
    const { code, stdout, stderr } = await aclTest('access.yaml --file acl --target 2.0.21');
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toMatch(/^✗ USER \(1 of 1 failed\)\n {2}✗ may write testlecture\/test {2}access\.yaml:4:14\n/);
    expect(stdout).toMatch(/denied: No rule matches.*\(topic write testlecture\).*testlecture\/#/);
    expect(stdout).toContain('✓ the weather station (weewx) (5)\n✓ visitors (anonymous clients) (4)\n');
    expect(stdout).toMatch(/10 expectations: 9 passed, 1 failed \(simulated for Mosquitto 2\.0\.21\)\n$/);
  });

  test('with the repair that it names all is as expected: 0', async () => {
    scratch.put({ acl: ACL.replace('topic write testlecture', 'topic write testlecture/#') });
    scratch.put({ 'access.yaml': TESTS.replace('write: testlecture\n', 'write: home/door\n') });
    const { code, stdout } = await aclTest('access.yaml --file acl -q');
    expect([code, stdout]).toEqual([0, expect.stringContaining('10 expectations: all passed (simulated for')]);
  });

  test('finds the ACL file of each listener by the configuration', async () => {
    scratch.put({
      'mosquitto.conf': `per_listener_settings true\nlistener 1883\nacl_file acl\nallow_anonymous true
listener 8883\nallow_anonymous true\nacl_file other\nmount_point site/\n`,
      other: 'topic read site/news\n',
      'listeners.yaml': `tests:\n  - {user: weewx, listener: 1883, may: {write: weather/loop}, may not: {read: news}}
  - {anonymous: true, listener: 8883, may: {read: news}, may not: {read: [site/news]}}\n`,
    });
    const conf = '-c mosquitto.conf --workdir .';
    const { code, stdout, stderr } = await aclTest(`listeners.yaml ${conf}`);
    expect([code, stdout]).toEqual([0, expect.stringContaining('4 expectations: all passed')]);
    expect(stderr).toBe(`${scratch.at('acl')}, for port 1883\n${scratch.at('other')}, for port 8883\n`);
    expect(await aclTest(`access.yaml --listener 1883 ${conf}`)).toMatchObject({ code: 1 });
    const [ambiguous, missing] = [
      await aclTest(`access.yaml ${conf}`),
      await aclTest(`gone.yaml ${conf}`.replace('gone', 'listeners').replace('-c mosquitto.conf', '-c one.conf')),
    ];
    expect([ambiguous.code, ambiguous.stderr]).toEqual([2, expect.stringContaining('Name one with --listener PORT')]);
    expect(missing.code).toBe(3);
    scratch.put({ 'one.conf': 'listener 1883\nacl_file acl\nallow_anonymous true\n' });
    const absent = await aclTest('listeners.yaml -c one.conf --workdir .');
    expect([absent.code, absent.stderr]).toEqual([
      2,
      expect.stringMatching(/mqttctl: listeners\.yaml:3:5: .*one\.conf has no listener on port 8883/),
    ]);
  });

  test('of several files and of standard input', async () => {
    scratch.put({ 'more.yaml': 'tests:\n  - {user: weewx, may: {write: weather/x}}\n' });
    const both = await aclTest('access.yaml more.yaml -f acl');
    expect(both.stdout).toContain('11 expectations: 10 passed');
    const piped = await mqttctl(['acl', 'test', '-', '-f', 'acl'], {
      cwd: scratch.path,
      input: 'tests:\n  - {user: weewx, may: {write: "weather/x"}}\n',
      env: environment(),
    });
    expect([piped.code, piped.stderr]).toEqual([0, '']);
  });

  test.each(['json', 'junit', 'github'])('as %s', async (format) => {
    const { code, stdout } = await aclTest(`access.yaml -f acl --format ${format}`);
    expect(code).toBe(1);
    if (format === 'json') expect(aclTestSchema.parse(JSON.parse(stdout)).summary.failed).toBe(1);
    if (format === 'json') expect((await aclTest('access.yaml -f acl --json')).stdout).toBe(stdout);
    if (format === 'junit') expect(stdout).toMatch(/^<\?xml[\s\S]*<failure type="simulation"[\s\S]*<\/testsuites>\n$/);
    if (format === 'github') expect(stdout).toMatch(/^::error file=access\.yaml,line=4,col=14,[^\n]*\n$/);
  });
});

test.each([
  ['', 2, 'Name a FILE with expectations, or - for standard input.'],
  ['access.yaml --url mqtt://localhost', 2, '--live'],
  ['access.yaml --live --username weewx', 2, '--url'],
  ['access.yaml -f acl --live --url localhost', 2, 'write mqtt://HOST:PORT'],
  ['access.yaml -f acl --live --url mqtt://a:b@localhost', 2, 'give --username, and --password-file FILE'],
  ['access.yaml -f acl --live --url mqtt://localhost --username weewx', 2, 'There is no terminal to ask'],
  ['access.yaml -f acl --live --url mqtt://localhost --username stranger', 2, 'no test is about stranger'],
  ['- -f acl --live --url mqtt://localhost --username weewx --password-stdin', 2, 'use --password-file'],
  ['nosuch.yaml -f acl', 3, 'nosuch.yaml cannot be read (ENOENT)'],
  ['acl -f acl', 3, 'acl:1:1: the file holds no tests'],
  ['access.yaml -f nosuch', 3, 'cannot be read (ENOENT'],
  ['access.yaml -f access.yaml', 3, 'access.yaml:1:1: '],
  ['access.yaml -f acl --live --url mqtt://127.0.0.1:1', 3, 'No broker answers at mqtt://127.0.0.1:1'],
])('%j: %i', async (words, code, message) => {
  const run = await aclTest(words, words.includes('stranger') ? { MQTTCTL_PASSWORD: 'x' } : undefined);
  expect([run.code, run.stdout, run.stderr]).toEqual([code, '', expect.stringContaining(message)]);
});

test.skipIf(existsSync('/usr/sbin/mosquitto'))('--live without a broker: 3', async () => {
  const { code, stdout, stderr } = await aclTest('access.yaml -f acl --live', { PATH: scratch.at('bin') });
  expect([code, stdout]).toEqual([3, '']);
  expect(stderr).toBe(
    'mqttctl: --live needs a mosquitto, and none is installed here (apt install mosquitto): test without --live.\n',
  );
});

describe.skipIf(!hasBrokers).each(VERSIONS)('on a real Mosquitto %s', (version) => {
  beforeEach(() => {
    installBroker(scratch.at('bin'), version);
  });

  test('the simulation and the broker agree about what fails and what does not', async () => {
    const { code, stdout, stderr } = await aclTest('access.yaml -f acl --live');
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toMatch(
      /may write testlecture\/test {2}access\.yaml:4:14\n {6}denied: .*testlecture\/#.*\n {6}The /,
    );
    expect(stdout).toContain(
      'The broker does the same (PUBACK 135, not delivered).\n✓ the weather station (weewx) (5)\n',
    );
    expect(stdout).toMatch(
      new RegExp(
        `10 expectations: 9 passed, 1 failed \\(simulated for .* and tried on a real Mosquitto ${version}\\)\\n$`,
      ),
    );
    const document = aclTestSchema.parse(JSON.parse((await aclTest('access.yaml -f acl --live --json')).stdout));
    expect(document).toMatchObject({ tried_on: { version }, summary: { failed: 1, differences: 0, unproven: 0 } });
  });

  test('after the repair both allow it: 0', async () => {
    scratch.put({ acl: ACL.replace('topic write testlecture', 'topic write testlecture/#') });
    scratch.put({ 'access.yaml': TESTS.replace('write: testlecture\n', 'write: home/door\n') });
    const { code, stdout } = await aclTest('access.yaml -f acl --live');
    expect([code, stdout]).toEqual([0, expect.stringContaining('10 expectations: all passed')]);
  });

  test('each listener has a broker of its own, with its mount point', async () => {
    scratch.put({
      'mosquitto.conf': `per_listener_settings true\nlistener 1883\nacl_file acl\nallow_anonymous true
listener 8883\nallow_anonymous true\nacl_file other\nmount_point site/\nlistener 9001\nallow_anonymous true\n`,
      other: 'user weewx\ntopic readwrite site/news\npattern read site/%c\n',
      'listeners.yaml': `tests:
  - {user: weewx, listener: 1883, may: {write: weather/loop}, may not: {read: news}}
  - {user: weewx, client: c1, listener: 8883, may: {readwrite: news, read: c1}, may not: {read: [site/news, c2]}}
  - {anonymous: true, listener: 9001, may: {readwrite: anything}, may not: {write: $SYS/x}}
`,
    });
    const { code, stdout } = await aclTest('listeners.yaml -c mosquitto.conf --workdir . --live');
    expect([code, stdout]).toEqual([0, expect.stringContaining('10 expectations: all passed')]);
  });

  test('interrupted, it ends with 130 and leaves nothing behind', async () => {
    const args = ['acl', 'test', 'access.yaml', '-f', 'acl', '--live'];
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const child = spawn(process.execPath, [PROGRAM, ...args], {
        cwd: scratch.path,
        env: environment(),
        stdio: 'ignore',
      });
      const ended = new Promise((resolve) => child.once('close', resolve));
      // The directory, and then the broker that runs on it.
      await expect.poll(() => processes('tmp/mqttctl-acl-test-'), { timeout: 20_000, interval: 2 }).toHaveLength(1);
      child.kill(signal);
      expect(await ended).toBe(signal === 'SIGINT' ? 130 : 143);
      await expect.poll(() => processes()).toEqual([]);
    }
  });

  test('for rules that were read as another version reads them: 3', async () => {
    const { code, stderr } = await aclTest('access.yaml -f acl --live --target 1.6.15');
    expect([code, stderr]).toEqual([3, expect.stringContaining(`add --target ${version} to try them on it.`)]);
  });

  test('a running broker shows what one client may do itself', async () => {
    await withBroker(version, async (url) => {
      scratch.put({
        'access.yaml': `tests:
  - user: weewx
    may: {write: weather/loop, read: [alerts, $SYS/broker/version, weather/command]}
    may not: {write: home/door, read: weather/loop}
  - {user: weewx, client: station-1, may: {write: weather/loop}}
  - {user: USER, may: {write: testlecture}, may not: {write: [x, y]}}
`,
        secret: 'right\n',
      });
      const login = `--live --url ${url} --username weewx`;
      const run = await aclTest(`access.yaml -f rules --target ${version} --password-file secret ${login}`);
      expect([run.code, run.stderr]).toEqual([0, `Test messages go to ${url}, on topics that the tests name.\n`]);
      // Only what it may write itself can show that it may not read it, and what is retained that it may.
      expect(run.stdout).toBe(`✓ weewx (6)
  ? may read alerts  access.yaml:3:39
      It could not be tried: this client may not publish there itself, and nothing is retained.
✓ weewx (1)
  ? may write weather/loop  access.yaml:5:51
      It could not be tried: a client id of its own would cut off the client station-1 that may be connected.
✓ USER (3)
  ? It could not be tried: only weewx was tried.
10 expectations: all passed (simulated for Mosquitto ${version} and tried on ${url})
5 could not be tried on the broker.
`);
      const wrong = await aclTest(`access.yaml -f acl ${login}`, { MQTTCTL_PASSWORD: 'wrong' });
      expect([wrong.code, wrong.stdout]).toEqual([3, '']);
      expect(wrong.stderr).toContain(`The broker at ${url} does not let weewx in (reason 135): look at the user name`);
    });
  });

  test('a running broker with other rules than those of the file', async () => {
    await withBroker(version, async (url) => {
      scratch.put({
        acl: ACL.replace('topic read weather/command', 'topic readwrite home/door'),
        'access.yaml': 'tests:\n  - user: weewx\n    may: {write: home/door}\n',
      });
      const words = `access.yaml -f acl --target ${version} --live --url ${url} --username weewx`;
      const { code, stdout } = await aclTest(words, { MQTTCTL_PASSWORD: 'right' });
      expect(code).toBe(1);
      expect(stdout).toMatch(/≠ may write home\/door .*\n {6}The simulation and the broker differ: it denied this \(P/);
      expect(stdout).toContain('In 1 of them simulation and broker differ: see ≠ above.\n');
    });
  });

  /**
   * Runs a broker on the ACL file as it is now. Up to 2.0 it hangs up on whoever publishes without the right to, if
   * max_queued_messages is 0.
   */
  async function withBroker(installed: BrokerVersion, use: (url: string) => Promise<void>): Promise<void> {
    const [port] = await freePorts(1);
    const { path } = installBroker(scratch.at('bin'), installed);
    const config = `listener ${port} 127.0.0.1\npassword_file passwd\nacl_file rules\nmax_queued_messages 0\n`;
    scratch.put({ 'running.conf': config, rules: `${ACL}topic read $SYS/#\ntopic read alerts\n` });
    const added = await mqttctl(['passwd', 'add', 'weewx', '-f', scratch.at('passwd')], {
      env: { MQTTCTL_PASSWORD: 'right' },
    });
    expect(added.code).toBe(0);
    // As root starts it, the broker becomes another account before it reads its files.
    chmodSync(scratch.at('passwd'), 0o644);
    const broker = spawn(path, ['-c', scratch.at('running.conf')], { cwd: scratch.path, stdio: 'ignore' });
    const ended = new Promise((resolve) => broker.once('close', resolve));
    try {
      await untilServing(port as number);
      await use(`mqtt://127.0.0.1:${port}`);
    } finally {
      broker.kill('SIGKILL');
      await ended;
    }
  }
});

test.skipIf(!hasBrokers)('where simulation and broker differ, that is said loudly', async () => {
  // What says that it is 2.0.21 decides as 2.1.2: %u does not share its level with other text.
  installBroker(scratch.at('bin'), '2.1.2', '2.0.21');
  scratch.put({
    acl: 'pattern write a/x-%u\n',
    'access.yaml': 'tests:\n  - {user: u, may: {write: a/x-u}}\n',
  });
  const { code, stdout } = await aclTest('access.yaml -f acl --live');
  expect(code).toBe(1);
  expect(stdout).toContain(
    `  ≠ may write a/x-u  access.yaml:2:28
      The simulation and the broker differ: it denied this (PUBACK 135, not delivered). One of them is wrong: please report it with the ACL file.
      The simulation says allowed: Granted by line 1 (pattern write a/x-%u), a pattern for every client.
`,
  );
});

test('--live with a broker that does not start: 3', async () => {
  scratch.put({
    'bin/mosquitto': '#!/bin/sh\n[ "$1" = -h ] && echo "mosquitto version 2.0.21" || echo "Error: no way"\n',
  });
  chmodSync(scratch.at('bin/mosquitto'), 0o755);
  const { code, stdout, stderr } = await aclTest('access.yaml -f acl --live');
  expect([code, stdout]).toEqual([3, '']);
  expect(stderr).toMatch(
    /^mqttctl: Mosquitto 2\.0\.21 \(.*\) does not start on a copy of the rules: Error: no way: test /,
  );
});

async function untilServing(port: number): Promise<void> {
  const { connect } = await import('node:net');
  const accepts = () =>
    new Promise<boolean>((resolve) => {
      const socket = connect({ port, host: '127.0.0.1' });
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
  await expect.poll(accepts, { timeout: 10_000 }).toBe(true);
}
