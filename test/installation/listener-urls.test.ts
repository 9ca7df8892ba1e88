import { afterEach, beforeEach, expect, test } from 'vitest';
import { Installation } from '../../src/installation/installation.js';
import { listenerUrls } from '../../src/installation/listener-urls.js';
import { Scratch } from '../end-to-end/mqttctl.js';
import { Authority } from '../host/probe/authority.js';
import { hasBrokers } from '../setup/has-brokers.js';

let scratch: Scratch;

beforeEach(() => {
  scratch = new Scratch();
});
afterEach(() => scratch.remove());

function urls(config: string, target = '2.1.2') {
  scratch.put({ 'mosquitto.conf': config });
  return listenerUrls(new Installation({ config: scratch.at('mosquitto.conf'), target, workdir: scratch.path }));
}

test.each([
  ['', ['mqtt://127.0.0.1:1883']],
  ['listener 1884\n', ['mqtt://127.0.0.1:1884']],
  ['listener 1884 0.0.0.0\nlistener 1885 ::\n', ['mqtt://127.0.0.1:1884', 'mqtt://[::1]:1885']],
  ['listener 1884\nsocket_domain ipv6\n', ['mqtt://[::1]:1884']],
  ['listener 1884 10.1.2.3\nlistener 1885 localhost\n', ['mqtt://10.1.2.3:1884', 'mqtt://localhost:1885']],
  ['listener 1884\nbind_interface lo\n', ['mqtt://127.0.0.1:1884']],
  ['listener 9001\nprotocol websockets\n', ['ws://127.0.0.1:9001']],
  ['listener 0 /run/m.sock\n', ['unix:///run/m.sock']],
  ['listener 8883\ncertfile a\nkeyfile b\n', ['mqtts://127.0.0.1:8883']],
  ['listener 8883\ncertfile a\nkeyfile b\nprotocol websockets\n', ['wss://127.0.0.1:8883']],
])('%j', async (config, expected) => {
  const { mqtt } = await urls(config);
  expect(mqtt.map(({ url }) => url)).toEqual(expected);
});

test('the HTTP interface is none for MQTT', async () => {
  const { mqtt, httpApi, sysInterval } = await urls(
    'sys_interval 7\nlistener 1884\nlistener 8080\nprotocol http_api\n',
  );
  expect([mqtt.length, httpApi, sysInterval]).toEqual([1, ['http://127.0.0.1:8080'], 7]);
});

test.skipIf(!hasBrokers)('says what the configuration promises', async () => {
  const ca = new Authority(scratch.path, 'ca');
  ca.issue('own');
  const { mqtt } = await urls(
    'listener 1884\nallow_anonymous true\nlistener 8883\ncertfile own.crt\nkeyfile own.key\ncafile ca.crt\nrequire_certificate true\nlistener 8884\npsk_hint x\n',
  );
  expect(mqtt.map(({ listener }) => listener)).toMatchObject([
    { name: 'port 1884', place: { line: 1 }, anonymous: true, needsCertificate: false, certificate: undefined },
    {
      needsCertificate: true,
      usesPresharedKey: false,
      certificate: { path: scratch.at('own.crt'), pem: expect.stringContaining('BEGIN CERTIFICATE') },
      authority: { path: scratch.at('ca.crt') },
    },
    { needsCertificate: false, usesPresharedKey: true, certificate: undefined },
  ]);
});

test('a tree of another machine has no broker here', async () => {
  await expect(listenerUrls(new Installation({ root: scratch.path, target: '2.1.2' }))).rejects.toThrow(/--root/);
});
