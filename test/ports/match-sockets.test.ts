import { describe, expect, test } from 'vitest';
import { expectedSockets, hostsToResolve, type NetworkFacts } from '../../src/conf/expected-sockets.js';
import { withDual } from '../../src/host/sockets/dual.js';
import type { Holder, ListeningSocket } from '../../src/host/sockets/listening-socket.js';
import { matchSockets, type PortRow } from '../../src/ports/match-sockets.js';
import { socketName } from '../../src/ports/names.js';
import { evaluateTree, MAIN } from '../lint/world.js';

const ACCOUNT = { uid: 1883 };
const NETWORK: NetworkFacts = { hosts: new Map(), ipv6: true, ipv6Loopback: true };
const BROKER: Holder = { pid: 812, name: 'mosquitto', isBroker: true };
const NGINX: Holder = { pid: 900, name: 'nginx', isBroker: false };

/** `127.0.0.1:1883`, `[::1]:1883` or a path, of the broker if nothing else is said. */
function socket(name: string, holders: readonly Holder[] = [BROKER], uid: number | undefined = 1883): ListeningSocket {
  const held = { holders, uid, user: uid === undefined ? undefined : `user ${uid}` };
  const [, address = '', port] = /^\[?(.*?)\]?:(\d+)$/.exec(name) ?? [];
  if (port === undefined) return { protocol: 'unix', path: name, ...held };
  const family = address.includes(':') ? 'ipv6' : 'ipv4';
  return { protocol: 'tcp', family, address, port: Number(port), dual: undefined, ...held };
}

function rows(
  configuration: string,
  found: readonly ListeningSocket[],
  { target = '2.1.2', network = NETWORK }: { target?: string; network?: NetworkFacts } = {},
): string[] {
  const evaluation = evaluateTree({ [MAIN]: configuration, '/etc/passwd': '' }, target);
  const expected = expectedSockets(withNames(evaluation), network);
  return matchSockets(expected, withDual(found), ACCOUNT).map(describeRow);
}

/** The network knows every name with a dot. */
function withNames<T extends ReturnType<typeof evaluateTree>>(evaluation: T): T {
  const resolveHost = (name: string) => (name.endsWith('.lan') ? undefined : [name]);
  return { ...evaluation, circumstances: { ...evaluation.circumstances, resolveHost } };
}

function describeRow(row: PortRow): string {
  if (row.state !== 'missing') return `${row.state} ${socketName(row.socket)}`;
  const by = row.heldBy;
  return `missing ${socketName(row.expected.on)}${by ? ` for ${by.holders[0]?.name ?? by.user} on ${socketName(by)}` : ''}`;
}

