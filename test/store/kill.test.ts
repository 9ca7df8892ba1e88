import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { changeFile } from '../../src/store/change-file.js';
import { ALTERNATIVES } from './alternatives.js';
import { Child, type Running } from './processes.js';
import { Scratch } from './scratch.js';

const scratch = new Scratch();
const child = new Child();

/**
 * Every kill interrupts the changes of several files at once, for to start a process takes far longer than to kill it.
 * What faults.test.ts does at every single call of the system, this does at any moment: the more often, the better.
 */
const KILLS = Number(process.env.MQTTCTL_KILLS ?? 100);
const FILES = ['one', 'two', 'three', 'four'];
/** From the moment when it begins to write; a change takes about as long. */
const LONGEST_LIFE_MS = 60;

test(`killed ${KILLS} times at any moment, no file is ever half`, { timeout: 60_000 + KILLS * 1_000 }, async () => {
  const paths = FILES.map((name) => scratch.join(`${name}/a`));
  for (const name of FILES) {
    mkdirSync(scratch.join(name));
    writeFileSync(scratch.join(`${name}/a`), ALTERNATIVES[0]);
  }
  let next = child.start('alternate', ...paths);
  let leftovers = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const running = next;
    // The next one starts while this one works.
    next = child.start('alternate', ...paths);
    await killAtRandom(running);
    for (const path of paths) expect([path, isWhole(path)]).toEqual([path, true]);
    leftovers += FILES.flatMap((name) => scratch.list(name)).length - FILES.length;
  }
  await next.kill();
  // Else nothing was interrupted.
  expect(leftovers).toBeGreaterThan(KILLS / 10);
  for (const path of paths) expect(await changeFile(path, () => Buffer.from('new\n'))).toBe('changed');
  expect(FILES.map((name) => scratch.list(name))).toEqual(FILES.map(() => ['a']));
});

async function killAtRandom(running: Running): Promise<void> {
  await running.said('ready');
  running.process.stdin.write('go\n');
  await running.said('begin');
  await sleep(Math.random() * LONGEST_LIFE_MS);
  running.process.kill('SIGKILL');
  expect((await running.ended).status).toBe('SIGKILL');
}

function isWhole(path: string): boolean {
  const content = readFileSync(path);
  return ALTERNATIVES.some((alternative) => content.equals(alternative));
}
