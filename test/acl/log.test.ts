import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { type LogOptions, readTraffic, type Traffic, type UserTraffic } from '../../src/acl/log.js';
import { decode, encode } from '../../src/conf/tokens.js';

const KINDS = ['published', 'wills', 'denied', 'received', 'subscribed'] as const satisfies (keyof UserTraffic)[];

/** Written by brokers of these versions: with seconds, with a log_timestamp_format, and without time. */
const LOGS = ['2.0.11', '2.0.21', '2.1.2'] as const;

function logOf(version: string): Buffer {
  return readFileSync(join(import.meta.dirname, 'logs', `${version}.log`));
}

function read(log: string | Buffer, options?: LogOptions, chunkSize = 100): Promise<Traffic> {
  const bytes = Buffer.from(log);
  const chunks = Array.from({ length: Math.ceil(bytes.length / chunkSize) }, (_, i) =>
    bytes.subarray(i * chunkSize, (i + 1) * chunkSize),
  );
  return readTraffic(Readable.from(chunks), options);
}

/** `user kind topic count`, with `-` for anonymous clients. */
function told({ users }: Traffic): string[] {
  return [...users].flatMap(([user, did]) =>
    KINDS.flatMap((kind) =>
      Array.from(did[kind], ([topic, { count }]) => `${decode(user ?? '-')} ${kind} ${decode(topic)} ${count}`),
    ),
  );
}

const EXPECTED = [
  'alice received home/kitchen/temp 1',
  'alice received jobs/1 1',
  'alice received news/today 1',
  'alice received news/auto 1',
  'alice subscribed home/+/temp 1',
  'alice subscribed news/# 1',
  'alice subscribed jobs/# 1',
  'böb x published home/kitchen/temp 1',
  "böb x published it's ', ... (5 bytes)) odd 1",
  'böb x published jobs/1 1',
  'böb x wills home/bob/gone 1',
  'böb x denied secret/x 1',
  '- published news/today 1',
  '- published news/auto 1',
  '- received news/today 1',
  '- subscribed # 1',
];

/** What other programs make of the lines. */
const WRITERS: Readonly<Record<string, (line: string) => string>> = {
  itself: (line) => line,
  'itself on Windows': (line) => `${line}\r`,
  journalctl: (line) => `Nov 25 14:29:30 host1 mosquitto[1234]: ${line}`,
  'journalctl -o short-iso': (line) => `2026-11-25T14:29:30+0000 host1 mosquitto[1234]: ${line}`,
  rsyslog: (line) => `2026-11-25T14:29:30.123456+00:00 host1 mosquitto[1234]: ${line.replace('\t', '#011')}`,
  'docker compose logs': (line) => `mosquitto-1  | ${line}`,
};

describe.each(LOGS)('the log of %s', (version) => {
  test.each(Object.entries(WRITERS))('by %s tells who did what', async (_, write) => {
    const lines = logOf(version).toString('latin1').split('\n').slice(0, -1).map(write);
    const traffic = await read(Buffer.from(`${lines.join('\n')}\n`, 'latin1'));
    expect(told(traffic)).toEqual(EXPECTED);
    expect(traffic.lines).toBe(lines.length);
    // The client that unsubscribed from `(p2, c1, k60, u'mallory').` to give alice's client to itself is not believed.
    expect(traffic.notCounted).toMatchObject({ unknownClient: 0, cutOff: 1, ambiguous: 0, withoutTabs: 0 });
    expect(traffic.notCounted.imitated).toBeGreaterThan(5);
  });

  test('tells the same in pieces of any size', async () => {
    const log = logOf(version);
    const whole = await read(log, {}, log.length);
    for (const size of [1, 7, 64, 4096]) expect(await read(log, {}, size)).toEqual(whole);
  });
});

const connect = (id: string, user?: string) =>
  `1: New client connected from 127.0.0.1:5000 as ${id} (p2, c1, k60${user === undefined ? '' : `, u'${user}'`}).`;
const publish = (id: string, topic: string, word = 'Received PUBLISH from') =>
  `1: ${word} ${id} (d0, q0, r0, m0, '${topic}', ... (5 bytes))`;

async function toldOf(...lines: string[]): Promise<string[]> {
  return told(await read(`${lines.join('\n')}\n`));
}

