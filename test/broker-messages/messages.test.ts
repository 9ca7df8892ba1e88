import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { brokerMessages } from '../../src/broker-messages/catalogue.js';
import { explainMessage } from '../../src/broker-messages/explain.js';

/** The formats of upstream's log__printf and its kin, with level and versions, one on each line. */
const upstream = readFileSync(new URL('upstream.tsv', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => {
    const [level = '', versions = '', format = ''] = line.split('\t');
    return { level, versions: versions.split(' '), format };
  });
const byFormat = new Map(upstream.map((entry) => [entry.format, entry]));
const ours = brokerMessages.filter(({ id }) => !id.startsWith('systemd/'));

/** Formats that say nothing by themselves: of them only the lines that are known are explained. */
const GENERAL = ['Error: %s', 'Error: %s.', 'Warning: %s'];
const SAMPLES: Readonly<Record<string, string>> = { i: '7', d: '7', u: '7', X: 'F0' };

/** What is filled in where a message is only about some texts. */
const TEXTS: Readonly<Record<string, string>> = {
  'client/tls-ended': 'error:0A000126:SSL routines::unexpected eof while reading',
};

/** A line as the broker would write it. */
function sample(format: string, text = 'tèxt'): string {
  return format.replace(/%(?:%|\d*l?([sdiuX]))/g, (whole, kind: string | undefined) =>
    kind === undefined ? whole.slice(1) : (SAMPLES[kind] ?? text),
  );
}

test('there are enough of them', () => {
  expect(new Set(brokerMessages.flatMap(({ formats }) => formats)).size).toBeGreaterThan(500);
  expect(new Set(brokerMessages.map(({ id }) => id)).size).toBe(brokerMessages.length);
});

describe.each(ours)('$id', ({ id, formats, only, since, until, ...texts }) => {
  test.each(formats)('has %j from upstream, and no other message takes its lines', (format) => {
    expect(byFormat.has(format)).toBe(true);
    if (GENERAL.includes(format)) return;
    const line = sample(format, TEXTS[id]);
    expect(only === undefined || only.test(line)).toBe(true);
    expect(explainMessage(line)?.id).toBe(id);
    expect(explainMessage(`1795627583: ${line}`)?.id).toBe(id);
    expect(explainMessage(`2026-11-25T16:54:17: ${line}`)?.id).toBe(id);
    expect(explainMessage(`Nov 25 16:54:35 host mosquitto[17]: 1795627583: ${line}`)?.id).toBe(id);
  });

  test('is of the versions that it names', () => {
    const versions = new Set(formats.flatMap((format) => byFormat.get(format)?.versions ?? []));
    const has20 = versions.has('2.0.11') || versions.has('2.0.21');
    expect({ since, until }).toEqual({
      since: has20 ? undefined : '2.1',
      until: versions.has('2.1.2') ? undefined : '2.0',
    });
  });

  test('says what, why and what next', () => {
    for (const text of [texts.meaning, texts.cause, texts.next]) expect(text).toMatch(/^.{7,}$/);
  });
});

/** What no admin of a server meets. */
const LEFT_OUT = [/^: Error/];

test.each(upstream.filter(({ level }) => level === 'error' || level === 'warning'))('$format is explained', (entry) => {
  if (GENERAL.includes(entry.format) || LEFT_OUT.some((pattern) => pattern.test(entry.format))) return;
  expect(explainMessage(sample(entry.format))).toBeDefined();
});

test.each([
  ['Error: Address already in use', 'sockets/address-in-use'],
  ['Error: Cannot assign requested address', 'sockets/address-not-here'],
  ['Error: Permission denied', 'sockets/port-not-allowed'],
  ['Error: No such file or directory.', 'sockets/other-socket-error'],
  ['OpenSSL Error[0]: error:0A000126:SSL routines::unexpected eof while reading', 'client/tls-ended'],
  ['OpenSSL Error[0]: error:0A0000C7:SSL routines::peer did not return a certificate', 'client/tls-ended'],
  ['OpenSSL Error[0]: error:0A000418:SSL routines::tlsv1 alert unknown ca', 'client/tls-ended'],
  ['OpenSSL Error[0]: error:1408F10B:SSL routines:ssl3_get_record:wrong version number', 'client/tls-ended'],
  ['OpenSSL Error[0]: error:0A000086:SSL routines::certificate verify failed', 'tls/openssl'],
  ['OpenSSL Error[0]: error:05800074:x509 certificate routines::key values mismatch', 'tls/openssl'],
  ['OpenSSL Error[0]: error:0480006C:PEM routines::no start line', 'tls/openssl'],
  ['mosquitto.service: Start request repeated too quickly.', 'systemd/start-limit'],
  [
    'Nov 25 16:54:35 vm systemd[1]: mosquitto.service: Main process exited, code=exited, status=3/NOTIMPLEMENTED',
    'systemd/exited',
  ],
  ["mosquitto.service: Failed with result 'watchdog'.", 'systemd/watchdog'],
  ['Failed to start mosquitto.service - Mosquitto MQTT Broker.', 'systemd/state'],
  ['Started Mosquitto MQTT Broker.', 'systemd/state'],
  ['mosquitto.service: Failed at step EXEC spawning /bin/kill: No such file or directory', 'systemd/not-started'],
])('%s', (line, id) => {
  expect(explainMessage(line)?.id).toBe(id);
});

test.each(['', 'Error: something new', 'Started Docker.', '1795627583: '])('%j is not known', (line) => {
  expect(explainMessage(line)).toBeUndefined();
});

test('a client that poses as another message gets an explanation at most', () => {
  const forged = 'Client x [1.2.3.4:5] disconnected: not authorised. [1.2.3.4:6] disconnected: exceeded timeout.';
  expect(explainMessage(forged)?.id.startsWith('client/')).toBe(true);
});

test('every line is read, whatever it holds, and quickly', () => {
  const piece = fc.constantFrom(
    'Client ',
    ' disconnected: ',
    'Error: ',
    '%s',
    ' [',
    ':1] ',
    '.',
    "'",
    '"',
    ': ',
    '\u001b[2J',
  );
  const started = performance.now();
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 40 }), (pieces) => {
      explainMessage(pieces.join(''));
    }),
    { numRuns: 300 },
  );
  explainMessage(`Client ${'a [1:1] disconnected: '.repeat(300)}`);
  expect(performance.now() - started).toBeLessThan(10_000);
});
