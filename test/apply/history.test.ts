import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isTakenUp, wayBackBefore } from '../../src/apply/earlier.js';
import { type FileChange, stateOf } from '../../src/apply/file-change.js';
import { type ApplyRecord, History } from '../../src/apply/history.js';
import { missingDirectories, putBack, putInPlace } from '../../src/apply/switch.js';

let base: string;
let live: string;
let history: History;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'mqttctl-history-'));
  live = join(base, 'live');
  mkdirSync(live);
  history = new History(join(base, 'state'));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const OWN = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };

function change(name: string, text: string | undefined, mode = 0o600): FileChange {
  const path = join(live, name);
  const after = text === undefined ? undefined : { bytes: Buffer.from(text), ...OWN, mode };
  return { path, before: stateOf(path), after };
}

function begin(changes: readonly FileChange[]): ApplyRecord {
  const directories = missingDirectories(changes);
  return history.begin({ config: 'c', purpose: 'apply', means: 'reload', ran: true, directories }, changes);
}

async function done(...changes: FileChange[]): Promise<ApplyRecord> {
  const record = begin(changes);
  await putInPlace(record, changes, () => {});
  record.note('done');
  return record;
}

/** Every file below, with its content and mode. */
function filesIn(directory: string): Record<string, string> {
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' });
  return Object.fromEntries(
    names.map((name) => {
      const path = join(directory, name);
      const { mode } = statSync(path);
      return [name, `${statSync(path).isFile() ? readFileSync(path, 'latin1') : ''} ${mode.toString(8)}`];
    }),
  );
}

const names = fc.constantFrom('a', 'b', 'sub/c', 'sub/deep/d', 'other/e');
const texts = fc.dictionary(names, fc.string({ maxLength: 8 }), { maxKeys: 5 });

test('whichever files are new when it ends, all come back as they were', async () => {
  await fc.assert(
    fc.asyncProperty(
      texts,
      texts,
      fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
      async (old, now, switched) => {
        rmSync(live, { recursive: true, force: true });
        rmSync(join(base, 'state'), { recursive: true, force: true });
        mkdirSync(live);
        for (const [name, text] of Object.entries(old)) {
          mkdirSync(join(live, name, '..'), { recursive: true });
          writeFileSync(join(live, name), text, { mode: 0o640 });
        }
        const before = filesIn(live);
        const all = [...new Set([...Object.keys(old), ...Object.keys(now)])];
        const changes = all.filter((name) => old[name] !== now[name]).map((name) => change(name, now[name]));
        const record = begin(changes);
        await putInPlace(
          record,
          changes.filter((_, index) => switched[index]),
          () => {},
        );
        await putBack(record, () => {});
        expect(filesIn(live)).toEqual(before);
      },
    ),
    { numRuns: 8 },
  );
});

test('what is new has its rights, what is replaced keeps its own, and what is gone is gone', async () => {
  writeFileSync(join(live, 'kept'), 'old');
  chmodSync(join(live, 'kept'), 0o604);
  writeFileSync(join(live, 'gone'), 'old');
  await done(change('kept', 'new'), change('new/file', 'new', 0o640), change('gone', undefined));
  expect(filesIn(live)).toEqual({ kept: 'new 100604', new: ' 40755', 'new/file': 'new 100640' });
});

test('what somebody else has changed stops it, or is kept aside', async () => {
  writeFileSync(join(live, 'a'), 'old');
  const changes = [change('a', 'new')];
  const record = begin(changes);
  writeFileSync(join(live, 'a'), 'foreign');
  await expect(putInPlace(record, changes, () => {})).rejects.toThrow(/was changed by someone else/);
  const said: string[] = [];
  await putBack(record, (sentence) => said.push(sentence));
  expect(readFileSync(join(live, 'a'), 'utf8')).toBe('old');
  expect(said.join()).toMatch(/kept in .*found\/0/);
  expect(readFileSync(join(record.directory, 'found/0'), 'utf8')).toBe('foreign');
});

test('only root can read what is kept', async () => {
  writeFileSync(join(live, 'a'), 'old');
  const { directory } = await done(change('a', 'new'));
  expect(Object.values(filesIn(directory)).every((each) => / (?:100600|40700)$/.test(each))).toBe(true);
  expect(statSync(history.directory).mode & 0o777).toBe(0o700);
});

test('twenty are kept, and what was never prepared is none', async () => {
  for (let index = 0; index < 22; index++) await done(change('a', String(index)));
  expect(history.records()).toHaveLength(20);
  const torn = join(history.directory, '20200101-000000-000');
  mkdirSync(torn);
  expect(history.records()).toHaveLength(20);
  expect(history.unfinished()).toBeUndefined();
  await done(change('a', 'last'));
  expect(existsSync(torn)).toBe(false);
});

test('back to what was before one of them, over all later ones', async () => {
  await done(change('a', '1'));
  const second = await done(change('a', '2'), change('b', '2'));
  await done(change('a', '3'));
  const state = (id?: string) =>
    Object.fromEntries(
      wayBackBefore(history, id).changes.map(({ path, after }) => [path.slice(-1), after?.bytes.toString()]),
    );
  expect(state()).toEqual({ a: '2' });
  expect(state(second.manifest.id)).toEqual({ a: '1', b: undefined });
  expect(() => wayBackBefore(history, '20200101-000000-000')).toThrow(/no apply that was done/);
  expect(isTakenUp(history.records(), join(live, 'a'), Buffer.from('3'))).toBe(true);
  expect(isTakenUp(history.records(), join(live, 'a'), Buffer.from('2'))).toBe(false);
});

test('each rollback goes further back, and a new apply is undone first', async () => {
  const back = async () => {
    const { undoes, changes } = wayBackBefore(history, undefined);
    const directories: string[] = [];
    const purpose = { purpose: 'rollback', undoes } as const;
    const manifest = { config: 'c', ...purpose, means: 'reload', ran: true, directories } as const;
    const record = history.begin(manifest, changes);
    await putInPlace(record, changes, () => {});
    record.note('done');
    return stateOf(join(live, 'a'))?.bytes.toString();
  };
  for (const text of ['1', '2', '3']) await done(change('a', text));
  expect([await back(), await back()]).toEqual(['2', '1']);
  await done(change('a', 'new'));
  expect([await back(), await back()]).toEqual(['1', undefined]);
  expect(() => wayBackBefore(history, undefined)).toThrow(/nothing here that could be put back/);
});
