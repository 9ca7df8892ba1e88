import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { changeFile } from '../../src/store/change-file.js';
import { replaceFiles } from '../../src/store/replace.js';
import { SourceFile } from '../../src/text/source-file.js';
import { hasBrokers } from '../setup/has-brokers.js';
import { Child } from './processes.js';
import { appending, asNobody, failure, fill, isRoot, Scratch, text } from './scratch.js';

const scratch = new Scratch();
const child = new Child();

/** That a change is refused with a sentence, and all stays as it is. */
async function expectRefused(path: string, sentence: string, change = appending('more\n')): Promise<void> {
  const directory = dirname(path);
  const before = execFileSync('ls', ['-lA', directory], { encoding: 'utf8' });
  const content = readFileSync(path);
  expect(await failure(changeFile(path, change))).toBe(sentence);
  expect(readFileSync(path).equals(content)).toBe(true);
  expect(execFileSync('ls', ['-lA', directory], { encoding: 'utf8' })).toBe(before);
}

describe.runIf(hasBrokers)('the old file stays', () => {
  test('on a full disk', async () => {
    const disk = scratch.tmpfs('disk');
    const path = scratch.put('disk/a', Buffer.alloc(20_000, 'x'));
    fill(disk);
    await expectRefused(
      path,
      `${path} cannot be written (ENOSPC); nothing was changed: its file system is full; free some space on it (df ${disk}) and run mqttctl again.`,
    );
  });

  test('on a disk that gets full while it is written', async () => {
    const disk = scratch.tmpfs('disk');
    const path = scratch.put('disk/a', Buffer.alloc(30_000, 'x'));
    await expectRefused(
      path,
      `${path} cannot be written (ENOSPC); nothing was changed: its file system is full; free some space on it (df ${disk}) and run mqttctl again.`,
      () => Buffer.alloc(50_000, 'y'),
    );
  });

  test('on a disk that takes no more files', async () => {
    scratch.tmpfs('disk', 'nr_inodes=2');
    const path = scratch.put('disk/a');
    await expectRefused(
      path,
      `${path} cannot be written (ENOSPC); nothing was changed: its file system is full; free some space on it (df ${dirname(path)}) and run mqttctl again.`,
    );
  });

  test('on a disk that is mounted read-only', async () => {
    const disk = scratch.tmpfs('disk');
    const path = scratch.put('disk/a');
    execFileSync('mount', ['-o', 'remount,ro', disk]);
    await expectRefused(
      path,
      `${path} cannot be written (EROFS); nothing was changed: its file system is mounted read-only; make it writable (mount -o remount,rw) and run mqttctl again.`,
    );
  });

  test.each(['a', '.'])('where chattr has made %s immutable', async (name) => {
    scratch.directory('home');
    const path = scratch.put('home/a');
    const what = `${dirname(path)}/${name}`;
    execFileSync('chattr', ['+i', what]);
    try {
      await expectRefused(
        path,
        `${path} cannot be written (EPERM); nothing was changed: it or ${dirname(path)} may be immutable or append-only; lsattr -d shows that and chattr -i or -a ends it.`,
      );
    } finally {
      execFileSync('chattr', ['-i', what]);
    }
    expect(await changeFile(path, appending('more\n'))).toBe('changed');
  });

  test('where its account may write the file, but not its directory', async () => {
    const path = scratch.put('a', 'old\n', 0o666);
    chmodSync(scratch.path, 0o755);
    await asNobody(() =>
      expectRefused(
        path,
        `${path} cannot be written (EACCES); nothing was changed: run mqttctl as root or as the owner of it and of ${scratch.path}.`,
      ),
    );
  });

  test('where its account may not read it', async () => {
    const path = scratch.put('a', 'old\n', 0o600);
    chmodSync(scratch.path, 0o777);
    const sentence = `${path} cannot be written (EACCES); nothing was changed: run mqttctl as root or as the owner of it and of ${scratch.path}.`;
    expect(await asNobody(() => failure(changeFile(path, appending('more\n'))))).toBe(sentence);
    expect([text(path), scratch.list()]).toEqual(['old\n', ['a']]);
  });

  test('where the file would be larger than its account may make one', async () => {
    const path = scratch.put('a');
    const limited = `ulimit -f 1; exec "$0" "$@"`;
    const content = 'x'.repeat(5_000);
    const { status, stderr } = await child.startBy(['sh', '-c', limited], 'put', path, content).ended;
    expect([status, stderr]).toEqual([3, expect.stringContaining(`${path} cannot be written (EFBIG); nothing`)]);
    expect([text(path), scratch.list()]).toEqual(['old\n', ['a']]);
  });
});

