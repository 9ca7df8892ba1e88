import { hostname } from 'node:os';
import { rootCertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type ClientQuestion,
  type ClientSettings,
  clientSettings,
  isReady,
} from '../../src/clients/client-settings.js';
import { urlWithUser } from '../../src/clients/connection.js';
import { programNamed } from '../../src/clients/programs/index.js';
import { Installation } from '../../src/installation/installation.js';
import { clientDocument } from '../../src/report/client-json.js';
import { clientSchema } from '../../src/report/client-schema.js';
import { Scratch } from '../end-to-end/mqttctl.js';
import { makeCertificates } from './certificates.js';

let scratch: Scratch;
beforeAll(() => {
  scratch = new Scratch();
  makeCertificates(scratch.path);
  scratch.put({ 'public.crt': `${rootCertificates[0]}\n`, 'public.key': '' });
});
afterAll(() => scratch.remove());

const PASSWORDS = 'alice:$7$101$c2FsdHNhbHRzYWx0$aGFzaA==\n';

interface Case {
  readonly config: string;
  readonly acl?: string;
  readonly target?: string;
}

/** The settings of a program under a configuration; files in it are named as `@name`. */
function settings(
  program: string,
  { config, acl, target = '2.1.2' }: Case,
  question: ClientQuestion = { user: 'alice' },
) {
  scratch.put({
    'mosquitto.conf': config.replaceAll('@', `${scratch.path}/`),
    passwd: PASSWORDS,
    acl: acl ?? '',
  });
  const installation = new Installation({ config: scratch.at('mosquitto.conf'), target, workdir: '/' });
  return clientSettings(installation, programNamed(program), question);
}

const TLS = 'cafile @ca.crt\ncertfile @server.crt\nkeyfile @server.key\n';
const LOGIN = 'allow_anonymous false\npassword_file @passwd\n';

describe('the listener', () => {
  const many = `${LOGIN}listener 1883 127.0.0.1\nlistener 1884 0.0.0.0\nlistener 8883\n${TLS}listener 9001\nprotocol websockets\nlistener 0 @sock\n`;

  test.each([
    ['weewx', many, undefined, 'port 8883'],
    ['nodered', many, 9001, 'port 9001'],
    ['mosquitto_sub', many, 1883, 'port 1883 on 127.0.0.1'],
    ['mosquitto_sub', many, 0, /^the socket \/.*\/sock$/],
    ['tasmota', `${LOGIN}listener 8883\nrequire_certificate true\n${TLS}listener 1884\n`, undefined, 'port 1884'],
    ['weewx', `${LOGIN}listener 8883 127.0.0.1\n${TLS}listener 1884\n`, undefined, 'port 1884'],
    ['weewx', `${LOGIN}listener 8884\nrequire_certificate true\n${TLS}listener 8883\n${TLS}`, undefined, 'port 8883'],
    ['homeassistant', `${LOGIN}listener 9001\nprotocol websockets\nlistener 1883\n`, undefined, 'port 1883'],
    ['mosquitto_sub', '', undefined, 'port 1883 on 127.0.0.1'],
  ])('of %s', async (program, config, listener, name) => {
    const found = await settings(program, { config }, { user: 'alice', listener });
    expect(found.listener).toEqual(typeof name === 'string' ? name : expect.stringMatching(name));
  });

  test.each([
    ['tasmota', 9001, 'Tasmota can use no listener of .*: port 9001 speaks websockets'],
    ['weewx', 0, 'the socket .* is for programs that know unix sockets'],
    ['weewx', 1234, 'no listener on port 1234 for MQTT clients: there is port 1883 on 127.0.0.1, port 1884'],
  ])('of %s is not port %i', async (program, listener, message) => {
    await expect(settings(program, { config: many }, { user: 'alice', listener })).rejects.toMatchObject({
      message: expect.stringMatching(message),
      exitCode: 2,
    });
  });

  test('is none that wants a key, for those who have none', async () => {
    const config = `${LOGIN}listener 8883\npsk_hint x\npsk_file @psk\n`;
    await expect(settings('weewx', { config })).rejects.toMatchObject({
      message: expect.stringContaining('port 8883 wants a pre-shared key'),
      exitCode: 3,
    });
    expect((await settings('mosquitto_sub', { config })).connection.tls?.trust).toBe('psk');
  });
});

