import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { utimesSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { probeSchema } from '../../src/report/probe-schema.js';
import { statusSchema } from '../../src/report/status-schema.js';
import { Authority } from '../host/probe/authority.js';
import { passwordLine, TestBroker } from '../host/probe/test-broker.js';
import { hasBrokers } from '../setup/has-brokers.js';
import { build, mqttctl, PROGRAM, Scratch } from './mqttctl.js';
import { expectFailure } from './passwd.js';

beforeAll(build, 120_000);

const NOBODY_THERE = 'mqtt://127.0.0.1:1';

describe.concurrent('without a broker', () => {
  test.each([
    [['probe', 'mqtt://u:secret@x'], 2, /^mqttctl: Leave user name and password out/],
    [['probe', 'mqtt://x', '--topic', '$SYS/x'], 2, /does not begin with \$/],
    [['probe', 'mqtt://x', '--expect-topic', 'a#'], 2, /is no topic filter/],
    [['probe', 'mqtt://x', '--expect-topic', 'a', '--within', '5x'], 2, /--within 5x: write a time/],
    [['probe', 'mqtt://x', '--client-cert', 'a'], 2, /--client-key/],
    [['probe', 'mqtt://x', '--capath', '/proc/self/fdinfo'], 3, /openssl rehash/],
    [['probe', 'mqtt://x', '-u', 'bob'], 2, /no terminal to ask for the password/],
    [['probe', '--root', '/tmp'], 2, /--root/],
    [['status', NOBODY_THERE], 3, /tells nothing, 127\.0\.0\.1 port 1: connection refused/],
    [['status', '--json', '--watch'], 2, /do not go together/],
  ] as const)('%j: %d', async (args, code, sentence) => {
    expectFailure(await mqttctl(args, { stdin: 'ignore' }), code, sentence);
  });

  test.each([
    [['--warn', 'clients=1'], 2, /^MQTT CRITICAL - The broker at mqtt:\/\/127\.0\.0\.1:1 tells nothing/],
    [['--warn', 'nosuch=1'], 3, /^MQTT UNKNOWN - --warn nosuch=1: there is no number nosuch/],
    [['--critical=clients=1', '--bogus'], 3, /^MQTT UNKNOWN - There is no flag --bogus/],
  ] as const)('for monitoring %j: %d', async (args, code, line) => {
    const run = await mqttctl(['status', NOBODY_THERE, ...args]);
    expect(run).toMatchObject({ code, stderr: '', stdout: expect.stringMatching(line) });
    expect(run.stdout).toMatch(/^[^\n]+\n$/);
  });
});

describe.skipIf(!hasBrokers)('with a broker', { concurrent: true }, () => {
  let scratch: Scratch;
  let broker: TestBroker;

  beforeAll(async () => {
    scratch = new Scratch().put({ passwd: passwordLine('weewx', 'secret'), secret: 'secret\n' });
    const ca = new Authority(scratch.path, 'ca');
    const { certificate, key } = ca.issue('own');
    broker = await TestBroker.start('2.0.21', scratch, {
      open: ['allow_anonymous true'],
      users: [`password_file ${scratch.at('passwd')}`],
      tls: ['allow_anonymous true', `certfile ${certificate}`, `keyfile ${key}`, `cafile ${ca.certificate}`],
    });
    // What is on the disk from now on is not what the broker has read.
    ca.issue('own');
  }, 60_000);
  afterAll(async () => {
    await broker?.stop();
    scratch?.remove();
  });

  test('a URL', async () => {
    const { code, stdout, stderr } = await mqttctl(['probe', broker.url('open')]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(
      /^mqtt:.*\n {2}ok {4}TCP .*\n {2}ok {4}MQTT 5 .*\n {2}ok {4}MQTT 3\.1\.1 .*\n {2}ok {4}round trip .* back in/,
    );
  });

  test('a user, with the password from everywhere but the arguments', async () => {
    const args = ['probe', broker.url('users'), '-u', 'weewx'];
    expect((await mqttctl(args, { env: { MQTTCTL_PASSWORD: 'secret' } })).code).toBe(0);
    expect((await mqttctl([...args, '--password-stdin'], { input: 'secret\n' })).code).toBe(0);
    expect((await mqttctl([...args, '--password-file', scratch.at('secret')])).code).toBe(0);
    const { code, stdout } = await mqttctl(args, { env: { MQTTCTL_PASSWORD: 'wrong' } });
    expect([code, stdout]).toEqual([1, expect.stringMatching(/FAIL {2}MQTT 5 .*refused: not authorised\n/)]);
    expect(stdout).not.toContain('wrong.');
  });

  test('all listeners, and a certificate that the broker has not read', async () => {
    const { code, stdout } = await mqttctl(['probe', '-c', broker.config, '--target', '2.0.21', '--json']);
    const { ok, targets } = probeSchema.parse(JSON.parse(stdout));
    expect([code, ok]).toEqual([1, false]);
    const failed = targets.map(({ steps }) => steps.filter(({ status }) => status === 'fail').map(({ step }) => step));
    expect(failed).toEqual([[], [], ['file'], []]);
    expect(targets[1]?.steps.find(({ step }) => step === 'mqtt-5')).toMatchObject({
      status: 'pass',
      detail: 'anonymous clients are refused, as configured',
    });
    const certificate = targets[2]?.steps.find(({ step }) => step === 'certificate');
    expect(certificate).toMatchObject({ status: 'warn', cause: expect.stringContaining(scratch.at('ca.crt')) });
    const quiet = await mqttctl(['probe', '-c', broker.config, '--target', '2.0.21', '-q']);
    expect(quiet.stdout.match(/^\S+:\/\//gm)).toEqual(['mqtts://']);
  });

  test('an expected topic', async () => {
    const args = ['probe', broker.url('open'), '--expect-topic', 'nobody/#', '--within', '200ms'];
    const { code, stdout } = await mqttctl(args);
    expect([code, stdout]).toEqual([
      1,
      expect.stringMatching(/FAIL {2}expected topic .* no message on nobody\/# in 0/),
    ]);
  });

  test('status', async () => {
    const { code, stdout, stderr } = await mqttctl(['status', '-c', broker.config, '--target', '2.0.21']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Mosquitto 2\.0\.21 at mqtt:\S+, up \d+ s\n[\s\S]*\nclients +\d+ connected/);
    const document = await mqttctl(['status', '-c', broker.config, '--target', '2.0.21', '--json']);
    const { version, metrics, process } = statusSchema.parse(JSON.parse(document.stdout));
    expect([version, metrics.clients]).toEqual(['2.0.21', expect.any(Number)]);
    expect(process?.config).toBe(broker.config);
    expect((await mqttctl(['status', broker.url('open'), '--prometheus'])).stdout).toMatch(/^# HELP mosquitto_info /);
  });

  test('what has changed since the start', async () => {
    const other = new Scratch();
    const young = await TestBroker.start('2.0.21', other, { open: ['allow_anonymous true'] });
    try {
      const ask = async () => {
        const { stdout } = await mqttctl(['status', '-c', young.config, '--target', '2.0.21', '--json']);
        return statusSchema.parse(JSON.parse(stdout)).process?.changed_since_start;
      };
      expect(await ask()).toEqual([]);
      utimesSync(young.config, new Date(), new Date(Date.now() + 60_000));
      expect(await ask()).toEqual([young.config]);
    } finally {
      await young.stop();
      other.remove();
    }
  });

  test('for monitoring', async () => {
    const state = async (...args: readonly string[]) => {
      const { code, stdout } = await mqttctl(['status', broker.url('open'), ...args]);
      return [code, /^MQTT (\w+) - .* \| \S/.exec(stdout)?.[1]];
    };
    expect(await state('--warn', 'clients=1000', '--critical', 'clients=2000')).toEqual([0, 'OK']);
    expect(await state('--warn', 'uptime=<1d')).toEqual([1, 'WARNING']);
    expect(await state('--warn', 'clients=1000', '--critical', 'uptime=<1d')).toEqual([2, 'CRITICAL']);
  });

  test('watching in a pipe', async () => {
    const child = spawn(process.execPath, [PROGRAM, 'status', broker.url('open'), '--watch']);
    const lines: string[] = [];
    for await (const line of createInterface(child.stdout)) if (lines.push(line) === 3) break;
    const ended = once(child, 'close');
    child.kill('SIGINT');
    await ended;
    expect(lines[0]).toMatch(/^\d{4}-\S+Z messages\/s - clients \d+$/);
    expect(lines[2]).toMatch(/^\d{4}-\S+Z messages\/s [\d.]+ clients \d+$/);
  });
});
