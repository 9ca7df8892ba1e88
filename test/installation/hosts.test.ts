import { hostname } from 'node:os';
import { describe, expect, test } from 'vitest';
import { hostResolver, numericAddress } from '../../src/installation/hosts.js';
import { MemoryFileSystem } from '../../src/installation/memory-filesystem.js';

test.each([
  ['127.0.0.1', '127.0.0.1'],
  ['127.1', '127.0.0.1'],
  ['1.2.3', '1.2.0.3'],
  ['1883', '0.0.7.91'],
  ['0', '0.0.0.0'],
  ['4294967295', '255.255.255.255'],
  ['0x7f.0.0.1', '127.0.0.1'],
  ['0X7F000001', '127.0.0.1'],
  ['0177.0.0.01', '127.0.0.1'],
  ['::1', '::1'],
  ['0:0:0:0:0:0:0:1', '::1'],
  ['FE80::1%eth0', 'fe80::1'],
  ['::ffff:1.2.3.4', '::ffff:102:304'],
])('%s is the address %s', (text, address) => expect(numericAddress(text)).toBe(address));

test.each([
  '',
  '256.0.0.1',
  '1.16777216',
  '1.2.65536',
  '4294967296',
  '1.2.3.4.5',
  '1.2.3.',
  '.1',
  '08.0.0.1',
  '1.2.3.x',
  ':::',
  '[::1]',
  'a',
])('%j is none', (text) => expect(numericAddress(text)).toBeUndefined());

describe('a host name', () => {
  const resolve = hostResolver(
    new MemoryFileSystem({
      '/etc/hosts': '# none\n192.0.2.1 broker.lan Broker # mine\n\n2001:db8::1\tbroker.lan\n192.0.2.2\n',
    }),
  );

  test.each([
    ['broker.lan', ['192.0.2.1', '2001:db8::1']],
    ['BROKER', ['192.0.2.1']],
    ['mine', []],
    ['localhost', ['127.0.0.1', '::1']],
    ['192.0.2.9', ['192.0.2.9']],
    ['word', []],
    ['a.invalid', []],
    ['a.example', []],
    ['a.test.', []],
    ['1.2.3.4.5', []],
    ['-a.example.org', []],
    ['a..org', []],
    ['a b.org', []],
    [`${'x'.repeat(64)}.org`, []],
    ['', []],
    ['mqtt.example.org', undefined],
    ['mqtt.example.org.', undefined],
    [hostname().includes('.') ? 'x.org' : hostname(), undefined],
  ])('%j', (name, addresses) => expect(resolve(name)).toEqual(addresses));

  test('of the file wins over what localhost usually is', () => {
    const own = hostResolver(new MemoryFileSystem({ '/etc/hosts': '127.0.0.1 localhost\n' }));
    expect(own('localhost')).toEqual(['127.0.0.1']);
    expect(hostResolver(new MemoryFileSystem({}))('localhost')).toEqual(['127.0.0.1', '::1']);
  });
});