describe('the host', () => {
  test.each([
    [`listener 8883\n${TLS}`, undefined, 'mqtts://mqtt.example.org:8883', /copy .*\/ca\.crt from its machine/],
    [
      `listener 8883\n${TLS}`,
      'broker.lan',
      'mqtts://broker.lan:8883',
      /not for broker\.lan.* connect to mqtt\.example\.org/,
    ],
    [`listener 8883\n${TLS}`, 'a.example.org', 'mqtts://a.example.org:8883', /^A private authority/],
    [`listener 8883 127.0.0.1\n${TLS}`, undefined, 'mqtts://localhost:8883', /Only programs on the machine/],
    ['listener 1883 192.0.2.7\n', undefined, 'mqtt://192.0.2.7:1883', /in the clear/],
    ['listener 1883 ::1\n', undefined, 'mqtt://[::1]:1883', /Only programs on the machine/],
    ['listener 1883\n', 'localhost', 'mqtt://localhost:1883', /is the machine of the client itself/],
    ['', undefined, 'mqtt://127.0.0.1:1883', /there is none in the configuration/],
  ])('of %j, asked for %s', async (config, host, url, warning) => {
    const found = await settings('weewx', { config: `allow_anonymous true\n${config}` }, { user: 'alice', host });
    expect(found.url).toBe(url);
    expect(found.warnings).toEqual(expect.arrayContaining([expect.stringMatching(warning)]));
  });

  test('is the machine, where nothing else says', async () => {
    const { connection } = await settings('weewx', { config: 'listener 1883\nallow_anonymous true\n' });
    expect(connection.place).toMatchObject({ port: 1883 });
    expect('host' in connection.place && connection.place.host).toMatch(
      new RegExp(`^(?:\\d+\\.\\d+\\.\\d+\\.\\d+|${hostname()})$`),
    );
  });

  test('of another machine is in its tree', async () => {
    scratch.put({
      'tree/etc/mosquitto/mosquitto.conf': 'listener 1883\nallow_anonymous true\nacl_file /etc/mosquitto/acl\n',
      'tree/etc/mosquitto/acl': '',
      'tree/etc/hostname': 'station.example.net\n',
    });
    const installation = new Installation({ root: scratch.at('tree'), target: '2.0.21' });
    const found = await clientSettings(installation, programNamed('weewx'), { user: '-x' });
    expect(found.url).toBe('mqtt://station.example.net:1883');
    const { commands } = clientSchema.parse(clientDocument(found));
    const acl = scratch.at('tree/etc/mosquitto/acl');
    expect(commands).toEqual([`mqttctl acl allow --write --file ${acl} -- -x 'weather/#'`]);
    scratch.put({ 'tree/etc/hostname': 'localhost\n' });
    await expect(clientSettings(installation, programNamed('weewx'), { user: 'x' })).rejects.toThrow(
      'say it with --host NAME',
    );
  });

  test('has the user name in its URL, without what means something there', async () => {
    const { connection } = await settings(
      'mosquitto_sub',
      { config: `listener 8883\n${TLS}` },
      { user: 'a@b/c', host: 'h' },
    );
    expect(urlWithUser(connection)).toBe('mqtts://a%40b%2Fc@h:8883');
  });
});

test('a client id that the broker wants is told', async () => {
  const { warnings } = await settings('weewx', { config: `${LOGIN}clientid_prefixes sta-\nlistener 1883\n` });
  expect(warnings.join()).toContain('only client ids that begin with sta- (clientid_prefixes)');
});

