import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MqttClient } from '../../../src/host/mqtt-client.js';
import { type ProbeOptions, type ProbeReport, probe } from '../../../src/host/probe/probe.js';
import { parseTarget } from '../../../src/host/probe/target.js';
import { clientIdentity, trustOfFile } from '../../../src/host/probe/trust.js';
import type { BrokerVersion } from '../../brokers/trees.js';
import { VERSIONS } from '../../conformance/security-file.js';
import { Scratch } from '../../end-to-end/mqttctl.js';
import { hasBrokers } from '../../setup/has-brokers.js';
import { Authority, bundle, type Issued } from './authority.js';
import { passwordLine, TestBroker } from './test-broker.js';

const OPEN = 'allow_anonymous true';
const ACL =
  'topic read $SYS/#\nuser weewx\ntopic readwrite mqttctl/#\ntopic readwrite weather/#\ntopic write out/#\ntopic read in/#\n';

let certificates: Certificates;
let pki: Scratch;

beforeAll(() => {
  if (!hasBrokers) return;
  pki = new Scratch();
  certificates = makeCertificates(pki.path);
}, 60_000);
afterAll(() => pki?.remove());

describe.skipIf(!hasBrokers).each(VERSIONS)('Mosquitto %s', { concurrent: true }, (version) => {
  let scratch: Scratch;
  let broker: TestBroker;

  beforeAll(async () => {
    scratch = new Scratch().put({ passwd: passwordLine('weewx', 'secret'), acl: ACL });
    broker = await TestBroker.start(version, scratch, listenersOf(version, scratch, certificates));
  }, 60_000);
  afterAll(async () => {
    await broker?.stop();
    scratch?.remove();
  });

  const reportOf = (url: string, options: Partial<ProbeOptions> = {}) =>
    probe(parseTarget(url), { credentials: {}, patienceMs: 3000, ...options });
  const of = async (url: string, options: Partial<ProbeOptions> = {}) => briefly(await reportOf(url, options));
  const weewx = (password = 'secret') => ({ credentials: { username: 'weewx', password: Buffer.from(password) } });
  const ca = () => ({ trust: trustOfFile(certificates.ca.certificate) });

  test('plain: everything passes, and a failed step is the end', async () => {
    expect(await of(broker.url('open'))).toBe('tcp mqtt-5 mqtt-3.1.1 round-trip');
    expect(await of(`mqtt://localhost:${broker.port('open')}`)).toBe('resolve tcp mqtt-5 mqtt-3.1.1 round-trip');
    const { steps, ok } = await reportOf(broker.url('users'));
    expect(ok).toBe(false);
    expect(steps.map(({ step, status }) => `${step} ${status}`)).toEqual([
      ...['tcp pass', 'mqtt-5 fail', 'mqtt-3.1.1 skip', 'round-trip skip'],
    ]);
    expect(steps[1]).toMatchObject({
      detail: 'an anonymous client is refused: not authorised',
      cause: expect.stringContaining('allow_anonymous true'),
    });
    expect(steps[2]).toMatchObject({ ms: 0, detail: 'MQTT 5 failed' });
  });

  test('unix socket', async () => {
    expect(await of(`unix://${scratch.at('socket')}`)).toBe('unix mqtt-5 mqtt-3.1.1 round-trip');
    expect(await of(`unix://${scratch.at('none')}`)).toMatch(/^unix fails: .*no such socket.* does not run/);
    expect(await of(`unix://${scratch.at('acl')}`)).toMatch(/^unix fails: .*nobody listens/);
  });

  test('users', async () => {
    const all = 'tcp mqtt-5 mqtt-3.1.1 anonymous round-trip';
    expect(await of(broker.url('users'), weewx())).toBe(all);
    expect(await of(broker.url('users'), weewx('wrong'))).toMatch(/^tcp mqtt-5 fails: The user weewx is unknown, or/);
    const unknown = { credentials: { username: 'nobody', password: Buffer.from('x') } };
    expect(await of(broker.url('users'), unknown)).toMatch(/^tcp mqtt-5 fails: The user nobody is unknown, or/);
    const { steps } = await reportOf(broker.url('users'), weewx());
    expect(steps.find(({ step }) => step === 'anonymous')?.detail).toBe('refused: not authorised');
  });

  test('rights', async () => {
    const on = async (topic: string) => of(broker.url('users'), { ...weewx(), topic });
    expect(await on('weather/x')).not.toContain('fails');
    expect(await on('secret/x')).toMatch(/round-trip fails: The ACL denies publishing on secret\/x: .*-a write/);
    expect(await on('in/x')).toMatch(/round-trip fails: The ACL denies publishing on in\/x/);
    expect(await on('out/x')).toMatch(/round-trip fails: The ACL lets this client publish on out\/x, but not read it/);
  });

  test('TLS', async () => {
    const all = 'tcp tls certificate mqtt-5 mqtt-3.1.1 round-trip';
    expect(await of(broker.url('tls', 'mqtts'), ca())).toBe(all);
    expect(await of(`mqtts://localhost:${broker.port('tls')}`, ca())).toBe(`resolve ${all}`);
    expect(await of(broker.url('wrong-name', 'mqtts'), ca())).toMatch(
      /^tcp tls certificate fails: Clients that connect to 127\.0\.0\.1 do not accept it.* mqtt-5 mqtt-3\.1\.1 round-trip$/,
    );
    expect(await of(broker.url('no-name', 'mqtts'), ca())).toMatch(/certificate fails: It names no host/);
    expect(await of(broker.url('expired', 'mqtts'), ca())).toMatch(/certificate fails: It, or the authority.* expired/);
    expect(await of(broker.url('soon', 'mqtts'), ca())).toMatch(/certificate warns: It expires soon/);
  });

  test('chains', async () => {
    expect(await of(broker.url('tls', 'mqtts'))).toMatch(/certificate fails: .*\(CN=ca\).*clients need it as --cafile/);
    const twin = { trust: trustOfFile(certificates.twin.certificate) };
    expect(await of(broker.url('tls', 'mqtts'), twin)).toMatch(
      /certificate fails: .*same name \(CN=ca\).* another key/,
    );
    expect(await of(broker.url('no-chain', 'mqtts'), ca())).toMatch(
      /certificate fails: .* has signed it, but CN=between: .* must send it along/,
    );
    expect(await of(broker.url('chain', 'mqtts'), ca())).not.toContain('fails');
  });

  test.each(['mutual', 'mutual-1.2'])('client certificates, %s', async (name) => {
    const url = broker.url(name, 'mqtts');
    const by = ({ certificate, key }: Issued) => ({ ...ca(), identity: clientIdentity(certificate, key) });
    expect(await of(url, ca())).toMatch(/^tcp tls fails: The broker wants a client certificate/);
    expect(await of(url, by(certificates.client))).not.toContain('fails');
    expect(await of(url, by(certificates.stranger))).toMatch(/^tcp tls fails: The broker does not take the client/);
    expect(await of(url, by(certificates.expired))).toMatch(/^tcp tls fails: The broker does not take .* has expired/);
  });

  test('websockets', async () => {
    expect(await of(broker.url('ws', 'ws'))).toBe('tcp websocket mqtt-5 mqtt-3.1.1 round-trip');
    expect(await of(broker.url('wss', 'wss'), ca())).toBe('tcp tls certificate websocket mqtt-5 mqtt-3.1.1 round-trip');
  });

  test('the wrong language', async () => {
    expect(await of(broker.url('tls'))).toMatch(/^tcp mqtt-5 fails: TLS is spoken there: use mqtts:/);
    expect(await of(broker.url('open', 'mqtts'))).toMatch(/^tcp tls fails: MQTT without TLS is spoken there/);
    expect(await of(broker.url('ws'))).toMatch(/^tcp mqtt-5 fails: Websockets are spoken there: use ws:/);
    expect(await of(broker.url('ws', 'mqtts'))).toMatch(/^tcp tls fails: Websockets without TLS are spoken there/);
    expect(await of(broker.url('open', 'ws'))).toMatch(/^tcp websocket fails: MQTT without websockets is spoken there/);
    expect(await of(broker.url('tls', 'ws'))).toMatch(/^tcp websocket fails: TLS is spoken there: use wss:/);
    expect(await of(broker.url('tls', 'wss'), ca())).toMatch(/websocket fails: MQTT without websockets .* mqtts:/);
    expect(await of(broker.url('wss', 'mqtts'), ca())).toMatch(/mqtt-5 fails: Websockets are spoken there: use wss:/);
  });

  test.runIf(version === '2.1.2')('versions of MQTT', async () => {
    expect(await of(broker.url('only-4'))).toMatch(/^tcp mqtt-5 warns: .*MQTT 5 \(accept.* mqtt-3\.1\.1 round-trip$/);
    expect(await of(broker.url('only-5'))).toMatch(/^tcp mqtt-5 mqtt-3\.1\.1 warns: .*MQTT 3\.1\.1 .* round-trip$/);
    expect(await of(broker.url('only-3'))).toMatch(
      /^tcp mqtt-5 warns: .* mqtt-3\.1\.1 fails: .*accept_protocol_versions/,
    );
    expect(await of(broker.url('http'))).toMatch(/^tcp mqtt-5 fails: An HTTP server answers there, no broker/);
  });

  test('leaves nothing on the broker', async () => {
    const watcher = await MqttClient.connect(broker.url('open'), 'watcher', {});
    expect(await of(broker.url('open'), { topic: 'left/behind' })).not.toContain('fails');
    await watcher.subscribe('left/#');
    await watcher.catchUp();
    expect(watcher.hasReceived('left/behind')).toBe(false);
    watcher.close();
  });

  test('expected messages', async () => {
    const publisher = await MqttClient.connect(broker.url('open'), 'station', {});
    const timer = setInterval(() => void publisher.publish('station/loop', '12.5'), 200);
    const expect1 = { expect: { filter: 'station/#', withinMs: 5000 } };
    const { steps, heard, ok } = await reportOf(broker.url('open'), expect1);
    clearInterval(timer);
    publisher.close();
    expect([ok, heard?.retained, heard?.last?.topic, heard?.last?.bytes]).toEqual([true, 0, 'station/loop', 4]);
    expect(heard?.messages).toBeGreaterThan(2);
    expect(heard?.last?.secondsAgo).toBeLessThan(1);
    expect(steps.at(-1)?.detail).toMatch(/^\d+ messages in 1\.\d s, \d\.\d a second; the last 0\.\d s ago on station/);
  });

  test('retained messages are none that are published', async () => {
    const { default: mqtt } = await import('mqtt');
    const client = await mqtt.connectAsync(broker.url('open'));
    await client.publishAsync('kept/loop', 'old', { retain: true, qos: 1 });
    const kept = { expect: { filter: 'kept/#', withinMs: 300 } };
    const { heard, ok, steps } = await reportOf(broker.url('open'), kept);
    expect([ok, heard?.messages, heard?.retained, heard?.last]).toEqual([false, 0, 1, undefined]);
    expect(steps.at(-1)?.detail).toMatch(/^no message on kept\/# in 0\.\d s, but a retained one of unknown age$/);
    await client.publishAsync('kept/loop', '', { retain: true, qos: 1 });
    await client.endAsync();
  });
});

/** The steps that were taken, with the cause of those that did not pass. */
function briefly({ steps }: ProbeReport): string {
  return steps
    .filter(({ status }) => status !== 'skip')
    .map(({ step, status, cause }) => (status === 'pass' ? step : `${step} ${status}s: ${cause}`))
    .join(' ');
}

type Certificates = ReturnType<typeof makeCertificates>;

function makeCertificates(directory: string) {
  const ca = new Authority(directory, 'ca');
  const twin = new Authority(directory, 'twin', '/CN=ca');
  const between = ca.intermediate('between');
  const leaf = between.issue('leaf');
  return {
    ca,
    twin,
    good: ca.issue('good'),
    wrongName: ca.issue('wrong-name', { names: 'DNS:elsewhere.example' }),
    noName: ca.issue('no-name', { names: '' }),
    expired: ca.issue('expired', { days: -1 }),
    soon: ca.issue('soon', { days: 3 }),
    client: ca.issue('client'),
    stranger: new Authority(directory, 'stranger'),
    leaf,
    chain: { certificate: bundle(`${directory}/chain.pem`, leaf.certificate, between.certificate), key: leaf.key },
  };
}

function listenersOf(version: BrokerVersion, scratch: Scratch, all: Certificates) {
  const tls = ({ certificate, key }: Issued) => [
    OPEN,
    `certfile ${certificate}`,
    `keyfile ${key}`,
    `cafile ${all.ca.certificate}`,
  ];
  const ws = 'protocol websockets';
  return {
    open: [OPEN],
    users: [`password_file ${scratch.at('passwd')}`, `acl_file ${scratch.at('acl')}`],
    tls: tls(all.good),
    'wrong-name': tls(all.wrongName),
    'no-name': tls(all.noName),
    expired: tls(all.expired),
    soon: tls(all.soon),
    'no-chain': tls(all.leaf),
    chain: tls(all.chain),
    mutual: [...tls(all.good), 'require_certificate true'],
    'mutual-1.2': [
      ...tls(all.good),
      'require_certificate true',
      ...(version === '2.1.2'
        ? ['tls_version tlsv1.2']
        : ['tls_version tlsv1.2', 'ciphers ECDHE-ECDSA-AES128-GCM-SHA256']),
    ],
    ws: [OPEN, ws],
    wss: [...tls(all.good), ws],
    ...(version === '2.1.2' && {
      'only-3': [OPEN, 'accept_protocol_versions 3'],
      'only-4': [OPEN, 'accept_protocol_versions 4'],
      'only-5': [OPEN, 'accept_protocol_versions 5'],
      http: [OPEN, 'protocol http_api'],
    }),
  };
}
