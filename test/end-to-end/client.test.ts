import { beforeAll, describe, expect } from 'vitest';
import { clientSchema } from '../../src/report/client-schema.js';
import { build, mqttctl, type Run } from './mqttctl.js';
import { type Box, expectFailure, test } from './passwd.js';

beforeAll(build, 120_000);

const ACL = 'user weewx\ntopic write weather/#\n';

function client(box: Box, words: string): Promise<Run> {
  box.file('passwd', 'weewx:$7$101$c2FsdHNhbHRzYWx0$aGFzaA==\n');
  box.file('acl', ACL);
  box.file('mosquitto.conf', 'allow_anonymous false\npassword_file passwd\nacl_file acl\nlistener 1883\n');
  const where = ['--config', box.at('mosquitto.conf'), '--target', '2.1.2', '--workdir', '.'];
  return mqttctl(['client', ...words.split(' '), ...where], { stdin: 'ignore' });
}

describe.concurrent('client', () => {
  test('prints settings, and says that nothing is missing', async ({ box }) => {
    const { code, stdout, stderr } = await client(box, 'weewx --user weewx --host broker.lan');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('WeeWX as weewx connects to mqtt://broker.lan:1883\n');
    expect(stdout).toContain('        server_url = "mqtt://weewx:PASSWORD@broker.lan:1883/"\n');
    expect(stdout).toContain(`The user weewx is in the password file (${box.at('passwd')}:1).\n`);
    expect(stdout).toContain(
      `Rights come from ${box.at('acl')}.\n\nTOPIC      ACCESS  GRANTED\nweather/#  write   by line 2 (topic write weather/#)\n`,
    );
  });

  test('says what is missing, and the commands for it', async ({ box }) => {
    const { code, stdout } = await client(box, 'tasmota -u plug --host broker.lan');
    expect(code).toBe(1);
    expect(stdout).toContain(`  mqttctl passwd add plug --file ${box.at('passwd')}\n`);
    expect(stdout).toContain(`  mqttctl acl allow plug 'cmnd/plug/#' --read --file ${box.at('acl')}\n`);
    expect(stdout).toContain('  user plug\n  topic read cmnd/plug/#\n  topic write stat/plug/#\n');
  });

  test('and these commands are all that it takes', async ({ box }) => {
    const before = clientSchema.parse(JSON.parse((await client(box, 'zigbee2mqtt -u weewx --host h --json')).stdout));
    expect([before.ready, before.commands.length]).toEqual([false, 2]);
    for (const command of before.commands) {
      const words = command.split(' ').map((word) => word.replaceAll("'", ''));
      expect((await mqttctl([...words.slice(1), '--target', '2.1.2'], { stdin: 'ignore' })).code).toBe(0);
    }
    const args = ['client', 'zigbee2mqtt', '-u', 'weewx', '--host', 'h', '--json', '-c', box.at('mosquitto.conf')];
    const after = await mqttctl([...args, '--target', '2.1.2', '--workdir', '.'], { stdin: 'ignore' });
    expect([after.code, clientSchema.parse(JSON.parse(after.stdout)).commands]).toEqual([0, []]);
  });

  test('has one document for programs', async ({ box }) => {
    const { code, stdout, stderr } = await client(box, 'mosquitto_sub -u bob -t home/# --host h --json');
    expect([code, stderr]).toEqual([1, '']);
    expect(clientSchema.parse(JSON.parse(stdout))).toMatchObject({
      program: 'mosquitto_sub',
      connection: { url: 'mqtt://h:1883', host: 'h', port: 1883, tls: null },
      user: { username: 'bob', state: 'missing' },
      rights: [{ topic: 'home/#', access: 'read', granted: 'none', by: null }],
      ready: false,
    });
  });

  test('draws a QR code into a pipe, too', async ({ box }) => {
    const { code, stdout, stderr } = await client(box, 'mosquitto_sub -u weewx --host broker.lan -t weather/# --qr');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^█{20,}\n[█▀▄ \n]+mqtt:\/\/weewx@broker\.lan:1883\n$/);
    expect(stderr).toContain('in the clear');
  });

  test('lists its programs', async ({ box }) => {
    expect((await client(box, '--list')).stdout).toMatch(/^NAME +ALSO +PROGRAM\nmosquitto_sub .*\n(?:.*\n){8}$/);
  });

  test('refuses what it cannot do, in one sentence', async ({ box }) => {
    const cases = [
      ['weexw -u weewx', /no settings for weexw: did you mean weewx\?/],
      ['-u weewx', /Name the program: "mqttctl client --list" lists them/],
      ['weewx -u weewx --json --qr', /--json.*--qr|--qr.*--json/],
    ] as const;
    for (const [words, message] of cases) expectFailure(await client(box, words), 2, message);
  });

  test('tells settings also where nobody can tell about the rights', async ({ box }) => {
    box.file('plugin.conf', 'listener 1883\nallow_anonymous false\nplugin /usr/lib/mosquitto_dynamic_security.so\n');
    const args = ['client', 'weewx', '-u', 'weewx', '--host', 'h', '-c', box.at('plugin.conf'), '--target', '2.0.21'];
    const { code, stdout } = await mqttctl(args, { stdin: 'ignore' });
    expect(code).toBe(3);
    expect(stdout).toContain('server_url = ');
    expect(stdout).toContain('Whether that is granted is not known.');
  });
});
