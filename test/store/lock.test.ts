import { spawnSync } from 'node:child_process';
import { renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { type Change, changeFile, changePatiently } from '../../src/store/change-file.js';
import { Patience } from '../../src/store/patience.js';
import { Child, lockedBySomebody } from './processes.js';
import { appending, failure, isLinux, isRoot, Scratch, text } from './scratch.js';

const scratch = new Scratch();
const child = new Child();

/** What is said while a file is changed by somebody who does not wait long. */
async function impatiently(path: string, change: Change, untilEnd = 300): Promise<string[]> {
  const said: string[] = [];
  const notify = (sentence: string) => said.push(sentence);
  await changePatiently(path, change, {}, new Patience(notify, 100, untilEnd));
  return said;
}

/** Whether somebody has locked it. */
function isLocked(path: string): boolean {
  return spawnSync('flock', ['-n', path, 'true']).status !== 0;
}

describe.runIf(isLinux)('a lock of another program', () => {
  test.each(['file', 'directory'])('on the %s is waited for', async (what) => {
    const path = scratch.put('a');
    await lockedBySomebody(what === 'file' ? path : scratch.path, 0.5, `echo theirs >> ${path}`);
    const change = vi.fn(appending('ours\n'));
    await changeFile(path, change);
    expect(text(path)).toBe('old\ntheirs\nours\n');
    expect(change).toHaveBeenCalledTimes(1);
  });

  test('is waited for in a replaced file too', async () => {
    const path = scratch.put('a');
    const other = scratch.put('other', 'theirs\n');
    await lockedBySomebody(path, 1.5);
    await lockedBySomebody(other, 3, `echo more >> ${path}`);
    const change = vi.fn(appending('ours\n'));
    const changed = changeFile(path, change);
    await sleep(700);
    renameSync(other, path);
    await changed;
    expect(text(path)).toBe('theirs\nmore\nours\n');
    expect(change).toHaveBeenCalledTimes(1);
  });

  test('is waited for in a directory that took the place of the first', async () => {
    const path = `${scratch.directory('home')}/a`;
    scratch.put('home/a');
    await lockedBySomebody(dirname(path), 1.5);
    const change = vi.fn(appending('ours\n'));
    const changed = changeFile(path, change);
    await sleep(700);
    renameSync(dirname(path), scratch.join('moved'));
    scratch.directory('home');
    scratch.put('home/a', 'another\n');
    await changed;
    expect([text(path), text(scratch.join('moved/a'))]).toEqual(['another\nours\n', 'old\n']);
    expect(change).toHaveBeenCalledTimes(1);
  });

  test('is spoken of, with the name of who has it', async () => {
    const path = scratch.put('a');
    const holder = await lockedBySomebody(path, 2);
    expect(await impatiently(path, appending('ours\n'), 5000)).toEqual([
      `${path} is locked by flock (pid ${holder.process.pid}); waiting up to 5 seconds for it.`,
    ]);
  });

  test('is not waited for for ever', async () => {
    const path = scratch.put('a');
    const holder = await lockedBySomebody(path, 60);
    expect(await failure(impatiently(path, appending('ours\n')))).toBe(
      `${path} is still locked by flock (pid ${holder.process.pid}) after 0.3 seconds; nothing was changed: wait until that process has finished or end it, then run mqttctl again.`,
    );
    expect([text(path), scratch.list()]).toEqual(['old\n', ['a']]);
    expect(isLocked(scratch.path)).toBe(false);
    await holder.kill();
  });

  test('is gone when its holder is killed', async () => {
    const path = scratch.put('a');
    const holder = child.start('hold', path, '60000');
    await holder.said('begin');
    expect([isLocked(path), isLocked(scratch.path)]).toEqual([true, true]);
    const changed = impatiently(path, appending('ours\n'), 5000);
    await sleep(1000);
    holder.process.kill('SIGKILL');
    expect(await changed).toEqual([
      `${path} is locked by child.mjs (pid ${holder.process.pid}); waiting up to 5 seconds for it.`,
    ]);
    expect(text(path)).toBe('old\nours\n');
  });

  test('is not lost with the program that waits for it', async () => {
    const path = scratch.put('a');
    scratch.shadow('flock', 'kill -9 $$');
    expect(await failure(changeFile(path, appending('ours\n')))).toBe(
      `Waiting for the lock of ${path} was interrupted; nothing was changed: run mqttctl again.`,
    );
    expect(text(path)).toBe('old\n');
  });
});

describe.runIf(isLinux)('our lock', () => {
  test('is on the file and its directory, and ends with the change', async () => {
    const path = scratch.put('a');
    await changeFile(path, () => {
      expect([isLocked(path), isLocked(scratch.path)]).toEqual([true, true]);
      return Buffer.from('new\n');
    });
    expect([isLocked(path), isLocked(scratch.path)]).toEqual([false, false]);
  });

  test('ends when nothing is changed, and when the change fails', async () => {
    const path = scratch.put('a');
    await changeFile(path, () => undefined);
    await changeFile(path, () => Promise.reject(new Error())).catch(() => {});
    await changeFile(scratch.join('new'), () => Promise.reject(new Error())).catch(() => {});
    expect([isLocked(path), isLocked(scratch.path)]).toEqual([false, false]);
  });

  test.runIf(isRoot)('holds against a run that sees the file in another directory', async () => {
    const path = scratch.put('a');
    const mounted = `${scratch.directory('container')}/a`;
    scratch.put('container/a', '');
    scratch.mount(mounted, '--bind', path);
    const holder = child.start('hold', path, '500');
    await holder.said('begin');
    const said = await impatiently(mounted, () => undefined, 5000);
    expect(said).toEqual([expect.stringContaining(`${mounted} is locked by child.mjs (pid ${holder.process.pid})`)]);
  });

  test('keeps 50 processes apart', { timeout: 60_000 }, async () => {
    const path = scratch.join('a');
    const lines = Array.from({ length: 50 }, (_, line) => `line ${line}`);
    const ends = await Promise.all(lines.map((line) => child.start('append', path, line).ended));
    expect(ends.filter(({ status, stderr }) => status !== 0 || stderr !== '')).toEqual([]);
    expect(text(path).trim().split('\n').sort()).toEqual(lines.sort());
    expect(scratch.list()).toEqual(['a']);
  });

  test('keeps changes of one process apart', async () => {
    const path = scratch.put('a', '');
    const lines = Array.from({ length: 20 }, (_, line) => `${line}\n`);
    await Promise.all(lines.map((line) => changeFile(path, appending(line))));
    expect(text(path).split('\n').filter(Boolean).sort()).toEqual(lines.map((line) => line.trim()).sort());
  });

  test('never makes two runs wait for each other', async () => {
    const files = ['one', 'two'].map((name) => `${scratch.directory(name)}/a`) as [string, string];
    for (const file of files) writeFileSync(file, 'old\n');
    const backwards = [...files].reverse() as [string, string];
    for (let round = 0; round < 5; round++) {
      const runs = [files, backwards].map((order, run) => child.start('putBoth', ...order, `${round} ${run}`).ended);
      for (const { status, stderr } of await Promise.all(runs)) {
        // Who comes second finds that the files are not any more as it read them.
        if (status !== 0) expect([status, stderr]).toEqual([3, expect.stringMatching(/^\S+ was changed by someone/)]);
      }
      expect(text(files[0])).toBe(text(files[1]));
    }
  });
});

describe.runIf(isLinux)('without a lock', () => {
  test.each([
    [
      'there is no program for it',
      undefined,
      (path: string) =>
        `There is no program flock here (it is in the package util-linux), so ${path} is changed without a lock.`,
    ],
    [
      'the file system knows none',
      'exit 71',
      (path: string) => `The file system of ${path} knows no locks, so it is changed without one.`,
    ],
  ])('a file is changed where %s, and that is said', async (_, script, sentence) => {
    const path = scratch.put('a');
    const temporary = scratch.put('.a.mqttctl-0123456789abcdef', 'of a run that may live');
    if (script) scratch.shadow('flock', script);
    else process.env.PATH = scratch.path;
    expect(await impatiently(path, appending('ours\n'))).toEqual([sentence(path)]);
    expect([text(path), text(temporary)]).toEqual(['old\nours\n', 'of a run that may live']);
  });
});
