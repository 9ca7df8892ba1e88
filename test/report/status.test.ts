import { Chalk } from 'chalk';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BrokerStatus } from '../../src/installation/broker-status.js';
import { sparkline } from '../../src/report/sparkline.js';
import { durationText, statusDocument, statusText } from '../../src/report/status.js';
import { prometheusText } from '../../src/report/status-prometheus.js';
import { statusSchema } from '../../src/report/status-schema.js';
import { wrap } from '../../src/report/wrap.js';
import { METRICS, type Numbers } from '../../src/status/metrics.js';

const chalk = new Chalk({ level: 0 });
const everything: Numbers = {
  version: '2.0.21',
  values: new Map(METRICS.map(({ name }, index) => [name, index + 0.5])),
};
const status = (more: Partial<BrokerStatus> = {}): BrokerStatus => ({
  url: 'mqtt://127.0.0.1:1883',
  numbers: everything,
  listeners: undefined,
  installed: undefined,
  running: undefined,
  ...more,
});

/** A reader of the text exposition format 0.0.4 that takes nothing else. */
function parseExposition(text: string) {
  const families = new Map<string, { type: string; samples: Map<string, number> }>();
  let current = '';
  for (const line of text.split('\n').slice(0, -1)) {
    const help = /^# HELP ([a-zA-Z_:][\w:]*) ([^\\\n]|\\\\|\\n)+$/.exec(line);
    const type = /^# TYPE ([a-zA-Z_:][\w:]*) (counter|gauge)$/.exec(line);
    const sample = /^([a-zA-Z_:][\w:]*)(\{[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*"\})? (\S+)$/.exec(line);
    if (help) {
      current = help[1] as string;
      expect(families.has(current), `${current} once`).toBe(false);
      families.set(current, { type: '', samples: new Map() });
    } else if (type) {
      expect(type[1]).toBe(current);
      (families.get(current) as { type: string }).type = type[2] as string;
    } else {
      expect(sample, line).not.toBeNull();
      const [, name, labels = '', value] = sample as RegExpExecArray;
      expect(name).toBe(current);
      const { samples } = families.get(current) as { samples: Map<string, number> };
      expect(samples.has(labels)).toBe(false);
      expect(Number.isFinite(Number(value))).toBe(true);
      samples.set(labels, Number(value));
    }
  }
  return families;
}

describe('Prometheus', () => {
  test('gets every number once, with a type', () => {
    const text = prometheusText(everything);
    expect(text.endsWith('\n')).toBe(true);
    const families = parseExposition(text);
    const samples = [...families.values()].reduce((sum, family) => sum + family.samples.size, 0);
    expect(samples).toBe(METRICS.length + 1);
    for (const [name, { type, samples }] of families) {
      expect(name).toMatch(/^mosquitto_[a-z_]+$/);
      expect([name, type]).toEqual([name, name.endsWith('_total') ? 'counter' : 'gauge']);
      expect(samples.size).toBeGreaterThan(0);
    }
    expect(families.get('mosquitto_info')?.samples.get('{version="2.0.21"}')).toBe(1);
    expect(families.get('mosquitto_load_messages_received')?.samples.size).toBe(3);
    expect([...families.keys()]).toEqual(
      expect.arrayContaining([
        'mosquitto_uptime_seconds',
        'mosquitto_received_bytes_total',
        'mosquitto_clients_connected',
      ]),
    );
  });

  test('gets nothing about what was not told', () => {
    expect(prometheusText({ version: undefined, values: new Map() })).toBe('');
  });
});

describe('for people', () => {
  test('no line is wider than 80 columns', () => {
    const text = statusText(status({ installed: '2.1.2' }), chalk);
    expect(text).toContain('Mosquitto 2.0.21 runs, and 2.1.2 is installed');
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test('what was not told is no number', () => {
    const text = statusText(status({ numbers: { version: '2.0.11', values: new Map([['uptime', 5]]) } }), chalk);
    expect(text).toMatch(/up 5 s\n[\s\S]*clients +- connected[\s\S]*Before 2\.0\.16/);
  });

  test('what has changed since the start', () => {
    const running = { pid: 7, startedAt: new Date(0), config: '/m.conf', changedSince: ['/acl'] };
    const text = statusText(status({ running }), chalk);
    expect(text).toMatch(/Changed since the broker was started \(1970-01-01T00:00:00Z\): \/acl\./);
    const document = statusSchema.parse(statusDocument(status({ running })));
    expect(document.process).toEqual({
      pid: 7,
      started_at: '1970-01-01T00:00:00.000Z',
      config: '/m.conf',
      changed_since_start: ['/acl'],
    });
    expect(document.notes).toHaveLength(1);
  });

  test('nothing of a broker drives the terminal', () => {
    const listeners = [{ path: '/\u001b[2J', protocol: '\u001b]0;x' }];
    expect(statusText(status({ listeners, url: 'mqtt://\u001b' }), chalk)).not.toContain('\u001b');
  });
});

test.each([
  [0, '0 s'],
  [59.9, '59 s'],
  [60, '1 min'],
  [3661, '1 h 1 min'],
  [90_000, '1 d 1 h'],
  [86_460, '1 d'],
])('%d seconds are %s', (seconds, text) => expect(durationText(seconds)).toBe(text));

test.each([
  [[0, 1, 2, 4], '▁▃▅█'],
  [[0, 0], '▁▁'],
  [[undefined, 3], ' █'],
  [[], ''],
])('sparkline of %j', (values, bars) => expect(sparkline(values)).toBe(bars));

test('wrapping changes nothing but blanks', () => {
  const words = fc.array(fc.stringMatching(/^[a-z]{1,30}$/), { minLength: 1 });
  fc.assert(
    fc.property(words, fc.integer({ min: 5, max: 90 }), (list, columns) => {
      const lines = wrap(list.join(' '), columns);
      expect(lines.join(' ')).toBe(list.join(' '));
      for (const line of lines) expect(line.length <= columns || !line.includes(' ')).toBe(true);
    }),
  );
});
