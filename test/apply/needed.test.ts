import { describe, expect, test } from 'vitest';
import { needOf } from '../../src/apply/needed.js';
import { judged } from './judged.js';

const CASES = [
  ['the same', 'listener 1883\n', 'listener 1883\n', [], 'nothing'],
  ['a comment more', 'listener 1883\n', '# a\nlistener 1883\n', ['/etc/mosquitto/mosquitto.conf'], 'nothing'],
  ['a listener more', 'listener 1883\n', 'listener 1883\nlistener 1884\n', [], 'restart'],
  ['a listener less', 'listener 1883\nlistener 1884\n', 'listener 1883\n', [], 'restart'],
  ['another address', 'listener 1883\n', 'listener 1883 127.0.0.1\n', [], 'restart'],
  ['another order', 'listener 1883\nlistener 1884\n', 'listener 1884\nlistener 1883\n', [], 'restart'],
  ['the first listener', '', 'listener 1883 127.0.0.1\n', [], 'restart'],
  ['who may log in', 'listener 1883\n', 'listener 1883\nallow_anonymous true\n', [], 'reload'],
  ['a setting that reload takes up', 'autosave_interval 100\n', 'autosave_interval 200\n', [], 'reload'],
  ['the place of the database', 'persistence_location /a/\n', 'persistence_location /b/\n', [], 'reload'],
  ['per_listener_settings', 'listener 1883\n', 'per_listener_settings true\nlistener 1883\n', [], 'restart'],
  [
    'another certificate file',
    'listener 8883\ncertfile /a.pem\nkeyfile /a.key\n',
    'listener 8883\ncertfile /b.pem\nkeyfile /a.key\n',
    [],
    'restart',
  ],
  [
    'the content of the certificate',
    'listener 8883\ncertfile /a.pem\nkeyfile /a.key\n',
    'listener 8883\ncertfile /a.pem\nkeyfile /a.key\n',
    ['/a.pem'],
    'reload',
  ],
  [
    'the content of the authorities',
    'listener 8883\ncafile /ca.pem\ncertfile /a.pem\nkeyfile /a.key\n',
    'listener 8883\ncafile /ca.pem\ncertfile /a.pem\nkeyfile /a.key\n',
    ['/ca.pem'],
    'restart',
  ],
  ['the ACL file', 'listener 1883\nacl_file /acl\n', 'listener 1883\nacl_file /acl\n', ['/acl'], 'reload'],
  ['the password file', 'listener 1883\npassword_file /p\n', 'listener 1883\npassword_file /p\n', ['/p'], 'reload'],
  ['a file that nobody reads', 'listener 1883\n', 'listener 1883\n', ['/readme'], 'nothing'],
  ['a plugin', 'listener 1883\n', 'listener 1883\nplugin /p.so\n', [], 'restart'],
  ['an option of a plugin', 'plugin /p.so\nplugin_opt_abc 1\n', 'plugin /p.so\nplugin_opt_abc 2\n', [], 'restart'],
  ['the data of a plugin', 'plugin /p.so\nplugin_opt_abc /d\n', 'plugin /p.so\nplugin_opt_abc /d\n', ['/d'], 'restart'],
  ['a bridge', 'connection b\naddress h\ntopic a out\n', 'connection b\naddress h\ntopic b out\n', [], 'restart'],
] as const;

describe.each(['2.0.11', '2.0.21', '2.1.2'])('for %s', (target) => {
  test.each(CASES)('%s', (_, before, after, changed, means) => {
    expect(needOf(judged(before, target), judged(after, target), new Set(changed)).means).toBe(means);
  });
});

test('the websockets library of 2.0 has read its certificates for itself', () => {
  const text = 'listener 9001\nprotocol websockets\ncertfile /a.pem\nkeyfile /a.key\n';
  const need = (target: string) => needOf(judged(text, target), judged(text, target), new Set(['/a.pem'])).means;
  expect([need('2.0.21'), need('2.1.2')]).toEqual(['restart', 'reload']);
});

test('a setting of a listener is taken up at a reload since 2.1', () => {
  const need = (target: string) =>
    needOf(judged('listener 1883\n', target), judged('listener 1883\nmax_connections 5\n', target), new Set()).means;
  expect([need('2.0.21'), need('2.1.2')]).toEqual(['restart', 'reload']);
});

test('a secret is not told', () => {
  const before = judged('connection b\naddress h\ntopic a out\nremote_password old\n', '2.1.2');
  const after = judged('connection b\naddress h\ntopic a out\nremote_password new\n', '2.1.2');
  const { differences } = needOf(before, after, new Set());
  expect(differences.length).toBeGreaterThan(0);
  expect(JSON.stringify(differences)).not.toMatch(/old|\bnew"|=new/);
});
