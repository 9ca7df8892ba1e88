import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { describe, expect, test } from 'vitest';
import { replaceFile, replaceFiles } from '../../src/store/replace.js';
import { SourceFile } from '../../src/text/source-file.js';
import { asNobody, failure, isLinux, isRoot, Scratch, text } from './scratch.js';

const scratch = new Scratch();

/** Replaces files that were read with their present content. */
async function replace(...changes: readonly (readonly [path: string, content: string | Buffer])[]): Promise<void> {
  await replaceFiles(
    new Map(changes.map(([path, content]) => [new SourceFile(path, readFileSync(path)), Buffer.from(content)])),
  );
}

describe('a file that is replaced', () => {
  test.each([
    ['longer', Buffer.from('new and longer\n')],
    ['shorter', Buffer.from('n')],
    ['empty', Buffer.alloc(0)],
    ['any bytes', Buffer.from([0, 255, 13, 10, 27])],
    ['large', Buffer.alloc(3_000_000, 'x')],
  ])('has exactly the new content: %s', async (_, content) => {
    const path = scratch.put('a');
    await replace([path, content]);
    expect(readFileSync(path).equals(content)).toBe(true);
    expect(scratch.list()).toEqual(['a']);
  });

  test.each([0o400, 0o600, 0o640, 0o666, 0o755, 0o4711])('keeps mode %o whatever the umask', async (mode) => {
    const path = scratch.put('a', 'old', mode);
    const umask = process.umask(0o777);
    try {
      await replace([path, 'new']);
    } finally {
      process.umask(umask);
    }
    expect(lstatSync(path).mode & 0o7777).toBe(mode);
  });

  test.runIf(isRoot)('keeps owner, group and the set-uid bit of another account', async () => {
    const path = scratch.put('a');
    chownSync(path, 64_001, 64_002);
    chmodSync(path, 0o4750);
    await replace([path, 'new']);
    expect(statSync(path)).toMatchObject({ uid: 64_001, gid: 64_002, mode: 0o104750 });
  });

  test('is a new one: who has the old one open sees no half of it', async () => {
    const path = scratch.put('a');
    const before = statSync(path).ino;
    await replace([path, 'new']);
    expect(statSync(path).ino).not.toBe(before);
  });

  test('is left alone when its content would be the same', async () => {
    const path = scratch.put('a');
    const before = statSync(path);
    await replace([path, 'old\n']);
    expect(statSync(path)).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs, ctimeMs: before.ctimeMs });
  });

  test('stays behind its symbolic links', async () => {
    mkdirSync(scratch.join('real'));
    const path = scratch.put('real/a');
    symlinkSync('real/a', scratch.join('link'));
    symlinkSync(scratch.join('link'), scratch.join('linklink'));
    await replace([scratch.join('linklink'), 'new']);
    expect(text(path)).toBe('new');
    expect(lstatSync(path).isFile()).toBe(true);
    expect([readlinkSync(scratch.join('link')), readlinkSync(scratch.join('linklink'))]).toEqual([
      'real/a',
      scratch.join('link'),
    ]);
    expect([scratch.list(), scratch.list('real')]).toEqual([['link', 'linklink', 'real'], ['a']]);
  });

  test('may have a name of any length and kind', async () => {
    for (const name of ['x'.repeat(255), 'é'.repeat(127), ' a\n\u001b ']) {
      const path = scratch.put(name);
      await replace([path, 'new']);
      expect(text(path)).toBe('new');
    }
  });
});

