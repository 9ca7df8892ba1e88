import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Change, changeFile } from '../../src/store/change-file.js';
import { replaceFiles } from '../../src/store/replace.js';
import { SourceFile } from '../../src/text/source-file.js';
import { hasBrokers } from '../setup/has-brokers.js';
import { Child } from './processes.js';
import { appending, failure, fill, isLinux, isRoot, Scratch, text } from './scratch.js';

const scratch = new Scratch();
const child = new Child();

/** A file that is mounted alone, as a container gets it. */
function mounted(content: string | Buffer = 'old\n'): { readonly path: string; readonly source: string } {
  scratch.directory('host');
  return mountFrom(scratch.put('host/a', content));
}

function mountFrom(source: string) {
  scratch.directory('container');
  const path = scratch.put('container/a', '');
  scratch.mount(path, '--bind', source);
  return { path, source };
}

async function saying(path: string, change: Change): Promise<string[]> {
  const said: string[] = [];
  expect(await changeFile(path, change, { notify: (sentence) => said.push(sentence) })).toBe('changed');
  return said;
}

function backupOf(newContent: string | Buffer): string {
  return `.a.mqttctl-backup-${createHash('sha256').update(newContent).digest('hex')}`;
}

describe.runIf(isRoot && isLinux)('a file that is mounted alone', () => {
  test.each([
    ['longer', 'old and longer\n'],
    ['shorter', 'o'],
    ['as long', 'new\n'],
    ['empty', ''],
  ])('is written in place: %s', async (_, content) => {
    const { path, source } = mounted();
    const before = statSync(source);
    expect(await saying(path, () => Buffer.from(content))).toEqual([
      `${path} is a mount point, so it was written in place.`,
    ]);
    expect([text(path), text(source)]).toEqual([content, content]);
    expect(statSync(source)).toMatchObject({ ino: before.ino, uid: before.uid, gid: before.gid, mode: before.mode });
    expect([scratch.list('container'), scratch.list('host')]).toEqual([['a'], ['a']]);
  });

  test('keeps the bits that writing takes away', async () => {
    const { path, source } = mounted();
    chownSync(source, 64_001, 64_002);
    chmodSync(source, 0o4755);
    await child.startBy(['setpriv', '--bounding-set=-fsetid', '--inh-caps=-fsetid'], 'put', path, 'new\n').ended;
    expect([text(source), statSync(source).mode & 0o7777]).toEqual(['new\n', 0o4755]);
  });

  test('stays as it is where nothing is changed', async () => {
    const { path, source } = mounted();
    const { mtimeMs, ctimeMs } = statSync(source);
    expect(await changeFile(path, appending(''))).toBe('unchanged');
    expect(statSync(source)).toMatchObject({ mtimeMs, ctimeMs });
  });

  test('is changed together with others, all or none', async () => {
    const { path } = mounted();
    const other = scratch.put('other');
    const changes = (last: string) =>
      new Map([
        [new SourceFile(path, readFileSync(path)), Buffer.from('new\n')],
        [new SourceFile(other, Buffer.from(last)), Buffer.from('NEW\n')],
      ]);
    expect(await failure(replaceFiles(changes('something else\n')))).toContain(other);
    expect([text(path), text(other)]).toEqual(['old\n', 'old\n']);
    await replaceFiles(changes('old\n'));
    expect([text(path), text(other)]).toEqual(['new\n', 'NEW\n']);
  });

  test.runIf(hasBrokers)('is put back when another cannot be replaced', async () => {
    const { path, source } = mounted();
    scratch.directory('frozen');
    const frozen = scratch.put('frozen/a');
    execFileSync('chattr', ['+i', frozen]);
    try {
      const reading = [path, frozen].map((each) => [new SourceFile(each, readFileSync(each)), Buffer.from('new\n')]);
      expect(await failure(replaceFiles(new Map(reading as [SourceFile, Buffer][])))).toContain('(EPERM)');
    } finally {
      execFileSync('chattr', ['-i', frozen]);
    }
    expect([text(source), text(frozen), scratch.list('container')]).toEqual(['old\n', 'old\n', ['a']]);
  });

  test('keeps what somebody else writes meanwhile', async () => {
    const { path, source } = mounted();
    let calls = 0;
    await changeFile(path, (current) => {
      if (calls++ === 0) writeFileSync(source, 'theirs\n');
      return appending('ours\n')(current);
    });
    expect(text(source)).toBe('theirs\nours\n');
  });

  test('stays whole when its disk is full', async () => {
    const disk = scratch.tmpfs('disk');
    const { path, source } = mountFrom(scratch.put('disk/a', Buffer.alloc(20_000, 'x')));
    fill(disk);
    const before = statSync(source);
    expect(await failure(changeFile(path, () => Buffer.alloc(30_000, 'y')))).toBe(
      `${path} cannot be written (ENOSPC); nothing was changed: its file system is full; free some space on it (df ${scratch.join('container')}) and run mqttctl again.`,
    );
    expect(readFileSync(source).equals(Buffer.alloc(20_000, 'x'))).toBe(true);
    expect(statSync(source)).toMatchObject({ ino: before.ino, size: before.size, blocks: before.blocks });
    expect(scratch.list('container')).toEqual(['a']);
    expect(await changeFile(path, () => Buffer.alloc(20_000, 'y'))).toBe('changed');
  });

  test('stays as it is when there is no room for a backup', async () => {
    scratch.directory('host');
    const source = scratch.put('host/a', Buffer.alloc(20_000, 'x'));
    const disk = scratch.tmpfs('disk');
    const path = scratch.put('disk/a', '');
    scratch.mount(path, '--bind', source);
    fill(disk);
    expect(await failure(changeFile(path, () => Buffer.from('new\n')))).toContain(`${path} cannot be written (ENOSPC)`);
    expect(statSync(source).size).toBe(20_000);
    expect(scratch.list('disk').filter((name) => name.startsWith('.'))).toEqual([]);
  });

  test.runIf(hasBrokers)('has a backup meanwhile that only its owner reads', async () => {
    const { path, source } = mounted();
    chownSync(source, 64_001, 64_002);
    chmodSync(source, 0o644);
    const log = scratch.join('log');
    // Killed before the first old byte is overwritten, it leaves the backup.
    const kill = ['strace', '-f', '-o', log, '-e', 'trace=ftruncate', '-e', 'inject=ftruncate:signal=KILL'];
    expect((await child.startBy(kill, 'put', path, 'new').ended).status).toBe('SIGKILL');
    expect(scratch.list('container')).toEqual([backupOf('new'), 'a']);
    const backup = scratch.join(`container/${backupOf('new')}`);
    expect([text(backup), statSync(backup)]).toMatchObject(['old\n', { uid: 64_001, gid: 64_002, mode: 0o100600 }]);
  });
});

