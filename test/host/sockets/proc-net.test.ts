import { mkdirSync, symlinkSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { linuxSockets } from '../../../src/host/sockets/linux.js';
import { addressOf, tcpRows, unixRows } from '../../../src/host/sockets/proc-net.js';
import { numericAddress } from '../../../src/installation/hosts.js';
import { Scratch } from '../../end-to-end/mqttctl.js';

const TCP_HEADING =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode                       \n';
const row = (slot: number, local: string, state: string, uid: number, inode: number) =>
  `${String(slot).padStart(4)}: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000 ${String(uid).padStart(5)}        0 ${inode} 1 0000000000000000 100 0 0 10 0                     \n`;

describe('an address that the kernel printed', () => {
  test.each([
    ['0100007F', '127.0.0.1'],
    ['00000000', '0.0.0.0'],
    ['00000000000000000000000000000000', '::'],
    ['00000000000000000000000001000000', '::1'],
    ['0000000000000000FFFF00000100007F', '::ffff:127.0.0.1'],
    ['000080FE00000000FF005450B6AD1DFE', 'fe80::5054:ff:fe1d:adb6'],
    ['B80D0120000000000000000001000000', '2001:db8::1'],
    ['0000000000000000000000000100007F', '::127.0.0.1'],
  ])('%s is %s', (hex, address) => expect(addressOf(hex, true)).toBe(address));

  test('also where bytes are in the order of the network', () => {
    expect(addressOf('7F000001', false)).toBe('127.0.0.1');
    expect(addressOf('20010DB8000000000000000000000001', false)).toBe('2001:db8::1');
  });

  test('says which address it is, whatever that is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
        const bytes = bytesOf(address);
        const hex = (bytes.match(/.{8}/g) ?? []).map((word) => (word.match(/../g) ?? []).reverse().join('')).join('');
        expect(bytesOf(addressOf(hex, true))).toBe(bytes);
      }),
    );
  });
});

/** The digits of an address in the order of the network. */
function bytesOf(address: string): string {
  const two = (part: string) => Number(part).toString(16).padStart(2, '0');
  if (!address.includes(':')) return address.split('.').map(two).join('');
  const [head = '', tail] = (numericAddress(address) ?? '').split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':').map((group) => group.padStart(4, '0')));
  const [left, right] = [groups(head), groups(tail ?? '')];
  return [...left, ...Array.from({ length: 8 - left.length - right.length }, () => '0000'), ...right].join('');
}

test('the listening sockets of a table end where the others begin', () => {
  const listening = TCP_HEADING + row(0, '0100007F:075B', '0A', 105, 11) + row(1, '00000000:22C3', '0A', 0, 12);
  expect(tcpRows(listening)).toEqual({
    rows: [
      { address: '127.0.0.1', port: 1883, uid: 105, inode: '11' },
      { address: '0.0.0.0', port: 8899, uid: 0, inode: '12' },
    ],
    complete: false,
  });
  const more = tcpRows(listening + row(2, '0100007F:075B', '01', 0, 13) + row(3, '0100007F:075C', '0A', 0, 14));
  expect([more.rows.length, more.complete]).toEqual([2, true]);
});

test('a unix socket listens where it accepts connections, whatever its name holds', () => {
  const text = `Num       RefCount Protocol Flags    Type St Inode Path
0000000000000000: 00000002 00000000 00010000 0001 01 21 /run/mosquitto/a b.sock
0000000000000000: 00000003 00000000 00000000 0001 03 22 /run/mosquitto/a b.sock
0000000000000000: 00000002 00000000 00010000 0005 01 23 @abstract
0000000000000000: 00000002 00000000 00010000 0001 01 24
0000000000000000: 00000002 00000000 00000000 0002 01 25 /dev/log
a half of a name that had a newline
`;
  expect(unixRows(text)).toEqual([
    { path: '/run/mosquitto/a b.sock', inode: '21' },
    { path: '@abstract', inode: '23' },
  ]);
});

describe('a prepared /proc', () => {
  let proc: Scratch;
  beforeEach(() => {
    proc = new Scratch();
  });
  afterEach(() => proc.remove());

  function putProcess(pid: number, name: string, parent: number, uid: number, inodes: readonly number[]): void {
    proc.put({ [`${pid}/status`]: `Name:\t${name}\nState:\tS\nPPid:\t${parent}\nUid:\t0\t${uid}\t0\t${uid}\n` });
    mkdirSync(proc.at(String(pid), 'fd'));
    for (const [at, inode] of inodes.entries())
      symlinkSync(`socket:[${inode}]`, proc.at(String(pid), 'fd', String(at)));
  }

  test('a kernel without IPv6, a socket of nobody, one of many processes, and processes that go meanwhile', () => {
    proc.put({
      'net/tcp':
        TCP_HEADING +
        row(0, '00000000:075B', '0A', 0, 11) +
        row(1, '00000000:0801', '0A', 7, 12) +
        row(2, '00000000:0050', '0A', 0, 13),
      'net/unix': '',
      uptime: 'no process',
    });
    putProcess(300, 'mosquitto', 1, 105, [11, 11, 99]);
    putProcess(500, 'nginx', 1, 0, [13]);
    // Numbers start again from below when they have run out.
    putProcess(20, 'nginx', 500, 33, [13]);
    putProcess(21, 'nginx', 500, 33, [13]);
    mkdirSync(proc.at('400'));
    expect(linuxSockets((uid) => `user ${uid}`, proc.path)).toEqual([
      {
        ...{ protocol: 'tcp', family: 'ipv4', address: '0.0.0.0', port: 1883, dual: undefined },
        ...{ uid: 105, user: 'user 105', holders: [{ pid: 300, name: 'mosquitto', isBroker: true }] },
      },
      {
        ...{ protocol: 'tcp', family: 'ipv4', address: '0.0.0.0', port: 2049, dual: undefined },
        ...{ uid: 7, user: 'user 7', holders: [] },
      },
      {
        ...{ protocol: 'tcp', family: 'ipv4', address: '0.0.0.0', port: 80, dual: undefined },
        ...{ uid: 0, user: 'user 0', holders: [500, 20, 21].map((pid) => ({ pid, name: 'nginx', isBroker: false })) },
      },
    ]);
  });

  test('very many connections', () => {
    const many = (count: number, state: string) =>
      Array.from({ length: count }, (_, at) =>
        row(at, `0100007F:${(at % 0xffff).toString(16).toUpperCase().padStart(4, '0')}`, state, 0, at),
      ).join('');
    proc.put({ 'net/tcp': TCP_HEADING + many(3000, '0A') + many(20_000, '01') });
    expect(linuxSockets(String, proc.path)).toHaveLength(3000);
  });
});
