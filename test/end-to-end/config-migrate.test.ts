import { readFileSync } from 'node:fs';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { configDiffSchema, configMigrateSchema } from '../../src/report/config-comparison-schemas.js';
import { build, mqttctl, Scratch } from './mqttctl.js';

const ELF = '\u007fELF';
let scratch: Scratch;
const migrate = (...args: string[]) =>
  mqttctl(['config', 'migrate', '--root', scratch.path, '--from', '2.0.21', '--to', '2.1', '--as', 'root', ...args]);
const diff = (...args: string[]) =>
  mqttctl(['config', 'diff', ...args, '--workdir', '.', '--target', '2.0.21', '--as', 'root']);

beforeAll(build);
beforeEach(() => {
  scratch = new Scratch().put({
    'etc/mosquitto/mosquitto.conf': '# the house\nport 1884\nacl_file /etc/mosquitto/acl\nmax_packet_size 9000\n',
    'etc/mosquitto/acl': 'user anna\ntopic read home/#\n',
    'opt/plugins/mosquitto_acl_file.so': ELF,
  });
});
afterEach(() => scratch.remove());

const read = () => readFileSync(scratch.at('etc/mosquitto/mosquitto.conf'), 'utf8');

describe('config migrate', () => {
  test('shows the change and writes nothing', async () => {
    const before = read();
    const { code, stdout } = await migrate('--dry-run', '--plugin-dir', '/opt/plugins');
    expect(code).toBe(0);
    expect(stdout).toContain('-port 1884\n');
    expect(stdout).toContain('+listener 1884\n');
    expect(stdout).toContain(
      '+global_plugin /opt/plugins/mosquitto_acl_file.so\n+plugin_opt_acl_file /etc/mosquitto/acl\n',
    );
    expect(stdout).toMatch(/✓ the same rights: \d+ questions/);
    expect(read()).toBe(before);
    expect((await migrate('--check')).code).toBe(1);
    expect(read()).toBe(before);
  });

  test('writes, warns, and has nothing to do the second time', async () => {
    const { code, stdout, stderr } = await migrate('--plugin-dir', '/opt/plugins');
    expect([code, stderr]).toEqual([
      0,
      'Mosquitto 2.0.21 does not start on these files: they need 2.1 or newer before the next restart.\n',
    ]);
    expect(stdout).toContain('1 file written.\n');
    const after = read();
    expect(after).toMatch(/^# the house\nlistener 1884\nglobal_plugin/);
    const again = await migrate('--plugin-dir', '/opt/plugins');
    expect([again.code, again.stderr]).toEqual([0, '']);
    expect(again.stdout).toMatch(/^For Mosquitto 2.1.2 there is nothing to rewrite/);
    expect((await migrate('--check')).code).toBe(0);
    expect(read()).toBe(after);
  });

  test('keeps what the plugins are missing for', async () => {
    const { code, stdout, stderr } = await migrate();
    expect([code, stderr]).toEqual([0, 'A broker that runs needs a restart for this; do not reload it before.\n']);
    expect(stdout).toMatch(/acl_file stays as it is.*\n.*mosquitto_acl_file.so is not installed/);
    expect(read()).toContain('acl_file /etc/mosquitto/acl\n');
  });

  test('refuses where something would differ', async () => {
    scratch.put({ 'etc/mosquitto/acl': 'pattern read dev-%u/x\n' });
    const before = read();
    const { code, stdout, stderr } = await migrate();
    expect(code).toBe(3);
    expect(stdout).toContain('Not the same with 2.1.2:');
    expect(stdout).toContain('Nothing was written.');
    expect(stderr).toMatch(/^mqttctl: /);
    expect(read()).toBe(before);
  });

  test('one JSON document', async () => {
    const { code, stdout } = await migrate('--json', '--dry-run', '--plugin-dir', '/opt/plugins');
    expect(code).toBe(0);
    const document = configMigrateSchema.strict().parse(JSON.parse(stdout));
    expect(document).toMatchObject({
      from: '2.0.21',
      to: '2.1.2',
      written: false,
      for_both: false,
      proof: { holds: true },
      live: null,
    });
    expect(document.rewritings.map(({ line }) => line)).toEqual([2, 3]);
  });

  test('nobody can try 3.0', async () => {
    const { code, stderr } = await mqttctl([
      'config',
      'migrate',
      '--root',
      scratch.path,
      '--from',
      '2.0',
      '--to',
      '3.0',
      '--live',
    ]);
    expect([code, stderr]).toEqual([2, 'mqttctl: --live needs a broker, and 3.0 is not released yet.\n']);
  });

  test('there is no way back', async () => {
    const { code, stderr } = await mqttctl([
      'config',
      'migrate',
      '--root',
      scratch.path,
      '--from',
      '3.0',
      '--to',
      '2.1',
    ]);
    expect([code, stderr]).toEqual([
      2,
      'mqttctl: --to 2.1 is older than the version in use, 3.0.0: there is no way back; name that with --from if it is another.\n',
    ]);
  });
});

describe('config diff', () => {
  beforeEach(() => {
    scratch.put({
      'a/mosquitto.conf': 'listener 1883\nacl_file acl\nconnection c\naddress h\ntopic # in\npassword one\n',
      'a/acl': 'topic read x\n',
      'b/mosquitto.conf': '# b\nlistener 1883\nacl_file acl\nconnection c\naddress h\ntopic # in\npassword two\n',
      'b/acl': 'topic x\n',
    });
  });

  test('tells what differs, and no secret', async () => {
    const { code, stdout } = await diff(scratch.at('a'), scratch.at('b'));
    expect(code).toBe(1);
    expect(stdout.replaceAll(scratch.path, '')).toBe(
      '~ bridge c: remote_password changed [restart]\n    /a/mosquitto.conf:6 → /b/mosquitto.conf:7\n' +
        '~ ACL of anonymous clients, x: read → readwrite [reload]\n    /a/acl:1 → /b/acl:1\n' +
        '2 differences for Mosquitto 2.0.21: 1 of them needs a restart.\n',
    );
  });

  test('says nothing with --quiet, one document with --json', async () => {
    expect(await diff(scratch.at('a'), scratch.at('b'), '-q')).toEqual({ code: 1, stdout: '', stderr: '' });
    const { stdout } = await diff(scratch.at('a'), scratch.at('b'), '--json');
    const { equal, differences } = configDiffSchema.strict().parse(JSON.parse(stdout));
    expect([equal, differences.length]).toEqual([false, 2]);
    expect(stdout).not.toMatch(/one|two/);
  });

  test('the same is the same', async () => {
    expect((await diff(scratch.at('a'), scratch.at('a'))).code).toBe(0);
  });

  test('one argument is compared with the configuration in use', async () => {
    const { code, stdout } = await diff(scratch.at('b'), '--config', scratch.at('a', 'mosquitto.conf'));
    expect(code).toBe(1);
    expect(stdout).toContain('read → readwrite');
  });
});