describe('a backup that a killed run has left', () => {
  test.each([
    ['the old content', 'old\n'],
    ['the new content', 'new\n'],
  ])('is removed where the file has %s', async (_, content) => {
    const path = scratch.put('a', content);
    scratch.put(backupOf('new\n'), 'old\n', 0o600);
    expect(await changeFile(path, () => undefined)).toBe('unchanged');
    expect([text(path), scratch.list()]).toEqual([content, ['a']]);
  });

  test.each(['mixture\n', undefined])('is kept where the file has neither: %s', async (content) => {
    const path = content === undefined ? scratch.join('a') : scratch.put('a', content);
    const backup = scratch.put(backupOf('new\n'), 'old\n', 0o600);
    let called = false;
    const change = () => {
      called = true;
      return undefined;
    };
    expect(await failure(changeFile(path, change))).toBe(
      `mqttctl was killed while it wrote ${path} in place, and the old content is in ${backup}; nothing was changed: put it back (cat ${backup} > ${path}) or remove it, then run mqttctl again.`,
    );
    expect([called, text(backup)]).toEqual([false, 'old\n']);
    execFileSync('sh', ['-c', `cat ${backup} > ${path}`]);
    expect(await changeFile(path, () => undefined)).toBe('unchanged');
    expect(scratch.list()).toEqual(['a']);
  });

  test('of another file is left alone', async () => {
    const path = scratch.put('b');
    scratch.put(backupOf('new\n'), 'older\n');
    expect(await changeFile(path, appending('more\n'))).toBe('changed');
    expect(scratch.list()).toEqual([backupOf('new\n'), 'b']);
  });
});