describe('several files', () => {
  test('are all replaced', async () => {
    const [a, b] = [scratch.put('a'), scratch.put('b')];
    await replace([a, 'A'], [b, 'B']);
    expect([text(a), text(b)]).toEqual(['A', 'B']);
    expect(scratch.list()).toEqual(['a', 'b']);
  });

  test('that are one behind different names are replaced once, with the first', async () => {
    const path = scratch.put('a');
    const link = scratch.join('link');
    symlinkSync('a', link);
    await replace([path, 'first'], [link, 'second']);
    expect(text(path)).toBe('first');
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
  });

  test('that are hard links of one file are two files afterwards', async () => {
    const path = scratch.put('a');
    const link = scratch.join('b');
    linkSync(path, link);
    await replace([path, 'A'], [link, 'B']);
    expect([text(path), text(link)]).toEqual(['A', 'B']);
    expect(scratch.list()).toEqual(['a', 'b']);
  });

  test.runIf(isRoot && isLinux)('in one directory that is mounted twice', async () => {
    scratch.directory('first');
    scratch.directory('second');
    scratch.mount(scratch.join('second'), '--bind', scratch.join('first'));
    const paths = [scratch.put('first/a'), scratch.put('first/b')];
    await replace([scratch.join('first/a'), 'A'], [scratch.join('second/b'), 'B'], [scratch.join('second/a'), 'no']);
    expect(paths.map(text)).toEqual(['A', 'B']);
  });

  test('stay as they are when one of them cannot be replaced', async () => {
    const [a, b] = [scratch.put('a'), scratch.put('b')];
    const changed = new SourceFile(b, Buffer.from('what was read'));
    const changes = new Map([
      [new SourceFile(a, readFileSync(a)), Buffer.from('A')],
      [changed, Buffer.from('B')],
    ]);
    expect(await failure(replaceFiles(changes))).toContain(b);
    expect([text(a), text(b)]).toEqual(['old\n', 'old\n']);
    expect(scratch.list()).toEqual(['a', 'b']);
  });

  test('may be none', async () => {
    await replaceFiles(new Map());
  });
});

describe('nothing is changed', () => {
  async function refused(path: string, read = 'old\n'): Promise<string> {
    return await failure(replaceFile(new SourceFile(path, Buffer.from(read)), Buffer.from('new')));
  }

  test('where somebody else changed the file', async () => {
    const path = scratch.put('a', 'theirs\n');
    expect(await refused(path)).toBe(
      `${path} was changed by someone else in the meantime: look at it and run mqttctl again.`,
    );
    expect(text(path)).toBe('theirs\n');
    expect(scratch.list()).toEqual(['a']);
  });

  test('where the file has gone', async () => {
    const path = scratch.join('gone');
    expect(await refused(path)).toBe(
      `${path} cannot be written (ENOENT); nothing was changed: it or ${scratch.path} is no longer there; look for it and run mqttctl again.`,
    );
    expect(scratch.list()).toEqual([]);
  });

  test('where a directory took its place', async () => {
    expect(await refused(scratch.directory('a'))).toContain('(EISDIR)');
  });

  test.runIf(isRoot)('in a directory in which nobody may write', async () => {
    const path = scratch.put('a', 'old\n', 0o666);
    chmodSync(scratch.path, 0o755);
    expect(await asNobody(() => refused(path))).toBe(
      `${path} cannot be written (EACCES); nothing was changed: run mqttctl as root or as the owner of it and of ${scratch.path}.`,
    );
    expect(text(path)).toBe('old\n');
    expect(scratch.list()).toEqual(['a']);
  });

  test.runIf(isRoot)('where the owner cannot be kept', async () => {
    const path = scratch.put('a', 'old\n', 0o666);
    chmodSync(scratch.path, 0o777);
    expect(await asNobody(() => refused(path))).toBe(
      `${path} belongs to 0:0, and we may make no file that does (EPERM); nothing was changed: run mqttctl as root or as that owner.`,
    );
    expect(statSync(path)).toMatchObject({ uid: 0, gid: 0 });
    expect(scratch.list()).toEqual(['a']);
  });

  test.runIf(isLinux)('on a file system that takes no files', async () => {
    expect(await refused('/proc/version', readFileSync('/proc/version', 'utf8'))).toContain('cannot be written (');
  });
});
