import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { type TlsListener, type TlsSettings, tlsProblems } from '../../../src/conf/startup/tls.js';
import { version } from '../../../src/conf/version.js';
import type { Account } from '../../../src/installation/filesystem.js';
import { type MemoryEntry, MemoryFileSystem } from '../../../src/installation/memory-filesystem.js';

const account: Account = { name: 'mosquitto', uid: 104, gids: [111] };
const pair = { certfile: '/c/cert', keyfile: '/c/key' } satisfies TlsSettings;
const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });

interface Options {
  readonly target?: string;
  readonly loader?: TlsListener['loader'];
  readonly viewer?: Account;
}

function problems(settings: TlsSettings, tree: Record<string, MemoryEntry>, options: Options = {}) {
  const { target = '2.0.21', loader = 'mosquitto', viewer } = options;
  const fs = new MemoryFileSystem(tree, viewer ? { viewer } : {});
  return tlsProblems({ settings, loader }, { fs, account, workdir: '/', target: version(target) });
}

test('the directory that stops the broker is named', () => {
  const tree: Record<string, MemoryEntry> = {
    '/etc/live': { dir: true, mode: 0o700 },
    '/etc/live/key': key,
    '/c/key': { link: '/etc/live/key' },
  };
  expect(problems(pair, tree)).toEqual([
    { option: 'certfile', rule: 'files/missing', message: 'certfile /c/cert does not exist.', fatal: true },
    {
      option: 'keyfile',
      rule: 'files/unreadable',
      message: 'keyfile /c/key is out of reach for mosquitto: it may not pass /etc/live.',
      fatal: true,
    },
  ]);
});

test('what mqttctl itself may not read is not judged', () => {
  const viewer: Account = { name: 'me', uid: 1000, gids: [1000] };
  const tree: Record<string, MemoryEntry> = { '/c/cert': 'x', '/c/key': { content: key, mode: 0o600, uid: 104 } };
  expect(problems(pair, tree, { viewer })).toMatchObject([
    { option: 'certfile', rule: 'tls/no-certificate', fatal: true },
    { option: 'keyfile', rule: 'files/not-seen', fatal: false },
  ]);
});

test('problems come in the order of the broker', () => {
  const settings = {
    ...pair,
    tls_version: 'TLSv1.2',
    ciphers: 'NOPE',
    cafile: '/c/ca',
    crlfile: '/c/crl',
    tls_engine: 'x',
  };
  const tree = { '/c/cert': key, '/c/key': 'x', '/c/ca': 'x', '/c/crl': 'x' };
  expect(problems({ ...settings, tls_keyform: 'pem' }, tree).map(({ option, rule }) => `${option} ${rule}`)).toEqual([
    'tls_version tls/version-unknown',
    'ciphers tls/bad-ciphers',
    'cafile tls/no-certificate',
    'tls_engine tls/engine-unknown',
    'certfile tls/no-certificate',
    'keyfile tls/no-private-key',
    'crlfile tls/no-crl',
  ]);
});

test('a message says what is in the file instead', () => {
  const [first] = problems(pair, { '/c/cert': key, '/c/key': key });
  expect(first?.message).toBe('certfile /c/cert cannot be used: there is no certificate in it but PRIVATE KEY.');
});

test('the HTTP server of 2.1 takes only its own listener down', () => {
  expect(problems(pair, {}, { loader: 'http_api', target: '2.1.2' }).map(({ fatal }) => fatal)).toEqual([false, false]);
});

test('libwebsockets minds certificate and key only', () => {
  const settings = { ...pair, tls_version: 'x', ciphers: 'NOPE', cafile: '/none', crlfile: '/none', tls_engine: 'x' };
  const found = problems(settings, { '/c/key': key }, { loader: 'libwebsockets' });
  expect(found.filter(({ fatal }) => fatal).map(({ option }) => option)).toEqual(['certfile']);
});

test('1.6 has no TLS without an authority', () => {
  expect(problems(pair, {}, { target: '1.6.15' })).toEqual([]);
  expect(problems({ ...pair, capath: '/x' }, {}, { target: '1.6.15' })).toHaveLength(2);
});
