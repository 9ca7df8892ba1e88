import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, chownSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { portsSchema } from '../../src/report/ports-schema.js';
import { type BrokerSandbox, MOSQUITTO, openSandbox, type RunningBroker } from '../brokers/harness.js';
import { open } from '../host/sockets/opened.js';
import { ofSsTcp, SS_TCP } from '../host/sockets/ss.js';
import { hasBrokers } from '../setup/has-brokers.js';
import { build, mqttctl, PROGRAM, Scratch } from './mqttctl.js';
import { expectFailure } from './passwd.js';

beforeAll(build, 120_000);

const CONFIGURATION = 'log_dest none\nlistener 1883\nlistener 8883 127.0.0.1\nlistener 0 m.sock\n';

describe.skipIf(!hasBrokers)('beside a running broker', () => {
  let sandbox: BrokerSandbox;
  let scratch: Scratch;
  let broker: RunningBroker;

  beforeAll(async () => {
    sandbox = await openSandbox();
    scratch = new Scratch().put({ 'mosquitto.conf': CONFIGURATION });
    chownSync(scratch.path, MOSQUITTO.uid, MOSQUITTO.gid);
    broker = await run('mosquitto.conf');
  });
  afterEach(() => scratch.put({ 'mosquitto.conf': CONFIGURATION }));
  afterAll(async () => {
    await sandbox?.close();
    scratch?.remove();
  });

  function run(name: string): Promise<RunningBroker> {
    const options = { version: '2.0.21', workdir: scratch.path, startAs: 'root' } as const;
    return sandbox.run({ ...options, config: scratch.at(name) });
  }

  const words = (...args: readonly string[]) => [
    ...[PROGRAM, 'ports', '-c', scratch.at('mosquitto.conf'), '--target', '2.0.21', '--workdir', '.', ...args],
  ];
  const ports = (...args: readonly string[]) => sandbox.exec(process.execPath, words(...args));
  const json = async (...args: readonly string[]) =>
    portsSchema.parse(JSON.parse((await ports('--json', ...args)).stdout));

  test('every socket is found, with the broker and the line that asks for it', async () => {
    const { exitCode, stdout, stderr } = await ports();
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`All 4 sockets of ${scratch.at('mosquitto.conf')} are open; no mosquitto has another.\n`);
    const { sockets } = await json();
    expect(sockets.map(({ address, port, path, listener }) => [address, port, path, listener?.line])).toEqual([
      ['0.0.0.0', 1883, null, 2],
      ['::', 1883, null, 2],
      ['127.0.0.1', 8883, null, 3],
      [null, null, 'm.sock', 4],
    ]);
    for (const socket of sockets)
      expect(socket).toMatchObject({ state: 'expected', pid: broker.pid, user: 'mosquitto' });
  });

  test('what is missing is told with who has its port; what waits for a restart, and what is not configured, too', async () => {
    await open(sandbox, { title: 'other', sockets: [{ port: 9001, host: '127.0.0.1' }] });
    scratch.put({ 'second.conf': 'log_dest none\nlistener 1999 ::1\n' });
    const second = await run('second.conf');
    appendFileSync(scratch.at('mosquitto.conf'), 'listener 9001 127.0.0.1\nlistener 1884 ::1\n');
    const { exitCode, stdout } = await ports('--json');
    const { sockets, remarks } = portsSchema.parse(JSON.parse(stdout));
    const unexpected = sockets.filter(({ state }) => state !== 'expected');
    expect([exitCode, unexpected.map(({ port, state, heldBy }) => [port, state, heldBy?.process])]).toEqual([
      1,
      [
        [1884, 'missing', undefined],
        [1999, 'foreign', undefined],
        [9001, 'missing', 'other'],
      ],
    ]);
    expect(remarks.join('\n')).toMatch(/mosquitto\.conf:5 is not open: other \(pid \d+\) has 127\.0\.0\.1:9001/);
    expect(remarks.join('\n')).toContain(`mosquitto (pid ${second.pid}) has it open`);
    expect(remarks.join('\n')).toContain(`started with ${scratch.at('second.conf')}`);
    await second.stop();
  });

  test('another account sees the same sockets, and is told that root sees more', async () => {
    await open(sandbox, { title: 'mine', sockets: [{ port: 7000, host: '::1' }], uid: 65_534 });
    const nobody = ['--reuid=65534', '--regid=65534', '--clear-groups'];
    const as = (file: string, args: readonly string[]) => sandbox.exec('setpriv', [...nobody, file, ...args]);
    const ss = ofSsTcp((await as('ss', SS_TCP)).stdout);
    const all = portsSchema.parse(JSON.parse((await as(process.execPath, words('--all', '--json'))).stdout)).sockets;
    const seen = all.filter(({ protocol, state }) => protocol === 'tcp' && state !== 'missing');
    const ofJson = ({ address, port, process: name, pid }: (typeof seen)[number]) =>
      `${address} ${port} ${pid === null ? '' : `${name}:${pid}`}`;
    expect(seen.map(ofJson).sort()).toEqual(ss.sort());
    expect(seen.filter(({ pid }) => pid !== null).map(({ port }) => port)).toEqual([7000]);
    const { stdout, stderr, exitCode } = await as(process.execPath, words());
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('All 4 sockets')]);
    expect(stderr).toMatch(/^Of 4 sockets the process is not shown to you: root sees it/);
  });

  test('--watch in a pipe says something when something has changed, until it is interrupted', async () => {
    const [file, ...args] = sandbox.enter(process.execPath, words('--watch', '--interval', '1', '--json'));
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const next = async () => portsSchema.parse(JSON.parse((await lines.next()).value));
    expect((await next()).sockets).toHaveLength(4);
    appendFileSync(scratch.at('mosquitto.conf'), 'listener 1885\n');
    expect((await next()).sockets.filter(({ state }) => state === 'missing')).toHaveLength(2);
    // nsenter waits for the command, and ends as it does.
    process.kill(Number(readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8')), 'SIGINT');
    expect((await once(child, 'exit'))[0]).toBe(130);
  });
});

test.each([
  [['--interval', '2'], 2, /--interval needs --watch beside it/],
  [['--watch', '--interval', '0'], 2, /--interval takes a number from 1 on/],
  [['--config', '/nonexistent/mosquitto.conf'], 3, /\/nonexistent\/mosquitto\.conf cannot be opened \(ENOENT\)/],
  [['extra'], 2, /Too many arguments: extra/],
] as const)('%j', async (args, code, sentence) => {
  expectFailure(await mqttctl(['ports', ...args]), code, sentence);
});
