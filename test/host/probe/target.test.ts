import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isLocal, parseTarget } from '../../../src/host/probe/target.js';
import { UsageError } from '../../../src/text/error.js';

test.each([
  ['mqtt://a', 'mqtt://a:1883', { host: 'a', port: 1883, path: '/' }, false, false],
  ['mqtts://a:8884', 'mqtts://a:8884', { host: 'a', port: 8884, path: '/' }, true, false],
  ['ws://a', 'ws://a:80', { host: 'a', port: 80, path: '/' }, false, true],
  ['wss://a/mqtt?x=1', 'wss://a:443/mqtt?x=1', { host: 'a', port: 443, path: '/mqtt?x=1' }, true, true],
  ['mqtt://[::1]:1', 'mqtt://[::1]:1', { host: '::1', port: 1, path: '/' }, false, false],
  ['unix:///run/a.sock', 'unix:///run/a.sock', { socket: '/run/a.sock' }, false, false],
  ['unix:/run/a%20b', 'unix:///run/a b', { socket: '/run/a b' }, false, false],
])('%s', (text, url, place, tls, websocket) => {
  expect(parseTarget(text)).toEqual({ url, place, tls, websocket });
});

test.each([
  '',
  'a',
  'a:1883',
  'http://a',
  'mqtt://',
  'mqtt:a',
  'mqtt://a:99999',
  'unix://a',
  'unix:///%zz',
  'mqtt://u@a',
  'mqtt://u:p@a',
])('%j is refused', (text) => expect(() => parseTarget(text)).toThrow(UsageError));

test('a password is not repeated', () => {
  expect(() => parseTarget('mqtt://u:secret@a')).toThrow(/^(?!.*secret)/);
});

test.each([
  ['mqtt://localhost', true],
  ['mqtt://127.0.0.2', true],
  ['mqtt://[::1]', true],
  ['unix:///a', true],
  ['mqtt://127.example.org', false],
  ['mqtt://10.0.0.1', false],
])('%s is this machine: %s', (url, local) => expect(isLocal(parseTarget(url))).toBe(local));

test('what is shown means the same', () => {
  const scheme = fc.constantFrom('mqtt', 'mqtts', 'ws', 'wss');
  const host = fc.oneof(
    fc.domain(),
    fc.ipV4(),
    fc.ipV6().map((address) => `[${address}]`),
  );
  fc.assert(
    fc.property(scheme, host, fc.integer({ min: 1, max: 65_535 }), (how, where, port) => {
      const target = parseTarget(`${how}://${where}:${port}`);
      expect(parseTarget(target.url)).toEqual(target);
    }),
  );
});
