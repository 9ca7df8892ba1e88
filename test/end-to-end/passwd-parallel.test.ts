import { availableParallelism } from 'node:os';
import { beforeAll, describe, expect } from 'vitest';
import { until } from '../store/processes.js';
import { build } from './mqttctl.js';
import { type Box, expectDone, expectFailure, fits, hashIn, lockedByOthers, OTHERS, test } from './passwd.js';

beforeAll(build, 120_000);

const USERS = Array.from({ length: 50 }, (_, i) => `user${i}`);
const TIMEOUT_MS = 180_000;

/** All of them at the same time. */
async function addAll(box: Box, words: (user: string) => string): Promise<void> {
  const runs = await Promise.all(
    USERS.map((user) => box.passwd(words(user), { password: `${user}'s secret`, timeout: TIMEOUT_MS })),
  );
  for (const run of runs) {
    expect(run.stdout).toMatch(/ is in \S+ now\.\n$/);
    expect(run.code).toBe(0);
  }
}

async function expectAll(box: Box, name: string, others: string): Promise<void> {
  const text = box.text(name);
  expect(text.startsWith(others)).toBe(true);
  expect(text.slice(others.length).trimEnd().split('\n')).toHaveLength(USERS.length);
  const batch = USERS.map((username) => `${JSON.stringify({ username, password: `${username}'s secret` })}\n`);
  const { stdout } = await box.passwd(`verify --batch - -f ${name}`, { input: batch.join('') });
  const answers = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(answers.map(({ username, valid }) => [username, valid])).toEqual(USERS.map((user) => [user, true]));
  for (const user of USERS) expect(fits(hashIn(text, user), `${user}'s secret`)).toBe(true);
}

/** Whoever only reads waits for no lock. */
async function expectReaders(box: Box): Promise<void> {
  const started = Date.now();
  expectDone(await box.passwd('verify alice -f passwd -q', { password: "alice's" }), '');
  expectDone(await box.passwd('list -f passwd'), /^USER /);
  expect((await box.passwd('add carol -f passwd --check', { password: 'x' })).code).toBe(1);
  expect(Date.now() - started).toBeLessThan(25_000);
}

describe('runs at the same time', { concurrent: true }, () => {
  test('50 add to one file, or make it, and none is lost', { timeout: 2 * TIMEOUT_MS }, async ({ box }) => {
    for (const [name, others, mode] of [
      ['passwd', OTHERS, 0o640],
      ['new', '', 0o600],
    ] as const) {
      if (others) box.file(name, others, mode);
      await addAll(box, (user) => `add ${user} -f ${name}`);
      await expectAll(box, name, others);
      expect(box.mode(name)).toBe(mode);
    }
    expect(box.list()).toEqual(['new', 'passwd']);
  });

  test('wait for the lock of another program, and say so', async ({ box }) => {
    box.file('passwd', OTHERS);
    const lock = await lockedByOthers(box.at('passwd'));
    const { ended, said } = box.start('add carol -f passwd');
    await until(() => said().includes('seconds'));
    expect(said()).toMatch(/passwd is locked by sleep \(pid \d+\); waiting up to 30 seconds for it\.\n$/);
    await lock.giveBack();
    expect(await ended).toBe(0);
    expect(said()).toMatch(/\ncarol is in \S+ now\.\n$/);
    expect(box.text('passwd').startsWith(OTHERS)).toBe(true);
    expect(fits(hashIn(box.text('passwd'), 'carol'), 'x')).toBe(true);
  });

  test('wait for 30 seconds: 3, and nothing is changed', async ({ box }) => {
    box.file('passwd', OTHERS);
    const before = box.state('passwd');
    const lock = await lockedByOthers(box.at('passwd'));
    try {
      const [run] = await Promise.all([box.passwd('add carol -f passwd -q', { password: 'x' }), expectReaders(box)]);
      expectFailure(run, 3, /passwd is still locked by sleep \(pid \d+\) after 30 seconds; nothing was changed: /);
    } finally {
      await lock.giveBack();
    }
    expect(box.state('passwd')).toEqual(before);
    expect(box.list()).toEqual(['passwd']);
  });

  test('go on while a long import makes its hashes', async ({ box }) => {
    box.file('passwd', OTHERS);
    box.file('list', Array.from({ length: 40 }, (_, i) => `user${i}:secret${i}\n`).join(''));
    const long = box.passwd(`import list -f passwd --iterations ${250_000 * availableParallelism()}`, {
      timeout: TIMEOUT_MS,
    });
    const order: string[] = [];
    void long.then(() => order.push('import'));
    expectDone(await box.passwd('add carol -f passwd', { password: 'x' }), /carol is in/);
    order.push('add');
    expectDone(await long, '40 users: 40 added.\n');
    expect(order).toEqual(['add', 'import']);
    expect(fits(hashIn(box.text('passwd'), 'carol'), 'x')).toBe(true);
    expect(box.text('passwd').trimEnd().split('\n')).toHaveLength(OTHERS.split('\n').length + 40);
  });
});
