import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pluginFailure, pluginLine } from '../../src/report/status-plugin.js';
import { METRICS, type Numbers, numbersOf, versionIn } from '../../src/status/metrics.js';
import { RateMeter } from '../../src/status/rates.js';
import { judge, parseThreshold } from '../../src/status/thresholds.js';
import { UsageError } from '../../src/text/error.js';

const numbers = (values: Readonly<Record<string, number>>): Numbers => ({
  version: '2.0.21',
  values: new Map(Object.entries(values)),
});

test.each([
  ['clients=100', 'clients', 'above', 100],
  ['clients=>100', 'clients', 'above', 100],
  ['clients=<5', 'clients', 'below', 5],
  ['uptime=<10m', 'uptime', 'below', 600],
  ['uptime=2d', 'uptime', 'above', 172_800],
  ['messages-in-1min=0.5', 'messages-in-1min', 'above', 0.5],
])('%s', (text, name, when, limit) => {
  expect(parseThreshold(text, '--warn')).toMatchObject({ metric: { name }, when, limit });
});

test.each([
  '',
  'clients',
  'clients=',
  'clients=x',
  'clients=-1',
  'clients>5',
  'clients=5m',
  'nosuch=1',
  'constructor=1',
])('%j is refused', (text) => expect(() => parseThreshold(text, '--warn')).toThrow(UsageError));

describe('the line', () => {
  const line = (
    values: Readonly<Record<string, number>>,
    warn: readonly string[],
    critical: readonly string[] = [],
  ) => {
    const thresholds = {
      warn: warn.map((text) => parseThreshold(text, '--warn')),
      critical: critical.map((text) => parseThreshold(text, '--critical')),
    };
    return pluginLine(numbers(values), thresholds, judge(numbers(values), thresholds));
  };

  test.each([
    [
      { clients: 12, uptime: 90_061 },
      ['clients=100'],
      [],
      'MQTT OK - Mosquitto 2.0.21, 12 clients, up 1 d 1 h | clients=12;100;;0',
    ],
    [
      { clients: 50 },
      ['clients=100', 'clients=<5'],
      [],
      'MQTT OK - Mosquitto 2.0.21, 50 clients | clients=50;5:100;;0',
    ],
    [{ clients: 100 }, ['clients=100'], [], 'MQTT OK - Mosquitto 2.0.21, 100 clients | clients=100;100;;0'],
    [
      { clients: 101 },
      ['clients=100'],
      ['clients=200'],
      'MQTT WARNING - clients 101 is above 100 | clients=101;100;200;0',
    ],
    [
      { clients: 201 },
      ['clients=100'],
      ['clients=200'],
      'MQTT CRITICAL - clients 201 is above 200, clients 201 is above 100 | clients=201;100;200;0',
    ],
    [{ uptime: 59 }, [], ['uptime=<1m'], 'MQTT CRITICAL - uptime 59 s is below 1 min | uptime=59s;;60:;0'],
    [
      { dropped: 3, 'bytes-in': 7 },
      ['dropped=0', 'bytes-in=9'],
      [],
      'MQTT WARNING - dropped 3 is above 0 | dropped=3c;0;;0 bytes-in=7B;9;;0',
    ],
    [
      { clients: 101 },
      ['clients=100', 'heap=1'],
      [],
      'MQTT UNKNOWN - heap is not told, clients 101 is above 100 | clients=101;100;;0',
    ],
  ])('%j: %j, %j', (values, warn, critical, expected) => {
    expect(line(values as Readonly<Record<string, number>>, warn, critical)).toBe(`${expected}\n`);
  });

  test('is one line whatever happens', () => {
    expect(pluginFailure('CRITICAL', 'no|\u001b[2J\nbroker')).toBe('MQTT CRITICAL - no/\\x1b[2J\\x0abroker\n');
  });

  test('above and below meet at the limit, which is neither', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(1000), (value, limit) => {
        const of = (text: string) =>
          judge(numbers({ clients: value }), { warn: [parseThreshold(text, '')], critical: [] });
        expect(of(`clients=${limit}`).length).toBe(value > limit ? 1 : 0);
        expect(of(`clients=<${limit}`).length).toBe(value < limit ? 1 : 0);
      }),
    );
  });
});

test('numbers are read as brokers write them', () => {
  const texts = new Map([
    ['$SYS/broker/uptime', '42 seconds'],
    ['$SYS/broker/version', 'mosquitto version 2.0.21'],
    ['$SYS/broker/clients/connected', '3'],
    ['$SYS/broker/load/messages/received/1min', '1.25'],
    ['$SYS/broker/messages/sent', 'none'],
    ['$SYS/broker/unknown', '1'],
  ]);
  const { version, values } = numbersOf(texts);
  expect([version, Object.fromEntries(values)]).toEqual([
    '2.0.21',
    { uptime: 42, clients: 3, 'messages-in-1min': 1.25 },
  ]);
});

test.each([
  ['2.1.2', '2.1.2'],
  ['mosquitto version 2.0.11', '2.0.11'],
  ['mosquitto version 2.1.0rc1', '2.1.0rc1'],
  ['<html>', undefined],
])('version %j', (text, version) => expect(versionIn(text)).toBe(version));

test('names are not used twice', () => {
  expect(new Set(METRICS.map(({ name }) => name)).size).toBe(METRICS.length);
});

test('rates go by the clock of the broker', () => {
  const meter = new RateMeter();
  const rate = (uptime: number, count: number) => meter.next(numbers({ uptime, 'publish-in': count })).messages;
  expect([rate(10, 100), rate(20, 150), rate(20, 150), rate(30, 150), rate(3, 5), rate(5, 9)]).toEqual([
    ...[undefined, 5, undefined, 0, undefined, 2],
  ]);
});
