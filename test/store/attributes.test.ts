import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { changeFile } from '../../src/store/change-file.js';
import { hasBrokers } from '../setup/has-brokers.js';
import { Child } from './processes.js';
import { appending, asNobody, failure, Scratch, text } from './scratch.js';

const scratch = new Scratch();
const child = new Child();
const change = (path: string) => changeFile(path, appending('more\n'));

/** Everything about a file's rights that the system tells. */
function rights(path: string): string {
  const run = (program: string, ...args: string[]) => execFileSync(program, args, { encoding: 'utf8' });
  const { uid, gid, mode } = statSync(path);
  return [
    uid,
    gid,
    mode.toString(8),
    run('getfacl', '-pn', path),
    run('getfattr', '-d', '--absolute-names', '-m', '-', '--', path),
  ].join();
}

/** A cp that tells what the new file is like before and after it did its work. */
function spyOnCopy(): () => string[] {
  const look = `stat -Lc '%a %u:%g %s' /proc/self/fd/4 >> ${scratch.join('seen')}`;
  scratch.shadow('cp', `${look}\nPATH=$REAL cp "$@"\nstatus=$?\n${look}\nexit $status`);
  return () => text(scratch.join('seen')).trim().split('\n');
}

describe.runIf(hasBrokers)('a file that is changed keeps', () => {
  test.each([
    ['an access control list', (path) => ['setfacl', '-m', 'u:64003:r,g:64004:rw,m:rw', path]],
    ['a list that gives its group less than the mask', (path) => ['setfacl', '-m', 'u:64003:rw,g::-', path]],
    ['an attribute of the user', (path) => ['setfattr', '-n', 'user.comment', '-v', 'mine', path]],
    ['an attribute of the administrator', (path) => ['setfattr', '-n', 'trusted.comment', '-v', 'mine', path]],
    ['an attribute of a security module', (path) => ['setfattr', '-n', 'security.comment', '-v', 'mine', path]],
  ] satisfies [string, (path: string) => string[]][])('%s', async (_, command) => {
    const path = scratch.put('a');
    chownSync(path, 64_001, 64_002);
    const [program = '', ...args] = command(path);
    execFileSync(program, args);
    const before = rights(path);
    const { ino } = statSync(path);
    expect(await change(path)).toBe('changed');
    expect(rights(path)).toBe(before);
    expect(statSync(path).ino).not.toBe(ino);
  });

  test('no rights but its own, whatever its directory would give', async () => {
    const path = scratch.put('a', 'old\n', 0o640);
    execFileSync('setfacl', ['-d', '-m', 'u:nobody:rwx', scratch.path]);
    const before = rights(path);
    await change(path);
    expect(rights(path)).toBe(before);
  });

  test('the owner of an account that changes it itself, with a group of its own', async () => {
    const path = scratch.put('a', 'old\n', 0o460);
    chownSync(path, 65_534, 65_534);
    chownSync(scratch.path, 65_534, 65_534);
    expect(await asNobody(() => change(path))).toBe('changed');
    expect(statSync(path)).toMatchObject({ uid: 65_534, gid: 65_534, mode: 0o100460 });
  });
});

