import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { forgetDatabase, isDatabaseEmptied, keepDatabase, restoreDatabase } from '../../src/service/kept-database.js';
import { predict } from '../conformance/verdicts.js';

const FULL = Buffer.alloc(123, 'x');
/** As 2.1.2 leaves it. */
const EMPTY = Buffer.alloc(47, 'o');

let scratch: string;
let database: string;
let kept: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'mqttctl-kept-'));
  [database, kept] = [join(scratch, 'data/mosquitto.db'), join(scratch, 'kept')];
  for (const directory of ['data', 'kept']) mkdirSync(join(scratch, directory));
  writeFileSync(database, FULL, { mode: 0o640 });
});
afterEach(() => rmSync(scratch, { recursive: true }));

function evaluation(version: '2.0.21' | '2.1.2' = '2.1.2', persistence = true) {
  const config = join(scratch, 'mosquitto.conf');
  writeFileSync(config, `persistence ${persistence}\npersistence_location ${scratch}/data/\n`);
  return predict(config, scratch, version);
}

test('an emptied database comes back, with its rights', async () => {
  expect(await keepDatabase(kept, evaluation(), undefined)).toBe(true);
  writeFileSync(database, EMPTY);
  expect(isDatabaseEmptied(kept)).toBe(true);
  restoreDatabase(kept);
  expect(readFileSync(database)).toEqual(FULL);
  expect(statSync(database).mode & 0o777).toBe(0o640);
});

test('one that is gone comes back', async () => {
  await keepDatabase(kept, evaluation(), undefined);
  rmSync(database);
  expect(isDatabaseEmptied(kept)).toBe(true);
  restoreDatabase(kept);
  expect(readFileSync(database)).toEqual(FULL);
});

test('what a broker has saved since is newer than the copy', async () => {
  await keepDatabase(kept, evaluation(), undefined);
  writeFileSync(database, Buffer.alloc(99, 'y'));
  expect(isDatabaseEmptied(kept)).toBe(false);
});

test('the copy is for us alone, and is forgotten', async () => {
  await keepDatabase(kept, evaluation(), undefined);
  expect(statSync(join(kept, 'database')).mode & 0o777).toBe(0o600);
  forgetDatabase(kept);
  writeFileSync(database, EMPTY);
  expect(isDatabaseEmptied(kept)).toBe(false);
});

test.each([
  ['2.0, which empties none', evaluationOf('2.0.21', true)],
  ['a broker without one', evaluationOf('2.1.2', false)],
])('nothing is kept of %s', async (_, make) => {
  expect(await keepDatabase(kept, make(), undefined)).toBe(false);
});

function evaluationOf(...words: Parameters<typeof evaluation>) {
  return () => evaluation(...words);
}
