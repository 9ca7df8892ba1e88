import { describe, expect, test } from 'vitest';
import { causeOfConnect, causeOfRoundTrip, causeOfUpgrade, type Login } from '../../../src/host/probe/causes-mqtt.js';
import { causeOfResolution, causeOfSocket, causeOfTcp } from '../../../src/host/probe/causes-network.js';
import { causeOfDistrust, causeOfHandshake } from '../../../src/host/probe/causes-tls.js';
import { reasonWords } from '../../../src/host/probe/reasons.js';

const place = { port: 1883, local: false, configured: false, loopbackAnswers: false };

test.each([
  ['ECONNREFUSED', {}, /^The machine answers, and nobody listens there/],
  ['ECONNREFUSED', { local: true }, /"mqttctl ports"/],
  ['ECONNREFUSED', { local: true, configured: true }, /though the configuration says so/],
  ['ECONNREFUSED', { loopbackAnswers: true }, /127\.0\.0\.1 of this machine only.*"listener 1883"/],
  ['ETIMEDOUT', {}, /firewall/],
  ['EHOSTUNREACH', {}, /no way from here/],
  ['EACCES', {}, /firewall of this machine/],
  ['ECONNRESET', {}, /cut off/],
])('TCP: %s with %j', (code, facts, cause) => {
  expect(causeOfTcp(code, { ...place, ...facts })).toMatch(cause);
});

test.each([
  ['ENOTFOUND', 'broker', /names of containers/],
  ['ENOTFOUND', 'a.example', /spelling/],
  ['EAI_AGAIN', 'a.example', /No name server answers/],
])('name: %s of %s', (code, host, cause) => expect(causeOfResolution(code, host)).toMatch(cause));

test.each([
  ['ENOENT', /does not run/],
  ['EACCES', /rights/],
  ['ECONNREFUSED', /left over/],
  ['ENOTSOCK', /path/],
])('unix socket: %s', (code, cause) => expect(causeOfSocket(code)).toMatch(cause));

describe('TLS', () => {
  const facts = { language: undefined, websocket: false, needsCertificate: false, hasIdentity: false };
  test.each([
    ['ERR_SSL_WRONG_VERSION_NUMBER', {}, /does not speak TLS/],
    ['ERR_SSL_WRONG_VERSION_NUMBER', { language: 'MQTT' }, /MQTT without TLS .* mqtt:\/\/;/],
    ['ERR_SSL_WRONG_VERSION_NUMBER', { language: 'MQTT', websocket: true }, /mqtt:\/\/, without websockets/],
    ['ECONNRESET', { language: 'websockets' }, /use ws:/],
    ['ECONNRESET', { language: 'TLS' }, /breaks off the handshake/],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', {}, /wants a client certificate/],
    ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', {}, /wants a client certificate.*; or it has no cipher/],
    ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', { needsCertificate: true }, /^The broker wants a client certificate/],
    ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', { hasIdentity: true }, /no cipher in common/],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', { hasIdentity: true }, /no authority of its cafile/],
    ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED', { hasIdentity: true }, /has expired/],
    ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_REVOKED', { hasIdentity: true }, /revoked/],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', {}, /no version of TLS/],
    ['ERR_SSL_UNSUPPORTED_PROTOCOL', {}, /no version of TLS/],
    ['ETIMEDOUT', {}, /says nothing/],
  ] as const)('%s with %j', (code, more, cause) => {
    expect(causeOfHandshake(code, { ...facts, ...more })).toMatch(cause);
  });

  const chain = { issuer: 'CN=ca', source: 'ca.crt', alone: true, hasNamesake: false };
  test.each([
    ['CERT_HAS_EXPIRED', {}, /has expired/],
    ['CERT_NOT_YET_VALID', {}, /clocks/],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', {}, /signed by itself/],
    ['SELF_SIGNED_CERT_IN_CHAIN', {}, /private one, that ca\.crt does not have/],
    ['SELF_SIGNED_CERT_IN_CHAIN', { hasNamesake: true }, /same name .* another key/],
    ['CERT_SIGNATURE_FAILURE', { hasNamesake: true }, /same name .* another key/],
    ['INVALID_PURPOSE', {}, /serverAuth/],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', {}, /Nobody in ca\.crt has signed it, but CN=ca: .*; if it is an intermediate/],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', { alone: false }, /give that authority with --cafile\.$/],
  ] as const)('a chain with %s and %j', (error, more, cause) => {
    expect(causeOfDistrust(error, { ...chain, ...more })).toMatch(cause);
  });
});

