import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { replaceFiles } from '../../src/store/replace.js';
import { ExitCode, MqttctlError } from '../../src/text/error.js';
import { SourceFile } from '../../src/text/source-file.js';

const isRoot = process.getuid?.() === 0;
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mqttctl-store-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function put(name: string, content: string | Buffer = 'old\n', mode = 0o640): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}

/** Replaces files that were read with their present content. */
function replace(...changes: readonly (readonly [path: string, content: string | Buffer])[]): void {
  replaceFiles(
    new Map(changes.map(([path, content]) => [new SourceFile(path, readFileSync(path)), Buffer.from(content)])),
  );
}

function failure(action: () => void): MqttctlError {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(MqttctlError);
    return error as MqttctlError;
  }
  throw new Error('it did not fail');
}

/** Runs with the rights of an account that is not root. */
function asNobody(action: () => void): void {
  process.setegid?.(65534);
  process.seteuid?.(65534);
  try {
    action();
  } finally {
    process.seteuid?.(0);
    process.setegid?.(0);
  }
}

describe('a file that is replaced', () => {
  test.each([
    ['longer', Buffer.from('new and longer\n')],
    ['shorter', Buffer.from('n')],
    ['empty', Buffer.alloc(0)],
    ['any bytes', Buffer.from([0, 255, 13, 10, 27])],
    ['large', Buffer.alloc(3_000_000, 'x')],
  ])('has exactly the new content: %s', (_, content) => {
    const path = put('a');
    replace([path, content]);
    expect(readFileSync(path).equals(content)).toBe(true);
    expect(readdirSync(directory)).toEqual(['a']);
  });

  test.each([0o400, 0o600, 0o640, 0o666, 0o755, 0o4711])('keeps mode %o whatever the umask', (mode) => {
    const path = put('a', 'old', mode);
    const umask = process.umask(0o077);
    try {
      replace([path, 'new']);
    } finally {
      process.umask(umask);
    }
    expect(lstatSync(path).mode & 0o7777).toBe(mode);
  });

  test.runIf(isRoot)('keeps owner, group and the set-uid bit of another account', () => {
    const path = put('a');
    chownSync(path, 64_001, 64_002);
    chmodSync(path, 0o4750);
    replace([path, 'new']);
    expect(statSync(path)).toMatchObject({ uid: 64_001, gid: 64_002, mode: 0o104750 });
  });

  test('is a new one: who has the old one open sees no half of it', () => {
    const path = put('a');
    const before = statSync(path).ino;
    replace([path, 'new']);
    expect(statSync(path).ino).not.toBe(before);
  });

  test('stays behind its symbolic links', () => {
    mkdirSync(join(directory, 'real'));
    const path = put('real/a');
    symlinkSync('real/a', join(directory, 'link'));
    symlinkSync(join(directory, 'link'), join(directory, 'linklink'));
    replace([join(directory, 'linklink'), 'new']);
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(lstatSync(path).isFile()).toBe(true);
    expect([readlinkSync(join(directory, 'link')), readlinkSync(join(directory, 'linklink'))]).toEqual([
      'real/a',
      join(directory, 'link'),
    ]);
    expect([readdirSync(directory).sort(), readdirSync(join(directory, 'real'))]).toEqual([
      ['link', 'linklink', 'real'],
      ['a'],
    ]);
  });

  test('may have a name of any length and kind', () => {
    for (const name of ['x'.repeat(255), 'é'.repeat(127), ' a\n\u001b ']) {
      const path = put(name);
      replace([path, 'new']);
      expect(readFileSync(path, 'utf8')).toBe('new');
    }
  });
});

describe('several files', () => {
  test('are all replaced', () => {
    const [a, b] = [put('a'), put('b')];
    replace([a, 'A'], [b, 'B']);
    expect([readFileSync(a, 'utf8'), readFileSync(b, 'utf8')]).toEqual(['A', 'B']);
  });

  test('that are one behind different names are replaced once, with the first', () => {
    const path = put('a');
    const link = join(directory, 'link');
    symlinkSync('a', link);
    replace([path, 'first'], [link, 'second']);
    expect(readFileSync(path, 'utf8')).toBe('first');
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
  });

  test('stay as they are when one of them cannot be replaced', () => {
    const [a, b] = [put('a'), put('b')];
    const changed = new SourceFile(b, Buffer.from('what was read'));
    const changes = new Map([
      [new SourceFile(a, readFileSync(a)), Buffer.from('A')],
      [changed, Buffer.from('B')],
    ]);
    expect(failure(() => replaceFiles(changes)).message).toContain(b);
    expect([readFileSync(a, 'utf8'), readFileSync(b, 'utf8')]).toEqual(['old\n', 'old\n']);
    expect(readdirSync(directory).sort()).toEqual(['a', 'b']);
  });
});

describe('nothing is changed', () => {
  function refused(path: string, read = 'old\n'): string {
    const error = failure(() => replaceFiles(new Map([[new SourceFile(path, Buffer.from(read)), Buffer.from('new')]])));
    expect(error.exitCode).toBe(ExitCode.failed);
    return error.message;
  }

  test('where somebody else changed the file', () => {
    const path = put('a', 'theirs\n');
    expect(refused(path)).toBe(
      `${path} was changed by someone else in the meantime: look at it and run mqttctl again.`,
    );
    expect(readFileSync(path, 'utf8')).toBe('theirs\n');
    expect(readdirSync(directory)).toEqual(['a']);
  });

  test('where the file has gone', () => {
    const path = join(directory, 'gone');
    expect(refused(path)).toBe(`${path} cannot be written (ENOENT); nothing was changed.`);
    expect(readdirSync(directory)).toEqual([]);
  });

  test('where a directory took its place', () => {
    mkdirSync(join(directory, 'a'));
    expect(refused(join(directory, 'a'))).toContain('(EISDIR)');
  });

  test.runIf(isRoot)('in a directory in which nobody may write', () => {
    const path = put('a', 'old\n', 0o666);
    chmodSync(directory, 0o755);
    asNobody(() => expect(refused(path)).toBe(`${path} cannot be written (EACCES); nothing was changed.`));
    expect(readFileSync(path, 'utf8')).toBe('old\n');
    expect(readdirSync(directory)).toEqual(['a']);
  });

  test.runIf(isRoot)('where the owner cannot be kept', () => {
    const path = put('a', 'old\n', 0o666);
    chmodSync(directory, 0o777);
    asNobody(() => expect(refused(path)).toBe(`${path} cannot be written (EPERM); nothing was changed.`));
    expect(statSync(path)).toMatchObject({ uid: 0, gid: 0 });
    expect(readdirSync(directory)).toEqual(['a']);
  });

  test.runIf(process.platform === 'linux')('on a file system that takes no files', () => {
    expect(refused('/proc/version', readFileSync('/proc/version', 'utf8'))).toContain('cannot be written (');
  });
});
