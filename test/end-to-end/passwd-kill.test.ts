import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect } from 'vitest';
import { build, PROGRAM } from './mqttctl.js';
import { Box, entry, expectDone, fits, hashIn, test } from './passwd.js';

beforeAll(build, 120_000);

/** So many runs are killed, in two directories at a time. */
const KILLS = Number(process.env.MQTTCTL_KILLS ?? 250);
const DIRECTORIES = 2;
const SEED = Number(process.env.MQTTCTL_SEED ?? Date.now() % 1_000_000);
/** Other work on the machine makes runs slower, and faster again. */
const MEASURE_EVERY = 25;
/** Large enough that writing it takes a while. */
const USERS = 3500;

/** Numbers from 0 to below 1 that depend on nothing but the seed (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Ended {
  readonly code: number | null;
  readonly milliseconds: number;
}

function start(box: Box, user: string, password: string): ChildProcess {
  return spawn(process.execPath, [PROGRAM, 'passwd', 'add', user, '-f', 'passwd', '--iterations', '1', '-q'], {
    cwd: box.path,
    env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent', MQTTCTL_PASSWORD: password },
    stdio: 'ignore',
  });
}

function ended(child: ChildProcess): Promise<Ended> {
  const started = performance.now();
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ code, milliseconds: performance.now() - started }));
  });
}

/** What is in the file without the line of the user, which is known. */
function without(bytes: Buffer, user: string): Buffer {
  const at = bytes.indexOf(`\n${user}:`) + 1;
  if (at === 0) return bytes;
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(bytes.indexOf('\n', at) + 1)]);
}

/** How the killed runs left the file. */
interface Tally {
  old: number;
  new: number;
  /** They were done before they could be killed. */
  done: number;
  leftovers: number;
}

/** Kills runs at moments from before the file is first touched to after the end; each time it is the old or the new. */
async function killRuns(box: Box, runs: number, random: () => number): Promise<Tally> {
  const tally: Tally = { old: 0, new: 0, done: 0, leftovers: 0 };
  let usual = 0;
  for (let run = 0; run < runs; run++) {
    if (run % MEASURE_EVERY === 0) usual = await usualTime(box);
    const user = run % 2 ? `user${Math.floor(random() * USERS)}` : `killed${run}`;
    const before = readFileSync(box.at('passwd'));
    const child = start(box, user, `secret of ${run}`);
    const end = ended(child);
    await Promise.race([sleep(usual * (0.5 + 0.6 * random())), end]);
    child.kill('SIGKILL');
    const { code } = await end;
    expectOldOrNew(before, readFileSync(box.at('passwd')), user, `secret of ${run}`, tally);
    if (code === 0) tally.done++;
    if (box.list().length > 1) tally.leftovers++;
  }
  return tally;
}

async function usualTime(box: Box): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < 3; run++) {
    const { code, milliseconds } = await ended(start(box, 'user0', `usual ${run}`));
    expect(code).toBe(0);
    times.push(milliseconds);
  }
  return times.sort((a, b) => a - b)[1] as number;
}

function expectOldOrNew(before: Buffer, after: Buffer, user: string, password: string, tally: Tally): void {
  if (after.equals(before)) {
    tally.old++;
    return;
  }
  expect(without(after, user).equals(without(before, user))).toBe(true);
  expect(fits(hashIn(after.toString('latin1'), user), password)).toBe(true);
  // In its old place, or at the end.
  const place = before.indexOf(`\n${user}:`);
  expect(after.indexOf(`\n${user}:`)).toBe(place === -1 ? before.length - 1 : place);
  tally.new++;
}

test(`${KILLS} runs that are killed leave the old file or the new one`, {
  timeout: 600_000 + KILLS * 1000,
}, async () => {
  const content = `# users\n${Array.from({ length: USERS }, (_, i) => entry(`user${i}`)).join('')}`;
  const boxes = Array.from({ length: DIRECTORIES }, () => new Box());
  try {
    const tallies = await Promise.all(
      boxes.map(async (box, index) => {
        box.file('passwd', content, 0o640);
        return await killRuns(box, Math.ceil(KILLS / DIRECTORIES), randomNumbers(SEED + index));
      }),
    );
    const sum = (key: keyof Tally) => tallies.reduce((total, tally) => total + tally[key], 0);
    const seen = { old: sum('old'), new: sum('new'), done: sum('done'), leftovers: sum('leftovers'), seed: SEED };
    // The moments were the right ones: before, after, and in the middle, when a temporary file was there.
    if (KILLS >= 200) {
      for (const count of [seen.old, seen.new, seen.new - seen.done, seen.leftovers]) {
        expect(count, JSON.stringify(seen)).toBeGreaterThan(0);
      }
    }
    for (const box of boxes) {
      expectDone(await box.passwd('add last -f passwd', { password: 'x' }), /last is in/);
      expect([box.list(), box.mode('passwd')]).toEqual([['passwd'], 0o640]);
    }
    console.log(`killed runs: ${JSON.stringify(seen)}`);
  } finally {
    for (const box of boxes) box.remove();
  }
});
