import { readFileSync, statSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Examination } from '../../src/doctor/examination.js';
import { bundleText } from '../../src/report/bundle.js';
import { doctorSchema } from '../../src/report/doctor-schema.js';
import { build, mqttctl, Scratch } from './mqttctl.js';

beforeAll(build, 120_000);

let scratch: Scratch;
beforeEach(() => {
  scratch = new Scratch();
  scratch.put({
    'etc/passwd': 'root:x:0:0:root:/root:/bin/sh\nmosquitto:x:1883:1883::/var/lib/mosquitto:/usr/sbin/nologin\n',
    'etc/group': 'root:x:0:\nmosquitto:x:1883:\n',
    'etc/mosquitto/mosquitto.conf': 'listener 1883 127.0.0.1\nallow_anonymous true\n',
  });
});
afterEach(() => scratch.remove());

const doctor = (...args: string[]) => mqttctl(['doctor', '--root', scratch.path, '--target', '2.0.21', ...args]);

describe('mqttctl doctor', () => {
  it('finds nothing in a tree where all is well', async () => {
    const { code, stdout, stderr } = await doctor();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('[✓] Configuration');
    expect(stdout).toMatch(/\nAll is well\.\n$/);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(110);
  });

  it('says what is wrong, where, and fails', async () => {
    scratch.put({ 'etc/mosquitto/mosquitto.conf': 'listener 1883 127.0.0.1\nallow_anonymus true\n' });
    const { code, stdout } = await doctor();
    expect(code).toBe(1);
    expect(stdout).toMatch(/\[✗\] Configuration\n {4}✗ .*allow_anonymus/);
    expect(stdout).toContain('/etc/mosquitto/mosquitto.conf:2');
    expect(stdout).toMatch(/\n1 failure, 0 warnings\./);
  });

  it('does so for programs, in the form of its schema', async () => {
    scratch.put({ 'etc/mosquitto/mosquitto.conf': 'listener 1883 127.0.0.1\nallow_anonymus true\n' });
    const { code, stdout } = await doctor('--json', '--only', 'configuration');
    expect(code).toBe(1);
    const { ok, checks } = doctorSchema.parse(JSON.parse(stdout));
    expect(ok).toBe(false);
    expect(checks.find(({ status }) => status === 'fail')).toMatchObject({ id: 'configuration/files', line: 2 });
    expect(new Set(checks.map(({ id }) => id.split('/')[0]))).toEqual(new Set(['configuration']));
  });

  it('names a tree without configuration as the one failure', async () => {
    const empty = new Scratch();
    const { code, stdout } = await mqttctl(['doctor', '--root', empty.path, '--json']);
    empty.remove();
    expect(code).toBe(1);
    const failed = doctorSchema.parse(JSON.parse(stdout)).checks.filter(({ status }) => status === 'fail');
    expect(failed.map(({ id }) => id)).toEqual(['configuration/found']);
  });

  it('lists its checks, and knows which there are', async () => {
    const { code, stdout } = await doctor('--list', '--skip', 'tls');
    expect(code).toBe(0);
    expect(stdout).toContain('access/anonymous');
    expect(stdout).not.toContain('tls/');
    expect(await doctor('--only', 'nosuch')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: 'mqttctl: There is no check or part nosuch; "mqttctl doctor --list" lists them.\n',
    });
  });

  it('writes a bundle for its owner alone, and not over a file', async () => {
    const bundle = scratch.at('bundle.md');
    expect(await doctor('--bundle', bundle)).toMatchObject({
      code: 0,
      stderr: `${bundle} is written. Read it before you send it.\n`,
    });
    expect(statSync(bundle).mode & 0o777).toBe(0o600);
    expect(readFileSync(bundle, 'utf8')).toContain('listener 1883 127.0.0.1');
    const again = await doctor('--bundle', bundle);
    expect(again.code).toBe(3);
    expect(again.stderr).toContain('is there already; nothing was written');
  });
});

describe('the support bundle', () => {
  const secret = fc.stringMatching(/^[A-Za-z0-9]{16,24}$/);

  it('has no password, hash or key in it, wherever the configuration has one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(secret, { minLength: 6, maxLength: 6 }), async (secrets) => {
        const [remote, local, hash, salt, psk, plugin] = secrets as [string, string, string, string, string, string];
        const key = Buffer.from(psk).toString('hex');
        scratch.put({
          'etc/mosquitto/mosquitto.conf': [
            'listener 1883 127.0.0.1',
            'password_file /etc/mosquitto/passwd',
            'psk_file /etc/mosquitto/psk',
            'connection b',
            'address other.example:8883',
            'topic # out',
            `remote_password ${remote}`,
            `local_password ${local}`,
            `bridge_psk ${key}`,
            'plugin /usr/lib/auth.so',
            `plugin_opt_token ${plugin}`,
            `remote_pasword ${remote}`,
          ].join('\n'),
          'etc/mosquitto/passwd': `alice:$7$101$${salt}$${hash}\nbob:${remote}\n`,
          'etc/mosquitto/psk': `station:${key}\n`,
        });
        const examination = new Examination({ root: scratch.path, target: '2.0.21' });
        const { examine } = await import('../../src/doctor/examine.js');
        const { checks } = await import('../../src/doctor/checks/index.js');
        const results = await examine(examination, checks);
        const text = await bundleText(examination, results, { mqttctl: '0', now: new Date(0) });
        expect(text).toContain('remote_password …');
        for (const hidden of [...secrets.filter((each) => each !== psk), key]) expect(text).not.toContain(hidden);
      }),
      { numRuns: 20 },
    );
  });
});