describe.runIf(hasBrokers)('the new file', () => {
  test('has these rights before its first byte, and never more', async () => {
    const path = scratch.put('a', 'old\n', 0o640);
    chownSync(path, 64_001, 64_002);
    const seen = spyOnCopy();
    await change(path);
    expect(seen()).toEqual(['600 0:0 0', '640 64001:64002 0']);
  });

  test('gets no byte when it cannot have them', async () => {
    const path = scratch.put('a', 'old\n', 0o644);
    chownSync(path, 64_001, 64_002);
    chmodSync(scratch.path, 0o777);
    scratch.put('seen', '', 0o666);
    const seen = spyOnCopy();
    expect(await child.startAsNobody('put', path, 'new').ended).toMatchObject({
      status: 3,
      stderr: `${path} belongs to 64001:64002, and we may make no file that does (EPERM); nothing was changed: run mqttctl as root or as that owner.\n`,
    });
    expect(seen()).toEqual(['600 65534:65534 0', expect.stringMatching(/ 65534:65534 0$/)]);
    expect(scratch.list()).toEqual(['a', 'bin', 'seen']);
  });

  test('gets the rights from what was locked, whatever is there under that name by now', async () => {
    const path = scratch.put('a', 'old\n', 0o640);
    const log = scratch.join('log');
    scratch.shadow('cp', `echo "$@" > ${log}; PATH=$REAL exec cp "$@"`);
    await change(path);
    expect(text(log)).toBe(
      '--attributes-only --preserve=all --no-preserve=timestamps /proc/self/fd/3 /proc/self/fd/4\n',
    );
  });

  test('gets no rights from a program that sees our environment', async () => {
    const path = scratch.put('a');
    const log = scratch.join('log');
    process.env.MQTT_PASSWORD = 'secret';
    for (const program of ['cp', 'flock']) {
      scratch.shadow(program, `tr '\\0' '\\n' < /proc/$$/environ >> ${log}; PATH=$REAL exec ${program} "$@"`);
    }
    await change(path);
    process.env.MQTT_PASSWORD = undefined;
    const names = text(log)
      .trim()
      .split('\n')
      .map((line) => line.split('=')[0]);
    expect(new Set(names)).toEqual(new Set(['PATH']));
  });
});

/** Programs called cp that cannot do what is needed: some say so, some do not. */
const OTHER_COPIES: readonly [string, string | undefined][] = [
  ['of busybox', 'PATH=$REAL exec busybox cp "$@"'],
  ['that does nothing', 'true'],
  ['that is missing', undefined],
];

describe.runIf(hasBrokers)('where cp cannot copy the rights', () => {
  function withCopy(script: string | undefined): void {
    if (script) scratch.shadow('cp', script);
    else process.env.PATH = onlyWith('flock', 'sh', 'getfacl', 'grep');
  }

  test.each(OTHER_COPIES)('owner, group and mode are kept by one %s', async (_, script) => {
    const path = scratch.put('a');
    chownSync(path, 64_001, 64_002);
    chmodSync(path, 0o4640);
    withCopy(script);
    expect(await change(path)).toBe('changed');
    expect(statSync(path)).toMatchObject({ uid: 64_001, gid: 64_002, mode: 0o104640 });
    expect(text(path)).toBe('old\nmore\n');
  });

  test.each(OTHER_COPIES)('a file with a list is refused by one %s', async (_, script) => {
    const path = scratch.put('a');
    execFileSync('setfacl', ['-m', 'u:64003:rw,g::-', path]);
    const before = rights(path);
    withCopy(script);
    expect(await failure(change(path))).toBe(notCopied(path));
    process.env.PATH = scratch.searchPath;
    expect([text(path), rights(path), scratch.list()]).toEqual(['old\n', before, ['a', 'bin']]);
  });

  test('but could, the old file stays', async () => {
    const path = scratch.put('a');
    scratch.shadow('cp', `[ "$1" = --version ] || exit 1; PATH=$REAL exec cp --version`);
    expect(await failure(change(path))).toBe(notCopied(path));
    expect([text(path), scratch.list()]).toEqual(['old\n', ['a', 'bin']]);
  });

  test('because somebody ended it, the old file stays', async () => {
    const path = scratch.put('a');
    scratch.shadow('cp', 'kill -9 $$');
    expect(await failure(change(path))).toBe(
      `Writing ${path} was interrupted; nothing was changed: run mqttctl again.`,
    );
    expect([text(path), scratch.list()]).toEqual(['old\n', ['a', 'bin']]);
  });
});

function notCopied(path: string): string {
  return `${path} cannot be written, for its rights cannot be copied to a new file; nothing was changed: see what "cp --attributes-only --preserve=all --no-preserve=timestamps ${path} ${path}.copy" says, with the cp of GNU coreutils.`;
}

/** A search path on which there are only some programs. */
function onlyWith(...programs: readonly string[]): string {
  for (const program of programs) {
    const real = execFileSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).trim();
    scratch.shadow(program, `exec ${real} "$@"`);
  }
  return scratch.join('bin');
}
