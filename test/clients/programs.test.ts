import { execFileSync, spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { parse as parseToml } from 'smol-toml';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import type { Connection } from '../../src/clients/connection.js';
import { esphome } from '../../src/clients/programs/esphome.js';
import { homeAssistant } from '../../src/clients/programs/homeassistant.js';
import { programNamed, programs } from '../../src/clients/programs/index.js';
import { mosquittoPub, mosquittoSub } from '../../src/clients/programs/mosquitto.js';
import { nodeRed } from '../../src/clients/programs/nodered.js';
import { tasmota } from '../../src/clients/programs/tasmota.js';
import { telegraf } from '../../src/clients/programs/telegraf.js';
import { weewx } from '../../src/clients/programs/weewx.js';
import { zigbee2mqtt } from '../../src/clients/programs/zigbee2mqtt.js';
import { commandLine } from '../../src/report/command-line.js';
import { ALICE, connections, contents, type Kind, lines, userNames } from './connections.js';

/** What a program makes of each kind of connection; kinds that it cannot use are left out. */
function table(cases: Partial<Record<Kind, unknown>>): [Kind, Connection, unknown][] {
  return (Object.keys(cases) as Kind[]).map((kind) => [kind, connections[kind], cases[kind]]);
}

describe('mosquitto_sub and mosquitto_pub', () => {
  test.each(
    table({
      plain: '-h broker.lan -p 1883 -u alice',
      anonymous: '-h broker.lan -p 1883',
      ipv6: '-h 2001:db8::1 -p 1884 -u alice',
      'public authority': '-h mqtt.example.org -p 8883 --tls-use-os-certs -u alice',
      'private authority': '-h mqtt.example.org -p 8883 --cafile /etc/mosquitto/ca.crt -u alice',
      'client certificate':
        '-h mqtt.example.org -p 8883 --cafile /etc/mosquitto/ca.crt --cert /etc/ssl/mqtt/client.crt --key /etc/ssl/mqtt/client.key -u alice',
      websockets: '-h mqtt.example.org -p 9001 --ws --tls-use-os-certs -u alice',
      socket: '--unix /run/mosquitto.sock -u alice',
      'pre-shared key': '-h mqtt.example.org -p 8883 --psk-identity IDENTITY --psk HEXADECIMAL_KEY -u alice',
    }),
  )('%s', (kind, connection, words) => {
    const files = kind === 'anonymous' ? [] : ['-P PASSWORD'];
    expect(contents(mosquittoSub, connection, ['a/#', 'b'])).toEqual([
      ...files,
      ['mosquitto_sub', ...String(words).split(' '), '-t', 'a/#', '-t', 'b', '-v'],
    ]);
    expect(contents(mosquittoPub, connection, ['a/+/#'])).toEqual([
      ...files,
      ['mosquitto_pub', ...String(words).split(' '), '-t', 'a/test/test', '-m', 'hello'],
    ]);
  });

  test('a shell gives back the words, whatever the name', () => {
    const names = fc.sample(userNames, 300);
    const script = names.map((user) => {
      const [, words] = contents(mosquittoSub, { ...connections.plain, user }, [`${user}/x`.replace(/[+#]/g, '')]);
      return `printf '%s\\0' ${commandLine(words as string[])}`;
    });
    const words = execFileSync('sh', { input: script.join('\n') })
      .toString()
      .split('\0');
    const width = (words.length - 1) / names.length;
    expect(names.map((_, index) => words[index * width + 6])).toEqual(names);
  });
});

describe('WeeWX', () => {
  test.each(
    table({
      plain: ['mqtt://alice:PASSWORD@broker.lan:1883/'],
      anonymous: ['mqtt://broker.lan:1883/'],
      ipv6: ['mqtt://alice:PASSWORD@[2001:db8::1]:1884/'],
      'public authority': ['mqtts://alice:PASSWORD@mqtt.example.org:8883/', '/etc/ssl/certs/ca-certificates.crt'],
      'private authority': ['mqtts://alice:PASSWORD@mqtt.example.org:8883/', '/etc/mosquitto/ca.crt'],
      'client certificate': [
        'mqtts://alice:PASSWORD@mqtt.example.org:8883/',
        '/etc/mosquitto/ca.crt',
        '/etc/ssl/mqtt/client.crt',
        '/etc/ssl/mqtt/client.key',
      ],
    }),
  )('%s', (_kind, connection, expected) => {
    const values = configObj(lines(contents(weewx, connection)[0]));
    expect([values.server_url, values.ca_certs, values.certfile, values.keyfile].filter(Boolean)).toEqual(expected);
    expect(values.topic).toBe('weather');
  });

  test.skipIf(spawnSync('python3', ['--version']).status !== 0)('Python finds name, host and port in its URL', () => {
    const names = fc.sample(userNames, 500).filter((user) => weewx.refuses?.(user) === undefined);
    const urls = names.map((user) => configObj(lines(contents(weewx, { ...connections.ipv6, user })[0])).server_url);
    const program =
      'import json,sys\nfrom urllib.parse import urlparse\nprint(json.dumps([[u.username,u.password,u.hostname,u.port] for u in map(urlparse,json.load(sys.stdin))]))';
    const found = JSON.parse(execFileSync('python3', ['-c', program], { input: JSON.stringify(urls) }).toString());
    expect(found).toEqual(names.map((user) => [user, 'PASSWORD', '2001:db8::1', 1884]));
    expect(names.length).toBeGreaterThan(100);
  });

  test.each(['a:b', 'a/b', 'a?b', 'a#b', '[a]', `'''"""`, '%(x)s', 'a℀b'])('cannot log in as %s', (user) => {
    expect(weewx.refuses?.(user)).toContain('another user name');
  });
});

/** What ConfigObj makes of such lines; quotes there have no escapes. */
function configObj(text: string): Record<string, string> {
  const entries = text.split('\n').flatMap((line) => {
    const found = /^\s*(\w+) = (.*)$/.exec(line);
    if (!found) return [];
    const [, key = '', value = ''] = found;
    const unquoted = /^('''|"""|'|")(.*)\1$/s.exec(value);
    if (unquoted && unquoted[1]?.length === 1) expect(unquoted[2]).not.toContain(unquoted[1]);
    return [[key, unquoted?.[2] ?? value]];
  });
  return Object.fromEntries(entries);
}

describe('Home Assistant', () => {
  test.each(
    table({
      plain: [],
      anonymous: [],
      'public authority': [/^Broker certificate validation: +Auto$/m, /^Ignore broker certificate validation: off$/m],
      'private authority': [
        /^Broker certificate validation: +Custom$/m,
        /CA certificate: +\/etc\/mosquitto\/ca\.crt$/m,
      ],
      'client certificate': [/^Use a client certificate: +on/m],
      websockets: [/^MQTT transport: +WebSocket/m, /^WebSocket path: +\/$/m],
    }),
  )('%s', (kind, connection, patterns) => {
    const text = lines(contents(homeAssistant, connection)[0]);
    for (const pattern of patterns as RegExp[]) expect(text).toMatch(pattern);
    expect(/^Username: +alice$/m.test(text)).toBe(kind !== 'anonymous');
    expect(text.includes('Advanced')).toBe((patterns as RegExp[]).length > 0);
  });
});

describe('Zigbee2MQTT', () => {
  const login = { user: 'alice', password: '!secret.yaml password' };
  const secure = { base_topic: 'zigbee2mqtt', reject_unauthorized: true };
  test.each(
    table({
      plain: { server: 'mqtt://broker.lan:1883', base_topic: 'zigbee2mqtt', ...login },
      anonymous: { server: 'mqtt://broker.lan:1883', base_topic: 'zigbee2mqtt' },
      'public authority': { server: 'mqtts://mqtt.example.org:8883', ...secure, ...login },
      'private authority': {
        server: 'mqtts://mqtt.example.org:8883',
        ...secure,
        ...login,
        ca: '/etc/mosquitto/ca.crt',
      },
      'client certificate': {
        server: 'mqtts://mqtt.example.org:8883',
        ...secure,
        ...login,
        ca: '/etc/mosquitto/ca.crt',
        cert: '/etc/ssl/mqtt/client.crt',
        key: '/etc/ssl/mqtt/client.key',
      },
      websockets: { server: 'wss://mqtt.example.org:9001', ...secure, ...login },
    }),
  )('%s', (kind, connection, mqtt) => {
    const [configuration, secrets] = contents(zigbee2mqtt, connection);
    expect(parseYaml(lines(configuration))).toEqual({ mqtt });
    if (kind === 'anonymous') expect(secrets).toBeUndefined();
    else expect(parseYaml(lines(secrets))).toEqual({ password: 'PASSWORD' });
  });

  test('gets every name, what looks like a reference too', () => {
    fc.assert(
      fc.property(fc.oneof(userNames, fc.constant('a!b c')), (user) => {
        const [configuration, secrets] = contents(zigbee2mqtt, { ...connections.plain, user });
        const read = parseYaml(lines(configuration)).mqtt.user;
        const reference = /!(.*) (.*)/.exec(read);
        expect(reference ? parseYaml(lines(secrets))[reference[2] as string] : read).toBe(user);
      }),
    );
  });
});

describe('Node-RED', () => {
  test.each(
    table({
      plain: { broker: 'broker.lan', port: '1883', usetls: false },
      ipv6: { broker: '2001:db8::1', port: '1884', usetls: false },
      'public authority': { broker: 'mqtt.example.org', port: '8883', usetls: true, ca: '', cert: '', key: '' },
      'private authority': { broker: 'mqtt.example.org', usetls: true, ca: '/etc/mosquitto/ca.crt', cert: '', key: '' },
      'client certificate': {
        usetls: true,
        ca: '/etc/mosquitto/ca.crt',
        cert: '/etc/ssl/mqtt/client.crt',
        key: '/etc/ssl/mqtt/client.key',
      },
      websockets: { broker: 'wss://mqtt.example.org:9001', usetls: true, ca: '' },
      'plain websockets': { broker: 'ws://broker.lan:9001', usetls: false },
    }),
  )('%s', (_kind, connection, expected) => {
    const flow = JSON.parse(lines(contents(nodeRed, connection, ['a/#'])[0])) as Record<string, unknown>[];
    const broker = flow.find(({ type }) => type === 'mqtt-broker');
    const tls = flow.find(({ type }) => type === 'tls-config');
    expect({ ...tls, ...broker }).toMatchObject(expected as object);
    expect(flow.find(({ type }) => type === 'mqtt in')).toMatchObject({ topic: 'a/#', broker: broker?.id });
    expect(tls && [tls.id, tls.verifyservercert]).toEqual(connection.tls && [broker?.tls, true]);
  });
});

describe('Telegraf', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Telegraf's own syntax
  const login = { username: 'alice', password: '${MQTT_PASSWORD}' };
  const rest = { topics: ['a/#'], data_format: 'value', data_type: 'float' };
  test.each(
    table({
      plain: { servers: ['tcp://broker.lan:1883'], ...login },
      anonymous: { servers: ['tcp://broker.lan:1883'] },
      ipv6: { servers: ['tcp://[2001:db8::1]:1884'], ...login },
      'public authority': { servers: ['ssl://mqtt.example.org:8883'], ...login },
      'private authority': { servers: ['ssl://mqtt.example.org:8883'], ...login, tls_ca: '/etc/mosquitto/ca.crt' },
      'client certificate': {
        servers: ['ssl://mqtt.example.org:8883'],
        ...login,
        tls_ca: '/etc/mosquitto/ca.crt',
        tls_cert: '/etc/ssl/mqtt/client.crt',
        tls_key: '/etc/ssl/mqtt/client.key',
      },
      websockets: { servers: ['wss://mqtt.example.org:9001'], ...login },
      socket: { servers: ['unix:///run/mosquitto.sock'], ...login },
    }),
  )('%s', (_kind, connection, expected) => {
    const text = lines(contents(telegraf, connection, ['a/#'])[0]);
    expect(parseToml(text)).toEqual({ inputs: { mqtt_consumer: [{ ...rest, ...(expected as object) }] } });
  });

  test('gets every name, and looks for no variable in it', () => {
    fc.assert(
      fc.property(userNames, (user) => {
        const text = lines(contents(telegraf, { ...connections.plain, user }, ['a'])[0]);
        // biome-ignore lint/suspicious/noTemplateCurlyInString: Telegraf's own syntax
        expect(text.replace('${MQTT_PASSWORD}', '')).not.toContain('$');
        expect(parseToml(text)).toMatchObject({ inputs: { mqtt_consumer: [{ username: user }] } });
      }),
    );
  });

  test('keeps names from its secret stores', () => {
    expect(telegraf.refuses?.('@{os:mqtt}')).toContain('secret store');
    expect(telegraf.refuses?.('@{os}')).toBeUndefined();
  });
});

describe('Tasmota', () => {
  const zeros = Array(20).fill('00').join(' ');
  test.each(
    table({
      plain: ['MqttHost broker.lan', 'MqttPort 1883', 'MqttUser alice', 'MqttPassword PASSWORD'],
      anonymous: ['MqttHost broker.lan', 'MqttPort 1883'],
      'public authority': ['MqttHost mqtt.example.org', 'SetOption103 1', 'SetOption132 0'],
      'private authority': ['MqttPort 8883', 'SetOption103 1', 'SetOption132 1', `MqttFingerprint1 ${zeros}`],
    }),
  )('%s', (_kind, connection, expected) => {
    const text = lines(contents(tasmota, connection)[0]);
    const commands = text.replace(/^Backlog /, '').split('; ');
    expect(commands).toEqual(expect.arrayContaining(expected as string[]));
    expect(commands).toEqual(expect.arrayContaining(['Topic alice', 'FullTopic %prefix%/%topic%/']));
    expect(text.includes('SetOption')).toBe(connection.tls !== undefined);
  });

  test('has its topics below the one that is named', () => {
    const topics = ['home/kitchen/#'];
    expect(lines(contents(tasmota, connections.plain, topics)[0])).toContain(
      'Topic kitchen; FullTopic home/%topic%/%prefix%/',
    );
    expect(tasmota.wants(topics, ALICE).slice(0, 3)).toEqual([
      { topic: 'home/kitchen/cmnd/#', access: 'read' },
      { topic: 'home/kitchen/stat/#', access: 'write' },
      { topic: 'home/kitchen/tele/#', access: 'write' },
    ]);
    expect(() => tasmota.wants(['a/#', 'b/#'], ALICE)).toThrow('the topics of one device');
    expect(() => tasmota.wants(['a/+/b'], ALICE)).toThrow('the topics of one device');
  });

  test('gets names without what its console takes for something else', () => {
    fc.assert(
      fc.property(userNames, (user) => {
        fc.pre(tasmota.refuses?.(user) === undefined);
        const commands = lines(contents(tasmota, { ...connections.plain, user })[0]).split(';');
        expect(commands[2]?.trim()).toBe(`MqttUser ${user}`);
      }),
    );
    expect(['a;b', '0', '1', '"', 'a '].map((user) => tasmota.refuses?.(user) === undefined)).not.toContain(true);
  });
});

describe('ESPHome', () => {
  const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
  const rest = { topic_prefix: 'alice', discovery: true };
  const login = { username: 'alice', password: 'mqtt_password' };
  test.each(
    table({
      plain: { broker: 'broker.lan', port: 1883, ...rest, ...login },
      anonymous: { broker: 'broker.lan', port: 1883, ...rest },
      'public authority': { broker: 'mqtt.example.org', port: 8883, ...rest, ...login, certificate_authority: pem },
      'client certificate': {
        broker: 'mqtt.example.org',
        port: 8883,
        ...rest,
        ...login,
        certificate_authority: pem,
        client_certificate: 'mqtt_client_certificate',
        client_certificate_key: 'mqtt_client_key',
      },
    }),
  )('%s', (_kind, connection, mqtt) => {
    const [device, secrets] = contents(esphome, connection);
    const read = parseYaml(`${lines(device)}\n`, { customTags: [SECRET] });
    expect(read).toEqual({ mqtt });
    const names = Object.keys(secrets === undefined ? {} : parseYaml(lines(secrets)));
    const used = [...lines(device).matchAll(/!secret (\w+)/g)].map((match) => match[1]);
    expect(names).toEqual(used);
  });

  test('gets every name', () => {
    fc.assert(
      fc.property(userNames, (user) => {
        const [device] = contents(esphome, { ...connections.plain, user });
        expect(parseYaml(lines(device), { customTags: [SECRET] }).mqtt.username).toBe(user);
      }),
    );
  });
});

const SECRET = { tag: '!secret', resolve: (text: string) => text };

describe('programs', () => {
  test.each([
    ['Home-Assistant', 'homeassistant'],
    ['z2m', 'zigbee2mqtt'],
    ['mosquitto-sub', 'mosquitto_sub'],
    ['node-red', 'nodered'],
  ])('%s is %s', (alias, name) => expect(programNamed(alias).name).toBe(name));

  test('that are not there are named', () => {
    expect(() => programNamed('telegraph')).toThrow('did you mean telegraf?');
    expect(() => programNamed('qqqqqqqqqq')).toThrow('there are mosquitto_sub, ');
  });

  test('no alias is that of another', () => {
    const names = programs.flatMap(({ name, aliases }) => [name, ...aliases]);
    expect(new Set(names).size).toBe(names.length);
  });

  test.each(programs.map((program) => [program.name, program] as const))(
    '%s shows no more than a placeholder for the password',
    (_name, program) => {
      const text = JSON.stringify(contents(program, connections['private authority']));
      expect(text).toMatch(/PASSWORD|that of alice|mqtt-broker/);
    },
  );
});
