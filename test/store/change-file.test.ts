import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { dirname, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { changeFile } from '../../src/store/change-file.js';
import { hasBrokers } from '../setup/has-brokers.js';
import { appending, asNobody, failure, isLinux, isRoot, Scratch, text } from './scratch.js';

const scratch = new Scratch();
const toNew = () => Buffer.from('new\n');

describe('a file', () => {
  test('is changed', async () => {
    const path = scratch.put('a');
    expect(await changeFile(path, appending('more\n'))).toBe('changed');
    expect(text(path)).toBe('old\nmore\n');
    expect(scratch.list()).toEqual(['a']);
  });

  test('is shown to the change with the path as given', async () => {
    scratch.put('a');
    symlinkSync('a', scratch.join('link'));
    const path = relative(process.cwd(), scratch.join('link'));
    await changeFile(path, (current) => {
      expect([current?.path, current?.bytes.toString()]).toEqual([path, 'old\n']);
      return undefined;
    });
  });

  test.each([
    ['nothing', () => undefined],
    ['nothing, later', async () => undefined],
    ['what is there', appending('')],
  ])('stays as it is where the change gives %s', async (_, change) => {
    const path = scratch.put('a');
    utimesSync(path, 1, 1);
    const before = statSync(path);
    expect(await changeFile(path, change)).toBe('unchanged');
    const { ino, mtimeMs, ctimeMs, mode } = statSync(path);
    expect({ ino, mtimeMs, ctimeMs, mode }).toEqual({
      ino: before.ino,
      mtimeMs: 1000,
      ctimeMs: before.ctimeMs,
      mode: before.mode,
    });
    expect(text(path)).toBe('old\n');
  });

  test('is as new as its change, even when it is empty now', async () => {
    const path = scratch.put('a');
    utimesSync(path, 1, 1);
    await changeFile(path, () => Buffer.alloc(0));
    expect(Date.now() - statSync(path).mtimeMs).toBeLessThan(60_000);
  });

  test('stays as it is where the change fails, with its own error', async () => {
    const path = scratch.put('a');
    const error = Object.assign(new Error('mine'), { code: 'EACCES' });
    await expect(changeFile(path, () => Promise.reject(error))).rejects.toBe(error);
    expect(text(path)).toBe('old\n');
    expect(await changeFile(path, toNew)).toBe('changed');
  });

  test('leaves no descriptor open, whatever happens to it', async () => {
    const path = scratch.put('a');
    const open = () => readdirSync('/proc/self/fd').length;
    await changeFile(path, appending('more\n'));
    const before = open();
    await changeFile(path, appending('more\n'));
    await changeFile(path, () => undefined);
    await changeFile(scratch.join('b'), toNew);
    await failure(changeFile(scratch.path, toNew));
    await failure(
      changeFile(
        path,
        foreignly(() => appendFileSync(path, 'theirs\n'), 99),
      ),
    );
    await changeFile(path, () => Promise.reject(new Error())).catch(() => {});
    expect(open()).toBe(before);
  });
});

describe('a new file', () => {
  test.each([0o000, 0o022, 0o777])('is readable by its owner alone, with umask %o', async (mask) => {
    const umask = process.umask(mask);
    try {
      expect(await changeFile(scratch.join('a'), toNew)).toBe('created');
    } finally {
      process.umask(umask);
    }
    expect(text(scratch.join('a'))).toBe('new\n');
    expect(statSync(scratch.join('a'))).toMatchObject({ mode: 0o100600, nlink: 1 });
    expect(scratch.list()).toEqual(['a']);
  });

  test.runIf(isRoot)('belongs to whom it is for', async () => {
    await changeFile(scratch.join('a'), toNew, { newOwner: { uid: 64_001, gid: 64_002 } });
    expect(statSync(scratch.join('a'))).toMatchObject({ uid: 64_001, gid: 64_002, mode: 0o100600 });
  });

  test.runIf(isRoot)('is not made where it cannot belong to whom it is for', async () => {
    chmodSync(scratch.path, 0o777);
    const path = scratch.join('a');
    const newOwner = { uid: 64_001, gid: 64_002 };
    expect(await asNobody(() => failure(changeFile(path, toNew, { newOwner })))).toBe(
      `${path} cannot be written (EPERM); nothing was changed: run mqttctl as root or as the owner of it and of ${scratch.path}.`,
    );
    expect(scratch.list()).toEqual([]);
  });

  test.runIf(hasBrokers)('gives nobody rights that its directory would give', async () => {
    execFileSync('setfacl', ['-d', '-m', 'u:nobody:rwx,o::r', scratch.path]);
    await changeFile(scratch.join('a'), toNew);
    const reading = () => asNobody(async () => readFileSync(scratch.join('a')));
    chmodSync(scratch.path, 0o755);
    await expect(reading()).rejects.toThrow('EACCES');
  });

  test('is not made where the change gives nothing', async () => {
    expect(await changeFile(scratch.join('a'), () => undefined)).toBe('unchanged');
    expect(scratch.list()).toEqual([]);
  });

  test('may be empty', async () => {
    expect(await changeFile(scratch.join('a'), () => Buffer.alloc(0))).toBe('created');
    expect(text(scratch.join('a'))).toBe('');
  });

  test('may be named without a directory', async () => {
    const before = process.cwd();
    process.chdir(scratch.path);
    try {
      expect(await changeFile('a', toNew)).toBe('created');
    } finally {
      process.chdir(before);
    }
    expect(text(scratch.join('a'))).toBe('new\n');
  });

  test('is made behind a link in its path', async () => {
    scratch.directory('real');
    symlinkSync('real', scratch.join('link'));
    await changeFile(scratch.join('link/a'), toNew);
    expect(text(scratch.join('real/a'))).toBe('new\n');
  });
});

/** A change, to which somebody else gets in the way some times. */
function foreignly(theirs: () => void, times: number) {
  let calls = 0;
  return (current: { readonly bytes: Buffer } | undefined) => {
    if (calls++ < times) theirs();
    return appending('ours\n')(current);
  };
}

describe('what a program that asks for no lock does meanwhile survives', () => {
  test.each<[string, (path: string) => void, string]>([
    ['it writes to the file', (path) => appendFileSync(path, 'theirs\n'), 'old\ntheirs\nours\n'],
    ['it writes as many bytes as before', (path) => writeFileSync(path, 'sea\n'), 'sea\nours\n'],
    ['it replaces the file', (path) => replaceBy(path, 'theirs\n'), 'theirs\nours\n'],
    ['it removes the file', (path) => rmSync(path), 'ours\n'],
    ['it puts a link in its place', (path) => linkInstead(path), 'linked\nours\n'],
  ])('%s', async (_, theirs, content) => {
    const path = scratch.put('a');
    await changeFile(
      path,
      foreignly(() => theirs(path), 1),
    );
    expect(text(path)).toBe(content);
    expect(scratch.list().filter((name) => name !== 'other')).toEqual(['a']);
  });

  test('it takes rights away', async () => {
    const path = scratch.put('a', 'old\n', 0o644);
    await changeFile(
      path,
      foreignly(() => chmodSync(path, 0o600), 1),
    );
    expect([text(path), statSync(path).mode & 0o777]).toEqual(['old\nours\n', 0o600]);
  });

  test('it makes the file', async () => {
    const path = scratch.join('a');
    expect(
      await changeFile(
        path,
        foreignly(() => writeFileSync(path, 'theirs\n'), 1),
      ),
    ).toBe('changed');
    expect(text(path)).toBe('theirs\nours\n');
  });

  test('it writes when the new content is there already', async () => {
    const path = scratch.put('a');
    scratch.shadow('cp', `[ -e ${path}.done ] || echo theirs >> ${path}; touch ${path}.done; PATH=$REAL exec cp "$@"`);
    await changeFile(path, appending('ours\n'));
    expect(text(path)).toBe('old\ntheirs\nours\n');
  });

  test('it moves the directory and puts another in its place', async () => {
    const path = `${scratch.directory('home')}/a`;
    scratch.put('home/a');
    await changeFile(
      path,
      foreignly(() => {
        renameSync(scratch.join('home'), scratch.join('moved'));
        scratch.directory('home');
        scratch.put('home/a', 'another\n');
      }, 1),
    );
    expect([text(scratch.join('moved/a')), text(path)]).toEqual(['old\n', 'another\nours\n']);
    expect([scratch.list('moved'), scratch.list('home')]).toEqual([['a'], ['a']]);
  });

  test('but it cannot do so for ever', async () => {
    const path = scratch.put('a');
    const endless = foreignly(() => appendFileSync(path, 'theirs\n'), Number.POSITIVE_INFINITY);
    expect(await failure(changeFile(path, endless))).toBe(
      `${path} is written by another program all the time; nothing was changed: end that program, then run mqttctl again.`,
    );
    expect(text(path)).toBe(`old\n${'theirs\n'.repeat(5)}`);
    expect(scratch.list()).toEqual(['a']);
  });
});

function replaceBy(path: string, content: string): void {
  writeFileSync(`${path}.new`, content);
  renameSync(`${path}.new`, path);
}

function linkInstead(path: string): void {
  writeFileSync(`${dirname(path)}/other`, 'linked\n');
  rmSync(path);
  symlinkSync('other', path);
}

describe('refused, with what to do instead', () => {
  async function refused(path: string): Promise<string> {
    const sentence = await failure(changeFile(path, toNew));
    expect(sentence).toContain(path);
    return sentence;
  }

  test('in a directory that is not there', async () => {
    const path = scratch.join('gone/a');
    expect(await refused(path)).toBe(
      `${path} cannot be made, for the directory ${dirname(path)} is not there; nothing was changed: make it (mkdir -p ${dirname(path)}) and run mqttctl again.`,
    );
    expect(scratch.list()).toEqual([]);
  });

  test('a link that leads nowhere', async () => {
    const path = scratch.join('link');
    symlinkSync('gone', path);
    expect(await refused(path)).toBe(
      `${path} is a symbolic link to gone, which is not there; nothing was changed: make that file or remove the link.`,
    );
    expect([readlinkSync(path), existsSync(scratch.join('gone'))]).toEqual(['gone', false]);
  });

  test('links that lead in a circle', async () => {
    symlinkSync('b', scratch.join('a'));
    symlinkSync('a', scratch.join('b'));
    expect(await refused(scratch.join('a'))).toBe(
      `${scratch.join('a')} cannot be written (ELOOP); nothing was changed: its symbolic links lead nowhere; correct them (namei -l ${scratch.join('a')}).`,
    );
  });

  test('a directory', async () => {
    expect(await refused(scratch.path)).toBe(
      `${scratch.path} cannot be written (EISDIR); nothing was changed: it is a directory; name the file in it.`,
    );
    expect(await refused(scratch.join('a/'))).toContain('(EISDIR)');
    expect(scratch.list()).toEqual([]);
  });

  test('a file in a file', async () => {
    const path = `${scratch.put('a')}/b`;
    expect(await refused(path)).toBe(
      `${path} cannot be written (ENOTDIR); nothing was changed: what should be a directory in its path is a file; correct the path.`,
    );
  });

  test('a name that is too long', async () => {
    expect(await refused(scratch.join('x'.repeat(256)))).toContain('(ENAMETOOLONG); nothing was changed: ');
  });

  test.runIf(isLinux)('pipes, sockets and devices, without a look into them', async () => {
    execFileSync('mkfifo', [scratch.join('pipe')]);
    const server = createServer().listen(scratch.join('socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    const sentence = (path: string, kind: string) =>
      `${path} is ${kind} and cannot be changed as a file; nothing was changed: name a file.`;
    expect(await refused(scratch.join('pipe'))).toBe(sentence(scratch.join('pipe'), 'a pipe'));
    expect(await refused(scratch.join('socket'))).toBe(sentence(scratch.join('socket'), 'a socket'));
    expect(await refused('/dev/null')).toBe(sentence('/dev/null', 'a device'));
    server.close();
  });

  test('a file of more than 256 MiB', async () => {
    const path = scratch.put('a', '');
    truncateSync(path, 256 * 1024 * 1024 + 1);
    expect(await refused(path)).toBe(
      `${path} is larger than 256 MiB; nothing was changed: make sure that it is the right file.`,
    );
    expect(scratch.list()).toEqual(['a']);
  });
});