describe('MQTT', () => {
  const login: Login = {
    version: '5',
    username: undefined,
    tls: false,
    anonymous: undefined,
    hasIdentity: false,
    language: undefined,
  };
  const refused = (reason: number) => ({ kind: 'refused', reason }) as const;
  const foreign = (text: string) => ({ kind: 'foreign', start: Buffer.from(text, 'latin1') }) as const;

  test.each([
    [refused(132), {}, /does not accept MQTT 5 \(accept_protocol_versions\)/],
    [refused(1), { version: '3.1.1' }, /does not accept MQTT 3\.1\.1/],
    [refused(135), {}, /since Mosquitto 2\.0/],
    [refused(5), { username: 'bob' }, /The user bob is unknown, or the password wrong/],
    [refused(135), { anonymous: true }, /has not read it since it changed/],
    [refused(4), { tls: true }, /use_identity_as_username/],
    [refused(133), {}, /clientid_prefixes/],
    [refused(137), {}, /too busy/],
    [refused(138), {}, /banned/],
    [refused(149), {}, /max_packet_size/],
    [refused(157), {}, /elsewhere/],
    [refused(152), {}, /ended by an administrator/],
    [foreign('HTTP/1.1 400 Bad Request'), {}, /HTTP server answers there, no broker/],
    [foreign('HTTP/1.1 400 Bad Request'), { language: 'websockets' }, /use ws:/],
    [foreign('\x15\x03\x01\x00\x02\x02'), {}, /use mqtts:/],
    [foreign('SSH-2.0-x'), {}, /SSH server/],
    [foreign('?'), {}, /no MQTT/],
    [{ kind: 'silent' }, {}, /says nothing/],
    [{ kind: 'closed' }, {}, /hangs up on MQTT/],
    [{ kind: 'closed' }, { language: 'TLS' }, /use mqtts:/],
    [{ kind: 'closed' }, { language: 'websockets', tls: true }, /use wss:/],
    [
      { kind: 'closed', code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED' },
      { tls: true },
      /wants a client certificate/,
    ],
  ] as const)('CONNECT: %j with %j', (outcome, more, cause) => {
    expect(causeOfConnect(outcome, { ...login, ...more })).toMatch(cause);
  });

  test.each([
    [{ status: 404 }, undefined, /does not do websockets here \(status 404\)/],
    [{ status: 403 }, undefined, /websockets_origin/],
    [{ kind: 'no subprotocol' }, undefined, /Sec-WebSocket-Protocol/],
    [{ kind: 'closed' }, 'MQTT', /use mqtt:.*protocol websockets/],
    [{ kind: 'closed' }, 'TLS', /use wss:/],
    [{ kind: 'silent' }, undefined, /says nothing/],
  ] as const)('websocket: %j where %s is spoken', (outcome, language, cause) => {
    expect(causeOfUpgrade(outcome, language, false)).toMatch(cause);
  });

  test.each([
    [
      { kind: 'publish refused', answer: 135 },
      '5',
      /denies publishing on a\/b: "mqttctl acl explain -u bob -t a\/b -a write"/,
    ],
    [{ kind: 'subscribe refused', answer: 135 }, '5', /denies subscribing to a\/b/],
    [{ kind: 'not delivered' }, '5', /publish on a\/b, but not read it/],
    [{ kind: 'not delivered' }, '3.1.1', /denies a\/b, to publish or to read/],
    [{ kind: 'publish refused', answer: 'closed' }, '5', /hangs up/],
    [{ kind: 'publish refused', answer: 'silent' }, '5', /does not answer/],
    [{ kind: 'publish refused', answer: 151 }, '5', /quota exceeded/],
  ] as const)('round trip: %j with MQTT %s', (outcome, version, cause) => {
    expect(causeOfRoundTrip(outcome, { version, username: 'bob', topic: 'a/b' })).toMatch(cause);
  });

  test('reasons that nobody knows are numbers', () => {
    expect([reasonWords(5), reasonWords(135), reasonWords(255)]).toEqual([
      'not authorised',
      'not authorised',
      'reason 255',
    ]);
  });
});