describe('a socket is', () => {
  const PLAIN = 'listener 1883\n';
  test.each<[string, string, ListeningSocket[], string[]]>([
    ['expected', PLAIN, [socket('0.0.0.0:1883'), socket('[::]:1883')], ['expected 0.0.0.0:1883', 'expected [::]:1883']],
    ['missing', PLAIN, [socket('0.0.0.0:1883')], ['expected 0.0.0.0:1883', 'missing [::]:1883']],
    [
      'foreign',
      '',
      [socket('127.0.0.1:1884')],
      ['missing 127.0.0.1:1883', 'missing [::1]:1883', 'foreign 127.0.0.1:1884'],
    ],
    [
      'missing where another has the port',
      'listener 8883 127.0.0.1\n',
      [socket('127.0.0.1:8883', [NGINX])],
      ['foreign 127.0.0.1:8883', 'missing 127.0.0.1:8883 for nginx on 127.0.0.1:8883'],
    ],
    [
      'missing where another has every address',
      'listener 8883 127.0.0.1\n',
      [socket('0.0.0.0:8883', [NGINX])],
      ['foreign 0.0.0.0:8883', 'missing 127.0.0.1:8883 for nginx on 0.0.0.0:8883'],
    ],
    [
      'missing where another has both families, as far as one can see',
      'listener 8883 127.0.0.1\n',
      [socket('[::]:8883', [NGINX])],
      ['missing 127.0.0.1:8883 for nginx on [::]:8883', 'foreign [::]:8883'],
    ],
    [
      'not kept from its port by one of the other family or another address',
      'listener 8883 127.0.0.1\n',
      [socket('[::1]:8883', [NGINX]), socket('127.0.0.2:8883', [NGINX]), socket('0.0.0.0:8884', [NGINX])],
      ['missing 127.0.0.1:8883', 'foreign 127.0.0.2:8883', 'foreign [::1]:8883', 'foreign 0.0.0.0:8884'],
    ],
    [
      'the broker’s where one of those who share it is',
      'listener 0 /run/m.sock\n',
      [socket('/run/m.sock', [{ pid: 1, name: 'systemd', isBroker: false }, BROKER])],
      ['expected /run/m.sock'],
    ],
    [
      'told by its path as it was written',
      'listener 0 m.sock\n',
      [socket('/m.sock')],
      ['missing m.sock', 'foreign /m.sock'],
    ],
    [
      'the broker’s by its account where the process is hidden',
      PLAIN,
      [socket('0.0.0.0:1883', []), socket('[::]:1883', [])],
      ['expected 0.0.0.0:1883', 'expected [::]:1883'],
    ],
    [
      'another’s by its account',
      'listener 1883 127.0.0.1\n',
      [socket('127.0.0.1:1883', [], 0)],
      ['foreign 127.0.0.1:1883', 'missing 127.0.0.1:1883 for user 0 on 127.0.0.1:1883'],
    ],
    [
      'the broker’s where nothing is known of it',
      'listener 0 /run/m.sock\n',
      [socket('/run/m.sock', [], undefined)],
      ['expected /run/m.sock'],
    ],
    [
      'found on any address where the network does not know the name',
      'listener 1883 broker.lan\n',
      [socket('10.0.0.7:1883'), socket('[fd00::7]:1883'), socket('10.0.0.7:1884')],
      ['expected 10.0.0.7:1883', 'expected [fd00::7]:1883', 'foreign 10.0.0.7:1884'],
    ],
    ['missing on any', 'listener 1883 broker.lan\n', [], ['missing ?:1883']],
    [
      'taken by who names its address, whatever the order',
      'listener 1883 broker.lan\nlistener 1883 10.0.0.8\n',
      [socket('10.0.0.8:1883'), socket('10.0.0.7:1883')],
      ['expected 10.0.0.7:1883', 'expected 10.0.0.8:1883'],
    ],
  ])('%s', (_, configuration, found, expected) => expect(rows(configuration, found).sort()).toEqual(expected.sort()));
});

describe('what is expected', () => {
  test('in local only mode: the HTTP server of 2.1 where it is, and ::1 where there is one', () => {
    const both = [socket('127.0.0.1:1883'), socket('[::1]:1883')];
    const http = socket('127.0.0.1:9883');
    expect(rows('', [...both, http])).toEqual([
      'expected 127.0.0.1:1883',
      'expected [::1]:1883',
      'expected 127.0.0.1:9883',
    ]);
    expect(rows('', [...both, http], { target: '2.0.21' }).at(-1)).toBe('foreign 127.0.0.1:9883');
    const network = { ...NETWORK, ipv6Loopback: false };
    expect(rows('', [socket('127.0.0.1:1883')], { network })).toEqual(['expected 127.0.0.1:1883']);
  });

  test('without IPv6: IPv4 alone', () => {
    const network = { ...NETWORK, ipv6: false };
    const found = [socket('0.0.0.0:1883'), socket('0.0.0.0:9883')];
    const text = 'listener 1883\nlistener 9883\nprotocol http_api\n';
    expect(rows(text, found, { network })).toEqual(['expected 0.0.0.0:1883', 'expected 0.0.0.0:9883']);
  });

  test('of a host name that the network was asked for: its addresses', () => {
    const network = { ...NETWORK, hosts: new Map([['broker.lan', ['10.0.0.7', 'fd00::7']]]) };
    const text = 'listener 1883 broker.lan\nlistener 9883 broker.lan\nprotocol http_api\n';
    expect(rows(text, [socket('10.0.0.7:1883')], { network })).toEqual([
      'expected 10.0.0.7:1883',
      'missing [fd00::7]:1883',
      'missing [fd00::7]:9883',
    ]);
    expect(hostsToResolve(withNames(evaluateTree({ [MAIN]: text }, '2.1.2')))).toEqual(['broker.lan']);
  });

  test('takes both families where the broker opens it so', () => {
    const text = 'listener 1883 ::1\nlistener 9001\nprotocol websockets\n';
    expect(rows(text, [socket('[::1]:1883'), socket('[::]:9001')], { target: '2.0.11' })).toEqual([
      'expected [::1]:1883',
      'expected *:9001',
    ]);
  });
});
