import { describe, expect, test } from 'vitest';
import type { MemoryEntry } from '../../../../src/installation/memory-filesystem.js';
import { securityRules } from '../../../../src/lint/rules/security/index.js';
import { makeMaterial } from '../../../conformance/tls-material.js';
import { examplesHold, findings } from '../../rule-tester.js';

const material = makeMaterial();
const WORLD: Readonly<Record<string, MemoryEntry>> = {
  '/etc/mosquitto/readable': { content: '# none\n', mode: 0o644 },
  '/etc/mosquitto/psk': { content: 'a:12\n', mode: 0o644 },
  '/etc/mosquitto/certs/server.pem': material['rsa.pem'] as Buffer,
  '/etc/mosquitto/certs/server.key': { content: material['rsa.key'] as Buffer, mode: 0o600, uid: 1883 },
  '/etc/mosquitto/certs/open.key': { content: material['rsa.key'] as Buffer, mode: 0o644 },
  '/etc/letsencrypt/live/h/chain.pem': material['ca.pem'] as Buffer,
  '/etc/ssl/certs': { dir: true },
  '/var/lib/mosquitto/dynsec.json.pw': 'admin secret\n',
};
const TLS = 'certfile /etc/mosquitto/certs/server.pem\nkeyfile /etc/mosquitto/certs/server.key\n';
const PASSWORDS = 'password_file /etc/mosquitto/passwd\n';
const BRIDGE = 'connection c\naddress broker.example.org\ntopic # out\n';

interface Case {
  readonly text: string;
  readonly target?: string;
  readonly finds: readonly string[];
}

