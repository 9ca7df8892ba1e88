import { existsSync, mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { Child, lockedBySomebody, type Running, until } from './processes.js';
import { isLinux, Scratch, text } from './scratch.js';

const scratch = new Scratch();
const child = new Child();

const SIGNALS = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const;

/** Whether a process lives whose pid somebody wrote to a file. A dead one may be there still, but without a command. */
function livesFrom(file: string): boolean {
  const command = `/proc/${text(file).trim()}/cmdline`;
  return existsSync(command) && text(command) !== '';
}

/** A file in a directory of its own. */
function home(): string {
  mkdirSync(scratch.join('home'));
  return scratch.put('home/a');
}

async function ending(running: Running, signal: NodeJS.Signals, status: number): Promise<void> {
  running.process.kill(signal);
  expect(await running.ended).toMatchObject({ status, stderr: '' });
}

describe.runIf(isLinux)('asked to end', () => {
  test.each(SIGNALS)('by %s in the middle of a change, it ends and leaves the old file', async (signal, status) => {
    const path = home();
    const running = child.start('hold', path, '60000');
    await running.said('begin');
    await ending(running, signal, status);
    expect([text(path), scratch.list('home')]).toEqual(['old\n', ['a']]);
  });

  test.each(SIGNALS)('by %s when it writes, it leaves no temporary file and no process', async (signal, status) => {
    const path = home();
    const pid = scratch.join('pid');
    scratch.shadow('cp', `echo $$ > ${pid}.new; mv ${pid}.new ${pid}; exec sleep 60`);
    const running = child.start('put', path, 'new\n');
    await until(() => existsSync(pid));
    expect(scratch.list('home')).toEqual([expect.stringMatching(/^\.a\.mqttctl-[0-9a-f]{16}$/), 'a']);
    await ending(running, signal, status);
    expect([text(path), scratch.list('home')]).toEqual(['old\n', ['a']]);
    await until(() => !livesFrom(pid));
  });

  test('when it waits for a lock, it leaves nobody who goes on waiting', async () => {
    const path = home();
    const pid = scratch.join('pid');
    const holder = await lockedBySomebody(path, 60);
    // The directory is free, the file is not: it is the second that waits.
    scratch.shadow('flock', `echo $$ > ${pid}.new; mv ${pid}.new ${pid}; PATH=$REAL exec flock "$@"`);
    const running = child.start('put', path, 'new\n');
    await until(() => existsSync(pid));
    await ending(running, 'SIGTERM', 143);
    await until(() => !livesFrom(pid));
    expect(text(path)).toBe('old\n');
    await holder.kill();
  });

  test('by Ctrl-C, which reaches all processes of a terminal, it is the one that decides', async () => {
    const path = home();
    const [ready, interrupted] = [scratch.join('ready'), scratch.join('interrupted')];
    scratch.shadow('cp', `trap 'touch ${interrupted}; exit' INT; touch ${ready}; sleep 60 & wait`);
    const running = child.start('put', path, 'new\n');
    await until(() => existsSync(ready));
    running.process.kill('SIGSTOP');
    process.kill(-(running.process.pid as number), 'SIGINT');
    await sleep(300);
    expect(existsSync(interrupted)).toBe(false);
    await ending(running, 'SIGCONT', 130);
    expect([text(path), scratch.list('home')]).toEqual(['old\n', ['a']]);
  });
});
