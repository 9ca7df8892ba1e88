import { appendFileSync, closeSync, openSync, renameSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LogPosition, readLogFile } from '../../src/host/log-file.js';
import type { LogQuery } from '../../src/host/log-line.js';
import { timeOfLine } from '../../src/host/log-time.js';
import { Scratch } from '../end-to-end/mqttctl.js';

let scratch: Scratch;
let log: string;

beforeEach(() => {
  scratch = new Scratch();
  log = scratch.at('mosquitto.log');
});
afterEach(() => scratch.remove());

async function read(query: LogQuery): Promise<string[]> {
  const lines: string[] = [];
  for await (const { text } of readLogFile(log, query)) lines.push(text);
  return lines;
}

test('the last lines', async () => {
  writeFileSync(log, 'one\ntwo\r\nthree\n');
  expect(await read({})).toEqual(['one', 'two', 'three']);
  expect(await read({ lines: 2 })).toEqual(['two', 'three']);
  appendFileSync(log, 'no end');
  expect(await read({ lines: 1 })).toEqual(['no end']);
  writeFileSync(log, '');
  expect(await read({ lines: 5 })).toEqual([]);
});

test('of a long file, only its end is looked at', async () => {
  const lines = Array.from({ length: 60_000 }, (_, index) => `${1_700_000_000 + index}: line ${index}`);
  writeFileSync(log, `${lines.join('\n')}\n`);
  expect(await read({ lines: 3 })).toEqual(lines.slice(-3));
  expect(await read({ lines: 30_000 })).toEqual(lines.slice(-30_000));
  const since = new Date((1_700_000_000 + 59_000) * 1000);
  expect(await read({ since })).toEqual(lines.slice(59_000));
  expect(await read({ since, lines: 2 })).toEqual(lines.slice(-2));
});

test('lines without a time are as old as the one before', async () => {
  writeFileSync(log, '1700000000: a\n\tbelow a\n1700000010: b\n\tbelow b\n');
  expect(await read({ since: new Date(1_700_000_005_000) })).toEqual(['1700000010: b', '\tbelow b']);
});

test('what is added, over a rotation and a cut', () => {
  writeFileSync(log, 'old\n');
  const position = LogPosition.atEnd(log);
  expect(position.newLines()).toEqual([]);
  appendFileSync(log, 'a\nhal');
  expect(position.newLines()).toEqual(['a']);
  appendFileSync(log, 'f\n');
  expect(position.newLines()).toEqual(['half']);
  renameSync(log, `${log}.1`);
  appendFileSync(`${log}.1`, 'last of the old\n');
  writeFileSync(log, 'first of the new\n');
  expect(position.newLines()).toEqual(['last of the old', 'first of the new']);
  truncateSync(log);
  appendFileSync(log, 'cut\n');
  expect(position.newLines()).toEqual(['cut']);
  position.close();
});

test('a file that was rotated, and that its writer still has open', () => {
  const fd = openSync(log, 'w');
  renameSync(log, `${log}.1`);
  const position = LogPosition.atEnd(log, process.pid);
  writeSync(fd, 'Reloading config.\n');
  writeFileSync(log, 'from now on here\n');
  expect(position.newLines()).toEqual(['Reloading config.', 'from now on here']);
  position.close();
  closeSync(fd);
});

test('what comes is followed, until it is called off', async () => {
  writeFileSync(log, 'before\n');
  const controller = new AbortController();
  const lines: string[] = [];
  for await (const { text } of readLogFile(log, { lines: 1, follow: controller.signal })) {
    lines.push(text);
    if (text === 'before') appendFileSync(log, 'after\n');
    else controller.abort();
  }
  expect(lines).toEqual(['before', 'after']);
});

test('a file that cannot be read', async () => {
  expect(await read({})).toEqual([]);
  log = scratch.path;
  await expect(read({})).rejects.toThrow();
});

test.each([
  ['1795627583: x', '2026-11-25T17:26:23.000Z'],
  ['1795627583.640687 vm mosquitto: x', undefined],
  ['2026-11-25T17:26:23Z: x', '2026-11-25T17:26:23.000Z'],
  ['2026-11-25T17:26:23+01:00 x', '2026-11-25T16:26:23.000Z'],
  ['[2026-11-25 17:26:23.123Z] x', '2026-11-25T17:26:23.000Z'],
  ['2026-99-25 17:26:23: x', undefined],
  ['Error: x', undefined],
  ['', undefined],
])('%j', (line, time) => {
  expect(timeOfLine(line)?.toISOString()).toBe(time);
});

test('syslog has no year', () => {
  const now = new Date(2026, 0, 2, 12);
  expect(timeOfLine('Jan  1 10:00:00 host mosquitto[1]: x', now)).toEqual(new Date(2026, 0, 1, 10));
  expect(timeOfLine('Dec 31 10:00:00 host mosquitto[1]: x', now)).toEqual(new Date(2025, 11, 31, 10));
});

test('the end is the end of the whole', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[ -~é]{0,30}$/)), fc.integer({ min: 1, max: 9 }), (lines, count) => {
      writeFileSync(log, lines.map((line) => `${line}\n`).join(''));
      const position = LogPosition.atEnd(log);
      const found = position.linesBefore({ lines: count });
      position.close();
      expect(found.slice(-count)).toEqual(lines.slice(-count));
    }),
    { numRuns: 200 },
  );
});