describe('the authority', () => {
  const trust = async (files: string) =>
    (await settings('weewx', { config: `${LOGIN}listener 8883\n${files}` })).connection.tls;

  test('is the one of the listener, the certificate itself, a public one, or not there', async () => {
    expect(await trust(TLS)).toMatchObject({ trust: 'private', authorityPath: scratch.at('ca.crt'), keyType: 'ec' });
    expect(await trust('certfile @self.crt\nkeyfile @self.key\n')).toMatchObject({
      authorityPath: scratch.at('self.crt'),
    });
    expect(await trust('certfile @public.crt\nkeyfile @public.key\n')).toMatchObject({ trust: 'public' });
    const selfSigned = await settings('weewx', {
      config: `${LOGIN}listener 8883\ncertfile @self.crt\nkeyfile @self.key\n`,
    });
    expect(selfSigned.warnings.join()).toContain('Nobody else signed the certificate of the broker: copy');
    const lost = await settings('weewx', {
      config: `${LOGIN}listener 8883\ncertfile @server.crt\nkeyfile @server.key\n`,
    });
    expect(lost.connection.tls).toMatchObject({ trust: 'private', authorityPem: undefined });
    expect(lost.warnings.join()).toContain('The authority that signed the certificate of the broker (CN=ca)');
    expect(await trust('certfile @none.crt\nkeyfile @none.key\n')).toMatchObject({ keyType: undefined });
  });

  test('stands in the settings of devices as text', async () => {
    const { parts, warnings } = await settings('esphome', { config: `${LOGIN}listener 8883\n${TLS}` });
    expect(parts[0]?.content).toContain('    -----BEGIN CERTIFICATE-----\n    MII');
    expect(warnings.join()).not.toContain('copy');
  });

  test('does not help Tasmota against a key that it does not know', async () => {
    const { notes } = await settings('tasmota', { config: `${LOGIN}listener 8883\n${TLS}` });
    expect(notes.join()).toContain('has a key of the type ec, and Tasmota takes RSA');
  });
});

describe('the user', () => {
  const state = async (config: string, question: ClientQuestion = { user: 'alice' }) => {
    const { user } = await settings('weewx', { config, acl: '' }, question);
    return user.state;
  };

  test.each([
    [`${LOGIN}listener 1883\n`, 'alice', 'known'],
    [`${LOGIN}listener 1883\n`, 'Alice', 'missing'],
    [`${LOGIN}listener 1883\n`.replace('@passwd', '@none'), 'alice', 'unreadable'],
    ['listener 1883\nallow_anonymous true\n', 'alice', 'unchecked'],
    ['listener 1883\nallow_anonymous true\n', undefined, 'anonymous'],
    [`listener 8883\nrequire_certificate true\nuse_identity_as_username true\n${TLS}`, 'alice', 'by handshake'],
    ['listener 1883\nallow_anonymous false\nplugin /usr/lib/mosquitto_dynamic_security.so\n', 'alice', 'by plugin'],
    [
      `per_listener_settings true\nlistener 1884\nallow_anonymous true\nlistener 1883 127.0.0.1\n${LOGIN}`,
      'alice',
      'unchecked',
    ],
  ])('of %j called %s', async (config, user, expected) => expect(await state(config, { user })).toBe(expected));

  test('has to be named where nobody else gets in', async () => {
    const byCertificate = `listener 8883\nrequire_certificate true\nuse_identity_as_username true\n${TLS}`;
    await expect(settings('weewx', { config: byCertificate }, {})).rejects.toThrow('say it with --user USER');
    await expect(settings('weewx', { config: `${LOGIN}listener 1883\n` }, {})).rejects.toThrow(
      'say it with --user USER',
    );
  });

  test('is left out of the settings where a certificate says who it is', async () => {
    const config = `listener 8883\nrequire_certificate true\nuse_identity_as_username true\n${TLS}`;
    const { parts, username, warnings } = await settings('weewx', { config });
    expect(warnings.join()).toContain('wants a certificate of the client');
    expect([parts[0]?.content, username]).toEqual([
      expect.stringContaining('"mqtts://mqtt.example.org:8883/"'),
      'alice',
    ]);
  });

  test.each(['a\nb', 'a\u200bb', '\u001b[31m'])('is not %j', async (user) => {
    await expect(settings('weewx', { config: '' }, { user })).rejects.toThrow('cannot be seen');
  });
});