describe('a directory that vanishes', () => {
  const gone = (path: string) =>
    `${path} cannot be made, for the directory ${dirname(path)} is not there; nothing was changed: make it (mkdir -p ${dirname(path)}) and run mqttctl again.`;

  test.each(['a', 'new'])('while %s is changed is not made again', async (name) => {
    scratch.directory('home');
    scratch.put('home/a');
    const path = scratch.join(`home/${name}`);
    const change = () => {
      rmSync(scratch.join('home'), { recursive: true });
      return Buffer.from('new\n');
    };
    expect(await failure(changeFile(path, change))).toBe(gone(path));
    expect(scratch.list()).toEqual([]);
  });
});

describe.runIf(isRoot)('of several files', () => {
  function reading(...paths: readonly string[]): Map<SourceFile, Buffer> {
    return new Map(paths.map((path) => [new SourceFile(path, readFileSync(path)), Buffer.from('new\n')]));
  }

  test.runIf(hasBrokers)('all stay when the last cannot be replaced', async () => {
    for (const name of ['home', 'other', 'frozen']) scratch.directory(name);
    const paths = ['home', 'other', 'frozen'].map((name) => scratch.put(`${name}/a`, `${name}\n`));
    const inodes = paths.map((path) => statSync(path).ino);
    const frozen = paths[2] as string;
    execFileSync('chattr', ['+i', frozen]);
    try {
      expect(await failure(replaceFiles(reading(...paths)))).toContain(`${frozen} cannot be written (EPERM); nothing`);
    } finally {
      execFileSync('chattr', ['-i', frozen]);
    }
    expect(paths.map(text)).toEqual(['home\n', 'other\n', 'frozen\n']);
    expect(paths.map((path) => statSync(path).ino)).toEqual(inodes);
    expect(['home', 'other', 'frozen'].map((name) => scratch.list(name))).toEqual([['a'], ['a'], ['a']]);
  });

  test.runIf(hasBrokers)('all stay when the last is changed meanwhile', async () => {
    const [a, b] = [scratch.put('a'), scratch.put('b')];
    scratch.shadow('cp', `echo theirs >> ${b}; PATH=$REAL exec cp "$@"`);
    expect(await failure(replaceFiles(reading(a, b)))).toBe(
      `${b} was changed by someone else in the meantime: look at it and run mqttctl again.`,
    );
    expect([text(a), text(b), scratch.list()]).toEqual(['old\n', 'old\ntheirs\ntheirs\n', ['a', 'b', 'bin']]);
  });
});

describe('what a killed run has left', () => {
  test('is removed by the next, and nothing else', async () => {
    const path = scratch.put('a');
    for (const name of ['.a.mqttctl-0123456789abcdef', '.a.mqttctl-fedcba9876543210']) scratch.put(name);
    const others = ['.a.mqttctl-0123', '.b.mqttctl-0123456789abcdef', '.a.mqttctl-0123456789abcdef.bak', 'a~'];
    for (const name of others) scratch.put(name);
    scratch.directory('.a.mqttctl-00000000000000dd');
    expect(await changeFile(path, () => undefined)).toBe('unchanged');
    expect(scratch.list()).toEqual([...others, 'a', '.a.mqttctl-00000000000000dd'].sort());
  });

  test.runIf(isRoot)('stays where its account may not remove it', async () => {
    scratch.put('a', 'old\n', 0o644);
    scratch.put('.a.mqttctl-0123456789abcdef');
    chmodSync(scratch.path, 0o755);
    expect(await asNobody(() => changeFile(scratch.join('a'), () => undefined))).toBe('unchanged');
    expect(scratch.list()).toEqual(['.a.mqttctl-0123456789abcdef', 'a']);
  });
});