const CASES: Readonly<Record<string, readonly Case[]>> = {
  'security/websockets-everywhere': [
    {
      text: 'listener 9001 127.0.0.1\nprotocol websockets\n',
      target: '2.0.11',
      finds: ['warning 1:1-24 listener 9001 127.0.0.1'],
    },
    { text: 'listener 9001 127.0.0.1\nprotocol websockets\nsocket_domain ipv4\n', target: '2.0.11', finds: [] },
    { text: 'listener 9001 127.0.0.1\nprotocol websockets\n', target: '2.0.21', finds: [] },
    { text: 'listener 9001 ::1\nprotocol websockets\n', target: '2.0.11', finds: [] },
    { text: 'listener 9001 0.0.0.0\nprotocol websockets\n', target: '2.0.11', finds: [] },
    { text: 'listener 9001\nprotocol websockets\n', target: '2.0.11', finds: [] },
    { text: 'listener 9001 127.0.0.1\n', target: '2.0.11', finds: [] },
  ],
  'security/anonymous-from-network': [
    { text: 'listener 1883\nallow_anonymous true\n', finds: ['error 2:1-21 allow_anonymous true'] },
    {
      text: 'listener 1883\nallow_anonymous true\nacl_file /etc/mosquitto/acl\n',
      finds: ['warning 2:1-21 allow_anonymous true'],
    },
    { text: 'listener 1883\n', target: '1.6.15', finds: ['error 1:1-14 listener 1883'] },
    { text: 'listener 1883\n', finds: [] },
    { text: 'listener 1883 localhost\nallow_anonymous true\n', finds: [] },
    { text: 'listener 1883 127.0.0.1\nlistener_allow_anonymous true\nlistener 1884\n', finds: [] },
    { text: 'allow_anonymous true\n', finds: [] },
    {
      text: 'listener 1883 127.0.0.1\nlistener 1884\nlistener_allow_anonymous true\n',
      finds: ['error 3:1-30 listener_allow_anonymous true'],
    },
    {
      text: `listener 8883\n${TLS}require_certificate true\ncafile /etc/mosquitto/certs/server.pem\nallow_anonymous true\n`,
      finds: [],
    },
  ],
  'security/overruled-allow-anonymous': [
    { text: 'max_connections 100\n', target: '2.0.11', finds: ['error 1:1-20 max_connections 100'] },
    { text: 'max_connections 100\n', target: '2.0.21', finds: [] },
    { text: 'listener 1883\nallow_anonymous false\n', target: '2.0.11', finds: [] },
  ],
  'security/any-password-accepted': [
    {
      text: 'listener 1883 127.0.0.1\nallow_anonymous true\nacl_file /etc/mosquitto/acl\n',
      finds: ['warning 1:1-24 listener 1883 127.0.0.1'],
    },
    { text: 'listener 1883 127.0.0.1\nallow_anonymous true\n', finds: [] },
  ],
  'security/nobody-can-log-in': [
    { text: 'listener 1883\n', finds: ['warning 1:1-14 listener 1883'] },
    { text: `listener 1883\n${PASSWORDS}`, finds: [] },
    { text: '# nothing\n', finds: [] },
    {
      text: `per_listener_settings true\nlistener 1883\n${PASSWORDS}listener 1884\n`,
      target: '2.0.21',
      finds: ['warning 4:1-14 listener 1884'],
    },
  ],
  'security/anonymous-beside-passwords': [
    {
      text: `listener 1883\nallow_anonymous true\n${PASSWORDS}`,
      finds: ['warning 2:1-21 allow_anonymous true'],
    },
    { text: `listener 1883\nallow_anonymous true\n${PASSWORDS}acl_file /etc/mosquitto/acl\n`, finds: [] },
  ],
  'security/plain-passwords': [
    { text: `listener 1883\n${PASSWORDS}`, finds: ['warning 1:1-14 listener 1883'] },
    { text: `listener 8883\n${TLS}${PASSWORDS}`, finds: [] },
    { text: `listener 1883 ::1\n${PASSWORDS}`, finds: [] },
  ],
  'security/public-authority': [
    {
      text: `listener 8883\n${TLS}cafile /etc/letsencrypt/live/h/chain.pem\n`,
      finds: ['info 4:8-41 /etc/letsencrypt/live/h/chain.pem'],
    },
    {
      text: `listener 8883\n${TLS}capath /etc/ssl/certs\nrequire_certificate true\n`,
      finds: ['error 4:8-22 /etc/ssl/certs'],
    },
    { text: `listener 8883\n${TLS}cafile /etc/mosquitto/certs/server.pem\nrequire_certificate true\n`, finds: [] },
  ],
  'security/certificate-name-without-certificate': [
    {
      text: `listener 8883\n${TLS}use_identity_as_username true\n`,
      finds: ['warning 4:1-30 use_identity_as_username true'],
    },
    { text: `listener 8883\n${TLS}require_certificate true\nuse_identity_as_username true\n`, finds: [] },
  ],
  'security/old-tls': [{ text: `listener 8883\n${TLS}tls_version tlsv1.1\n`, finds: ['warning 4:13-20 tlsv1.1'] }],
  'security/weak-ciphers': [
    { text: `listener 8883\n${TLS}ciphers DEFAULT:@SECLEVEL=0\n`, finds: ['warning 4:9-28 DEFAULT:@SECLEVEL=0'] },
    { text: `listener 8883\n${TLS}ciphers HIGH:!aNULL:!MD5\n`, finds: [] },
  ],
  'security/readable-secret': [
    { text: 'password_file /etc/mosquitto/readable\n', finds: ['warning 1:15-38 /etc/mosquitto/readable'] },
    { text: 'listener 1883\npsk_hint h\npsk_file /etc/mosquitto/psk\n', finds: ['warning 3:10-28 /etc/mosquitto/psk'] },
    {
      text: 'listener 8883\ncertfile /etc/mosquitto/certs/server.pem\nkeyfile /etc/mosquitto/certs/open.key\n',
      finds: ['warning 3:9-38 /etc/mosquitto/certs/open.key'],
    },
    { text: PASSWORDS, finds: [] },
  ],
  'security/readable-bridge-password': [
    { text: `${BRIDGE}bridge_psk 12\nbridge_identity me\n`, finds: ['warning 4:12-14 12'] },
  ],
  'security/plain-bridge-password': [
    { text: `${BRIDGE}remote_password secret\n`, finds: ['warning 4:17-23 secret'] },
    { text: `${BRIDGE}remote_password secret\nbridge_capath /etc/ssl/certs\n`, finds: [] },
  ],
  'security/insecure-bridge': [{ text: `${BRIDGE}bridge_insecure true\n`, finds: ['warning 4:17-21 true'] }],
  'security/open-http-api': [
    {
      text: 'listener 1883 ::1\nallow_anonymous true\nlistener 9883\nprotocol http_api\n',
      finds: ['warning 3:1-14 listener 9883'],
    },
    { text: 'listener 1883 ::1\nlistener 9883\nprotocol http_api\n', finds: [] },
  ],
  'security/dynsec-password-left': [
    {
      text: 'plugin /usr/lib/mosquitto_dynamic_security.so\nplugin_opt_config_file /var/lib/mosquitto/dynsec.json\n',
      finds: ['warning 2:24-54 /var/lib/mosquitto/dynsec.json'],
    },
  ],
  'security/no-connection-limit': [
    { text: 'listener 1883\nlistener 1884\n', finds: ['info 1:1-14 listener 1883'] },
    { text: 'listener 1883\nglobal_max_connections 100\n', finds: [] },
  ],
};

describe.each(securityRules.map((rule) => ({ id: rule.id, rule })))('$id', ({ id, rule }) => {
  const cases = CASES[id] ?? [];

  test('has cases', () => expect(cases.length).toBeGreaterThan(0));

  test.each(cases)('$text for $target', ({ text, target, finds }) => {
    expect(findings(text, rule, target, WORLD)).toEqual(finds);
  });

  test('its examples are true', () => {
    expect(examplesHold(rule, WORLD)).toEqual({ bad: true, good: true });
  });
});