describe('the rights', () => {
  const config = `${LOGIN}acl_file @acl\nlistener 1883\n`;
  const rights = ({ rights: found }: ClientSettings) =>
    'list' in found
      ? found.list.map(({ topic, access, reach, rule }) => `${access} ${topic}: ${reach}${rule ? ` ${rule.line}` : ''}`)
      : found.unknown;

  test.each([
    ['user alice\ntopic write weather/#\n', 'write weather/#: all 2'],
    ['topic write weather/#\n', 'write weather/#: none'],
    ['user alice\ntopic write weather/loop\n', 'write weather/#: part 2'],
    ['user alice\ntopic readwrite #\ntopic deny weather/#\n', 'write weather/#: none 3'],
    ['user alice\ntopic readwrite #\ntopic deny weather/x\n', 'write weather/#: part 2'],
    ['pattern readwrite weather/#\n', 'write weather/#: all 1'],
    ['user alice\ntopic read weather/#\n', 'write weather/#: none'],
  ])('of WeeWX by %j', async (acl, expected) => {
    const found = await settings('weewx', { config, acl });
    expect(rights(found)).toEqual([expected]);
    expect(isReady(found)).toBe(expected.includes('all'));
  });

  test('are asked with the mount point', async () => {
    const found = await settings('weewx', {
      config: `${config}mount_point house/\n`,
      acl: 'user alice\ntopic house/weather/#\n',
    });
    expect(rights(found)).toEqual(['write weather/#: all 2']);
    const missing = await settings('weewx', { config: `${config}mount_point house/\n`, acl: '' });
    expect('missing' in missing.rights && missing.rights.missing).toEqual([
      { topic: 'house/weather/#', access: 'write' },
    ]);
  });

  test('are all there without an ACL file, and not known to anybody but a plugin', async () => {
    const open = await settings('weewx', { config: `${LOGIN}listener 1883\n` });
    expect([rights(open), isReady(open)]).toEqual([['write weather/#: all'], true]);
    const plugin = 'listener 1883\nallow_anonymous false\nplugin /usr/lib/mosquitto_dynamic_security.so\n';
    const closed = await settings('weewx', { config: plugin });
    expect([rights(closed), isReady(closed)]).toEqual([expect.stringContaining('a plugin decides'), undefined]);
  });

  test('that are missing make one rule a topic', async () => {
    const { rights: found } = await settings('zigbee2mqtt', {
      config,
      acl: 'user alice\ntopic read homeassistant/#\n',
    });
    expect('missing' in found && found.missing).toEqual([
      { topic: 'zigbee2mqtt/#', access: 'readwrite' },
      { topic: 'homeassistant/#', access: 'write' },
    ]);
  });

  test('give topics to programs without their own', async () => {
    const acl =
      'user alice\ntopic read a/#\ntopic readwrite b\ntopic write c\ntopic deny d\npattern read home/%u/#\npattern read %c\n';
    expect(rights(await settings('mosquitto_sub', { config, acl }))).toEqual([
      'read a/#: all 2',
      'read b: all 3',
      'read home/alice/#: all 6',
    ]);
    expect(rights(await settings('mosquitto_pub', { config, acl }))).toEqual(['write b: all 3', 'write c: all 4']);
    expect(rights(await settings('telegraf', { config, acl: '' }))).toEqual(['read test/#: none']);
  });

  test('are those of the topics that are named', async () => {
    const found = await settings(
      'weewx',
      { config, acl: 'user alice\ntopic house/#\n' },
      { user: 'alice', topics: ['house/roof/#'] },
    );
    expect(rights(found)).toEqual(['write house/roof/#: all 2']);
    expect(found.parts[0]?.content).toContain('topic = "house/roof"');
    const bad = (topics: string[]) => settings('weewx', { config }, { user: 'alice', topics });
    await expect(bad(['a/#/b'])).rejects.toThrow('is no topic filter');
    await expect(bad(['a/+/b'])).rejects.toThrow('once and without other wildcards');
    await expect(bad(['a', 'b'])).rejects.toThrow('once and without other wildcards');
  });
});
