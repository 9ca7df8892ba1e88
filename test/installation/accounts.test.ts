import { describe, expect, test } from 'vitest';
import { Accounts } from '../../src/installation/accounts.js';
import { MemoryFileSystem } from '../../src/installation/memory-filesystem.js';

const accounts = new Accounts(
  new MemoryFileSystem({
    '/etc/passwd': `root:x:0:0:root:/root:/bin/bash
# a comment:x:1:1
broken:x:abc:1::/:
short
mosquitto:x:104:111::/var/lib/mosquitto:/usr/sbin/nologin
mosquitto:x:999:999:second:/:
1883:x:2000:2000::/:
`,
    '/etc/group': `root:x:0:
ssl-cert:x:115:www-data,mosquitto
mosquitto:x:111:
tls:x:116: mosquitto
again:x:111:mosquitto
none:x:117:mosquitto-two,
`,
  }),
);

describe('Accounts', () => {
  test.each([
    ['mosquitto', { name: 'mosquitto', uid: 104, gids: [111, 115, 116] }],
    ['104', { name: 'mosquitto', uid: 104, gids: [111, 115, 116] }],
    ['104:5', { name: 'mosquitto', uid: 104, gids: [5] }],
    ['0', { name: 'root', uid: 0, gids: [0] }],
    ['1884', { name: '1884', uid: 1884, gids: [1884] }],
    ['1884:7', { name: '1884', uid: 1884, gids: [7] }],
    ['1883', { name: '1883', uid: 2000, gids: [2000] }],
  ])('%s', (name, account) => {
    expect(accounts.find(name)).toEqual(account);
  });

  test.each(['nobody', 'broken', 'short', '', ':', '4294967295', '1:4294967295', '-1', 'mosquitto:7'])(
    'there is no %j',
    (name) => {
      expect(accounts.find(name)).toBeUndefined();
    },
  );

  test('names for people', () => {
    expect([accounts.userName(104), accounts.userName(5), accounts.groupName(115), accounts.groupName(5)]).toEqual([
      'mosquitto',
      '5',
      'ssl-cert',
      '5',
    ]);
  });

  test('without files only numbers are known', () => {
    const empty = new Accounts(new MemoryFileSystem({}));
    expect(empty.find('root')).toBeUndefined();
    expect(empty.find('0:0')).toEqual({ name: '0', uid: 0, gids: [0] });
  });
});
