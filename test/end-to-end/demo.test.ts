import { spawn } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect } from 'vitest';
import { VERSIONS } from '../conformance/verdicts.js';
import { installBroker } from '../host/installed.js';
import { hasBrokers } from '../setup/has-brokers.js';
import { build, mqttctl, PROGRAM } from './mqttctl.js';
import { test } from './passwd.js';

const TOLD = [
  /\$ mqttctl init home --directory/,
  /\$ mqttctl passwd add weewx --password-stdin/,
  /weewx +w\n/,
  /'yes' is no boolean/,
  /\$ mqttctl lint --fix/,
  /\$ mqttctl tls self-signed certs/,
  /Now your own/,
];
const LIVE = [
  /✓ the real Mosquitto \S+ refuses it: .*allow_anonymous/,
  /✓ weewx publishes weather\/loop, and a reader without a name gets it/,
  /✓ the reader may not publish there/,
  /✓ weewx with a wrong password is not let in/,
  /ok +websocket /,
  /ok +certificate .*trusted by certs\/ca\.crt/,
  /\n0 failures/,
];

beforeAll(build, 120_000);

test('without a broker it tells all but the live parts', { timeout: 60_000 }, async ({ box }) => {
  const env = { TMPDIR: box.path, PATH: '/usr/bin:/bin' };
  const { code, stdout, stderr } = await mqttctl(['demo'], { env, timeout: 50_000 });
  expect([code, stderr], stdout).toEqual([0, '']);
  for (const told of TOLD) expect(stdout).toMatch(told);
  expect(stdout).toMatch(/No mosquitto is installed here.*apt install mosquitto/);
  expect(stdout).not.toContain('\u001b');
  expect(readdirSync(box.path)).toEqual([]);
});

describe.skipIf(!hasBrokers)('with a broker', () => {
  test.for(VERSIONS)('%s plays its part', { timeout: 90_000 }, async (version, { box }) => {
    installBroker(box.at('bin'), version);
    const env = { TMPDIR: box.at('.'), PATH: `${box.at('bin')}:/usr/bin:/bin` };
    const { code, stdout, stderr } = await mqttctl(['demo'], { env, timeout: 80_000 });
    expect([code, stderr], stdout).toEqual([0, '']);
    for (const told of [...TOLD, ...LIVE]) expect(stdout).toMatch(told);
    expect(readdirSync(box.path)).toEqual(['bin']);
  });

  test('--keep leaves files and broker, and says how to end them', { timeout: 90_000 }, async ({ box }) => {
    installBroker(box.at('bin'), '2.1.2');
    const env = { TMPDIR: box.at('.'), PATH: `${box.at('bin')}:/usr/bin:/bin` };
    const { code, stdout } = await mqttctl(['demo', '--keep'], { env, timeout: 80_000 });
    expect(code, stdout).toBe(0);
    const [, pid, directory = ''] = /to end it: kill (\d+); rm -r (\S+)/.exec(stdout) ?? [];
    try {
      await sleep(500);
      expect(existsSync(`${directory}/mosquitto.conf`)).toBe(true);
      expect(() => process.kill(Number(pid), 0)).not.toThrow();
    } finally {
      process.kill(Number(pid), 'SIGKILL');
      rmSync(directory, { recursive: true });
    }
  });
});

test('interrupted, it ends with 130 and leaves nothing behind', { timeout: 60_000 }, async ({ box }) => {
  const env = { PATH: process.env.PATH, TMPDIR: box.path };
  const child = spawn(process.execPath, [PROGRAM, 'demo'], { env });
  child.stdout.once('data', () => child.kill('SIGINT'));
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect(code).toBe(130);
  expect(readdirSync(box.path)).toEqual([]);
});

test('knows no other flags', async () => {
  const { code, stderr } = await mqttctl(['demo', '--fix']);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^mqttctl: There is no flag --fix\. See "mqttctl demo --help"\.\n$/);
});