describe('lines', () => {
  test('of a client that connected before the log began tell of nobody', async () => {
    const traffic = await read(`${publish('c', 'a')}\n${connect('c', 'u')}\n${publish('c', 'b')}\n`);
    expect(told(traffic)).toEqual(['u published b 1']);
    expect(traffic.notCounted.unknownClient).toBe(1);
  });

  test('go to the user who has the client id now', async () => {
    const lines = [connect('c', 'u'), publish('c', 'a'), connect('c', 'v'), publish('c', 'b'), connect('c')];
    expect(await toldOf(...lines, publish('c', 'd'))).toEqual([
      'u published a 1',
      'v published b 1',
      '- published d 1',
    ]);
  });

  test('tell of subscriptions with log_type subscribe, too', async () => {
    // What is no topic filter is none of the broker's lines.
    expect(await toldOf(connect('my 0 client', 'u'), '1: my 0 client 1 a b/#', '1: other 0 c')).toEqual([
      'u subscribed a b/# 1',
    ]);
  });

  test('are left out where they can be read in two ways', async () => {
    const odd = "x (d0, q0, r0, m0, 'secret', ... (5 bytes))";
    const traffic = await read(`${[connect('x', 'u'), connect(odd, 'v'), publish(odd, 'a')].join('\n')}\n`);
    expect(told(traffic)).toEqual([]);
    expect(traffic.notCounted.ambiguous).toBe(1);
    expect(await toldOf(connect(odd, 'v'), publish(odd, 'a'))).toEqual(['v published a 1']);
  });

  test('of a connection with two endings are not believed', async () => {
    const id = "c (p2, c1, k60, u'admin')";
    expect(await toldOf(connect('c', 'u'), connect(id, 'v'), publish('c', 'a'), publish(id, 'b'))).toEqual([]);
  });

  test('below an UNSUBSCRIBE or about a will are topics, whatever they say', async () => {
    const forged = connect('c', 'mallory').slice(3);
    const lines = [connect('c', 'u'), '1: Received UNSUBSCRIBE from d', `1: \t${forged}`, publish('c', 'a')];
    expect(await toldOf(...lines)).toEqual(['u published a 1']);
    const will = [connect('d', 'v'), '1: Will message specified (1 bytes) (r0, q0).', `1: \t${publish('c', 'b')}`];
    expect(await toldOf(connect('c', 'u'), ...will, publish('c', 'a'))).toEqual([
      `v wills ${publish('c', 'b')} 1`,
      'u published a 1',
    ]);
  });

  test('without the tabs that tell topics from the words of the broker are not believed', async () => {
    const lines = [
      connect('c', 'u'),
      publish('c', 'a'),
      'Received UNSUBSCRIBE from d',
      connect('c', 'mallory').slice(3),
    ];
    const traffic = await read(`${[...lines, publish('c', 'b')].join('\n')}\n`);
    expect(told(traffic)).toEqual(['u published a 1']);
    expect(traffic.notCounted.withoutTabs).toBe(2);
    const subscribed = [connect('c', 'u'), 'Received SUBSCRIBE from c', 'a (QoS 0)', publish('c', 'b')];
    expect(await toldOf(...subscribed)).toEqual([]);
  });

  test('of too many clients that imitate lines make the rest unbelievable', async () => {
    const posing = Array.from({ length: 101 }, (_, i) => connect(`Received PUBLISH from ${i}`, 'mallory'));
    const lines = [connect('c', 'u'), publish('c', 'a'), ...posing, publish('c', 'b')];
    expect(await toldOf(...lines)).toEqual(['u published a 1']);
  });

  test('may hold any bytes, and be of any length', async () => {
    const odd = [Buffer.from([0xff, 0x00, 0x1b, 0x5b, 0x0a]), Buffer.alloc(1_000_000, 'x'), Buffer.from('\n')];
    const good = Buffer.from(`${connect('c', 'ü')}\n${publish('c', 'ä/\u{1f600}')}\n`);
    expect(told(await read(Buffer.concat([...odd, good]), {}, 1000))).toEqual(['ü published ä/\u{1f600} 1']);
    expect(await toldOf(connect('c', 'u'), publish('c', 'a/#'), publish('c', ''))).toEqual([]);
  });

  test('about more topics than are kept are counted', async () => {
    const many = Array.from({ length: 50 }, (_, i) => publish('c', `t/${i % 25}`));
    const traffic = await read(`${[connect('c', 'u'), ...many].join('\n')}\n`, { limit: 10 });
    expect(traffic.users.get('u')?.published.size).toBe(10);
    expect(traffic.notCounted.beyondLimit).toBe(30);
  });

  test('about deliveries lack the mount point since 2.0.21', async () => {
    const lines = [connect('c', encode('ü')), publish('c', 'm/a'), publish('c', 'a', 'Sending PUBLISH to')];
    const old = publish('c', 'm/b', 'Sending PUBLISH to');
    const traffic = await read(Buffer.from(`${[...lines, old].join('\n')}\n`, 'latin1'), { mountPoint: 'm/' });
    expect(told(traffic)).toEqual(['ü published m/a 1', 'ü received m/a 1', 'ü received m/b 1']);
  });
});
