import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect } from 'vitest';
import { hasBrokers } from '../setup/has-brokers.js';
import { until } from '../store/processes.js';
import { fill } from '../store/scratch.js';
import { build } from './mqttctl.js';
import {
  type Box,
  entry,
  expectDone,
  expectFailure,
  fits,
  hashIn,
  lockedByOthers,
  OTHERS,
  test as plainTest,
} from './passwd.js';

beforeAll(build, 120_000);

const CHEAP = '--iterations 1';

/** Mounts something on a directory of the box until the test ends. */
const test = plainTest.extend('mount', ({ box }, { onCleanup }) => {
  const mounted: string[] = [];
  onCleanup(() => {
    for (const directory of mounted.reverse()) execFileSync('umount', ['-l', directory]);
  });
  return (name: string, ...args: readonly string[]): void => {
    mkdirSync(box.at(name), { recursive: true });
    execFileSync('mount', [...args, box.at(name)]);
    mounted.push(box.at(name));
  };
});

describe.skipIf(!hasBrokers)('a change that cannot be written is none', { concurrent: true }, () => {
  const CHANGES = ['add alice', 'add carol', 'remove alice', 'import list', 'rehash'];

  /** Every change fails with this sentence, and leaves all as it was. */
  async function expectFailures(box: Box, directory: string, sentence: RegExp): Promise<void> {
    box.file('list', 'alice:y\ndave:y\n');
    const before = box.state(`${directory}/passwd`);
    const names = box.list(directory);
    for (const words of CHANGES) {
      const flags = words.startsWith('remove') ? '' : CHEAP;
      const run = await box.passwd(`${words} -f ${directory}/passwd ${flags}`, { password: 'new' });
      expectFailure(run, 3, sentence);
    }
    expect(box.state(`${directory}/passwd`)).toEqual(before);
    expect(box.list(directory)).toEqual(names);
  }

  const CONTENT = `${entry('alice')}plain:text\n${Array.from({ length: 300 }, (_, i) => entry(`user${i}`)).join('')}`;

  test('on a full disk', async ({ box, mount }) => {
    mount('disk', '-t', 'tmpfs', '-o', 'size=128k', 'none');
    box.file('disk/passwd', CONTENT);
    fill(box.at('disk'));
    await expectFailures(
      box,
      'disk',
      /passwd cannot be written \(ENOSPC\); nothing was changed: its file system is full; /,
    );
    const run = await box.passwd(`add carol -f disk/new ${CHEAP}`, { password: 'x' });
    expectFailure(run, 3, 'new cannot be written (ENOSPC); nothing was changed');
    expect(box.list('disk')).not.toContain('new');
  });

  test('on a file system that is read-only', async ({ box, mount }) => {
    box.put({ 'disk/passwd': CONTENT });
    mount('disk', '--bind', box.at('disk'));
    execFileSync('mount', ['-o', 'remount,bind,ro', box.at('disk')]);
    await expectFailures(
      box,
      'disk',
      /passwd cannot be written \(EROFS\); nothing was changed: .* mounted read-only; /,
    );
  });

  test('where the file may not be changed by anybody', async ({ box, mount, skip }) => {
    mkdirSync(box.at('disk'));
    if (!canBeImmutable(box.at('disk'))) mountExt4(box, mount);
    if (!canBeImmutable(box.at('disk'))) skip('no file system here knows chattr +i');
    box.file('disk/passwd', CONTENT);
    execFileSync('chattr', ['+i', box.at('disk/passwd')]);
    try {
      await expectFailures(
        box,
        'disk',
        /passwd cannot be written \(EPERM\); nothing was changed: .*immutable.*chattr -i/,
      );
    } finally {
      execFileSync('chattr', ['-i', box.at('disk/passwd')]);
    }
  });

  test('beyond the size that files may have', async ({ box }) => {
    box.file('passwd', CONTENT);
    const before = box.state('passwd');
    const run = await box.passwdBy(['sh', '-c', 'ulimit -f 8; exec "$0" "$@"'], `add carol -f passwd ${CHEAP}`, {
      password: 'x',
    });
    expectFailure(run, 3, /passwd cannot be written \(EFBIG\); nothing was changed: /);
    expect([box.state('passwd'), box.list()]).toEqual([before, ['passwd']]);
  });

  test('to a file that is a mount point is written in place', async ({ box }) => {
    box.file('real', CONTENT, 0o640);
    box.file('passwd', '');
    execFileSync('mount', ['--bind', box.at('real'), box.at('passwd')]);
    try {
      const run = await box.passwd(`add carol -f passwd ${CHEAP}`, { password: 'x' });
      expectDone(run, /carol is in/);
      expect(run.stderr).toBe(`${box.at('passwd')} is a mount point, so it was written in place.\n`);
    } finally {
      execFileSync('umount', ['-l', box.at('passwd')]);
    }
    expect(box.text('real').startsWith(CONTENT)).toBe(true);
    expect(fits(hashIn(box.text('real'), 'carol'), 'x')).toBe(true);
    expect([box.mode('real'), box.list()]).toEqual([0o640, ['passwd', 'real']]);
  });

  function canBeImmutable(directory: string): boolean {
    const file = `${directory}/probe`;
    writeFileSync(file, '');
    try {
      execFileSync('chattr', ['+i', file], { stdio: 'ignore' });
      execFileSync('chattr', ['-i', file], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    } finally {
      execFileSync('rm', ['-f', file]);
    }
  }

  function mountExt4(box: Box, mount: (name: string, ...args: readonly string[]) => void): void {
    try {
      execFileSync('truncate', ['-s', '8M', box.at('image')]);
      execFileSync('mkfs.ext4', ['-q', box.at('image')]);
      mount('disk', '-o', 'loop', box.at('image'));
    } catch {
      // There are no loop devices.
    }
  }
});

describe('the result', { concurrent: true }, () => {
  test.for(['list', 'list --json', 'add carol', 'add dave --generate'])(
    'of %s that cannot be written is a failure: 3',
    async (words, { box }) => {
      box.file('passwd', OTHERS);
      const run = await box.passwdBy(['sh', '-c', 'exec "$0" "$@" >/dev/full'], `${words} -f passwd`, {
        password: 'x',
      });
      expect(run.stderr).toMatch(/(^|\n)mqttctl: The result cannot be written \(ENOSPC\): .*\n$/);
      expect(run.stderr).not.toMatch(/\n {4}at /);
      expect(run.code).toBe(3);
    },
  );

  test('of which the rest is not read is none', async ({ box }) => {
    box.file('passwd', Array.from({ length: 3000 }, (_, i) => entry(`user${i}`, 'x', 1)).join(''));
    const run = await box.passwdBy(['sh', '-c', '"$0" "$@" | head -1'], 'list -f passwd');
    expect(run).toEqual({ code: 0, stdout: expect.stringMatching(/^USER .*\n$/), stderr: '' });
  });
});

describe.skipIf(!hasBrokers)('interrupted', { concurrent: true }, () => {
  const LIST = Array.from({ length: 500 }, (_, i) => `user${i}:secret${i}\n`).join('');

  test.for([
    ['SIGINT', 130, OTHERS],
    ['SIGTERM', 143, OTHERS],
    ['SIGHUP', 129, OTHERS],
    ['SIGINT', 130, undefined],
    ['SIGTERM', 143, undefined],
  ] as const)(
    'by %s in the middle of import: %i, and the file is as before',
    async ([signal, code, content], { box }) => {
      box.file('list', LIST);
      if (content !== undefined) box.file('passwd', content);
      const before = content !== undefined && box.state('passwd');
      const names = box.list();
      const { child, ended, said } = box.start('import list -f passwd --iterations 1000000');
      await until(() => threadsOf(child.pid as number) > 4);
      // Many minutes of work are ahead.
      await sleep(1500);
      const asked = Date.now();
      child.kill(signal);
      expect(await ended).toBe(code);
      expect(Date.now() - asked).toBeLessThan(20_000);
      expect(said()).not.toMatch(/ at |internal|something went wrong/);
      expect(box.list()).toEqual(names);
      if (before) expect(box.state('passwd')).toEqual(before);
      // And nothing is locked.
      expectDone(await box.passwd(`add carol -f passwd ${CHEAP}`, { password: 'x' }), /carol is in/);
      expect(box.list()).toEqual(['list', 'passwd']);
    },
  );

  test.for([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('by %s while it waits for a lock: %i', async ([signal, code], { box }) => {
    box.file('passwd', OTHERS);
    const before = box.state('passwd');
    const lock = await lockedByOthers(box.at('passwd'));
    try {
      const { child, ended, said } = box.start(`add carol -f passwd ${CHEAP}`);
      await until(() => said().includes('waiting up to'));
      const waiting = childrenOf(child.pid as number);
      expect(waiting).toHaveLength(1);
      child.kill(signal);
      expect(await ended).toBe(code);
      // The program that waited for it is gone as well.
      await until(() => waiting.every((pid) => commandOf(pid) !== 'flock'));
      expect(box.state('passwd')).toEqual(before);
    } finally {
      await lock.giveBack();
    }
  });

  function threadsOf(pid: number): number {
    return Number(/^Threads:\s+(\d+)/m.exec(statusOf(pid))?.[1] ?? 0);
  }

  function commandOf(pid: number): string | undefined {
    return /^Name:\s+(.*)$/m.exec(statusOf(pid))?.[1];
  }

  function childrenOf(parent: number): number[] {
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    return pids.map(Number).filter((pid) => new RegExp(`^PPid:\\s+${parent}$`, 'm').test(statusOf(pid)));
  }

  function statusOf(pid: number): string {
    try {
      return readFileSync(`/proc/${pid}/status`, 'utf8');
    } catch {
      return '';
    }
  }
});
