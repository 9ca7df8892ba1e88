import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect } from 'vitest';
import { hasBrokers } from '../setup/has-brokers.js';
import { build } from './mqttctl.js';
import { type Box, entry, fits, hashIn, OTHERS, test as plainTest } from './passwd.js';
import { Terminal, type TerminalOptions } from './terminal.js';

beforeAll(build, 120_000);

/** Good enough that nothing is said about it. */
const STRONG = 'vkTq83-zmPw-Yh2e';
const WEAK = 'mosquitto1';

/** Runs a passwd command in a terminal that ends with the test. */
const test = plainTest.extend('start', ({ box }, { onCleanup }) => {
  const terminals: Terminal[] = [];
  onCleanup(() => terminals.forEach((terminal) => void terminal.close()));
  return (words: string, options: Partial<TerminalOptions> = {}): Terminal => {
    const terminal = new Terminal(['passwd', ...words.split(' ')], { cwd: box.path, ...options });
    terminals.push(terminal);
    return terminal;
  };
});

/** Where there are no brokers there may be no tmux either; see test/setup/brokers.ts. */
const onTerminals = describe.skipIf(!hasBrokers);
const TOGETHER = { concurrent: true };

/** Nothing of what was typed has been on the screen, for no instant. */
function expectHidden(terminal: Terminal, ...typed: readonly string[]): void {
  for (const text of typed) expect(terminal.record()).not.toContain(text);
}

/** Types a password, and it or another one when it is asked for once more. */
async function answerTwice(terminal: Terminal, first: string, second = first): Promise<void> {
  for (const [question, answer] of [
    ['New password of alice', first],
    ['Once more', second],
  ] as const) {
    await terminal.shows(new RegExp(`\\? ${question}: [^\\n]*\\n*$`));
    terminal.enter(answer);
  }
}

function expectPassword(box: Box, user: string, password: string): void {
  expect(fits(hashIn(box.text('passwd'), user), password)).toBe(true);
}

onTerminals('the password of add', TOGETHER, () => {
  test('is asked for twice, and hidden', async ({ box, start }) => {
    const terminal = start('add alice -f passwd');
    for (const question of ['New password of alice:', 'Once more:']) {
      await terminal.shows(new RegExp(`\\? ${question} [^\\n]*\\n`));
      const before = terminal.screen();
      terminal.type(STRONG);
      terminal.press('BSpace');
      terminal.type('e');
      await sleep(200);
      // Not even how long it is can be seen.
      expect(terminal.screen()).toBe(before);
      expect(box.list()).toEqual([]);
      terminal.press('Enter');
    }
    expect(await terminal.exitCode()).toBe(0);
    await terminal.shows(/alice is in .*passwd now\./);
    expectHidden(terminal, STRONG, STRONG.slice(0, 4), 'Weak');
    expectPassword(box, 'alice', STRONG);
  });

  test('leaves stdout to the result', async ({ box, start }) => {
    const terminal = start('add alice -f passwd', { redirection: '>out' });
    await answerTwice(terminal, STRONG);
    expect(await terminal.exitCode()).toBe(0);
    expect(box.text('out')).toBe(`${box.at('passwd')} is new.\nalice is in ${box.at('passwd')} now.\n`);
  });

  test('stays hidden when it is typed ahead of the question', async ({ box, start }) => {
    const terminal = start('add alice -f passwd');
    await terminal.shows(/New password/);
    terminal.enter(WEAK, 'typed-ahead', 'typed-ahead');
    await terminal.shows(/Once more:/);
    terminal.press('C-c');
    expect(await terminal.exitCode()).toBe(130);
    expectHidden(terminal, WEAK, 'typed-ahead');
    expect(box.list()).toEqual([]);
  });

  test('is asked for again when the two differ', async ({ box, start }) => {
    const terminal = start('add alice -f passwd');
    await answerTwice(terminal, STRONG, `${STRONG}x`);
    await terminal.shows(/The two are not the same; try again\.\n\? New password of alice:/);
    expect(box.list()).toEqual([]);
    await answerTwice(terminal, 'second-Try-44x');
    expect(await terminal.exitCode()).toBe(0);
    expectHidden(terminal, STRONG, 'second-Try');
    expectPassword(box, 'alice', 'second-Try-44x');
  });

  test('has to be of --min-length, and what was too short is not part of the next', async ({ box, start }) => {
    const terminal = start('add alice -f passwd --min-length 12');
    await terminal.shows(/New password/);
    terminal.enter('Short-77x');
    await terminal.shows(/It has 9 characters, fewer than 12\.\n\? New password of alice:/);
    terminal.enter('');
    await terminal.shows(/It is empty, and the broker never accepts an empty one\.\n\? New password of alice:/);
    await answerTwice(terminal, STRONG);
    expect(await terminal.exitCode()).toBe(0);
    expectHidden(terminal, 'Short-77x', STRONG);
    expectPassword(box, 'alice', STRONG);
  });

  test.for([
    [WEAK, true],
    ['alice-sensor', true],
    [STRONG, false],
  ] as const)('gets a hint when it is weak: %s %s', async ([password, isWeak], { box, start }) => {
    const terminal = start('add alice-sensor -f passwd');
    await terminal.shows(/New password/);
    terminal.enter(password);
    await terminal.shows(/Once more:/);
    expect(/Weak: who has a copy of the file finds it in \w+;/.test(terminal.screen())).toBe(isWeak);
    terminal.enter(password);
    expect(await terminal.exitCode()).toBe(0);
    expectPassword(box, 'alice-sensor', password);
  });

  test.for(['C-c', 'C-d'])('is left with %s: 130, and nothing is changed', async (key, { box, start }) => {
    box.file('passwd', OTHERS);
    const before = box.state('passwd');
    for (const answers of [[], ['first-77x']]) {
      const terminal = start('add alice -f passwd');
      await terminal.shows(/New password/);
      if (answers.length > 0) {
        terminal.enter(...answers);
        await terminal.shows(/Once more:/);
      }
      terminal.press(key);
      expect(await terminal.exitCode()).toBe(130);
      await terminal.shows(/^mqttctl: Interrupted; nothing was changed\.$/m);
      expectHidden(terminal, 'first-77x');
    }
    expect(box.state('passwd')).toEqual(before);
    expect(box.list()).toEqual(['passwd']);
  });

  test('is not asked for where nobody would see the question: 2', async ({ box, start }) => {
    const terminal = start('add alice -f passwd', { redirection: '2>err' });
    expect(await terminal.exitCode()).toBe(2);
    expect(box.text('err')).toMatch(/^mqttctl: There is no terminal .*--password-stdin/);
  });

  test.for(['--generate', '--password-file secret'])('is not asked for with %s', async (flag, { box, start }) => {
    box.file('secret', STRONG);
    const terminal = start(`add alice -f passwd ${flag}`);
    expect(await terminal.exitCode()).toBe(0);
    expect(terminal.record()).not.toContain('New password');
  });
});

onTerminals('the password of verify', TOGETHER, () => {
  test.for([
    ["alice's", 0, 'This is the password of alice.'],
    ['wrong-77x', 1, 'This is not the password of alice.'],
  ] as const)('is asked for once, and hidden: %s', async ([password, code, reason], { box, start }) => {
    box.file('passwd', OTHERS);
    const terminal = start('verify alice -f passwd');
    await terminal.shows(/\? Password of alice: /);
    terminal.enter(password);
    expect(await terminal.exitCode()).toBe(code);
    await terminal.shows(new RegExp(reason));
    expectHidden(terminal, password);
  });

  test('is left with C-c: 130', async ({ box, start }) => {
    box.file('passwd', OTHERS);
    const terminal = start('verify alice -f passwd');
    await terminal.shows(/Password/);
    terminal.press('C-c');
    expect(await terminal.exitCode()).toBe(130);
  });
});

onTerminals('remove asks first', TOGETHER, () => {
  test.for([
    ['y', 0],
    ['yes', 0],
    ['n', 1],
    ['', 1],
  ] as const)('answered with %j: %i', async ([answer, code], { box, start }) => {
    box.file('passwd', `${OTHERS}${entry('carol')}`);
    const before = box.state('passwd');
    const terminal = start('remove bob carol -f passwd');
    await terminal.shows(/\? Remove bob, carol from \S+\/passwd\? \(y\/N\)/);
    expect(box.state('passwd')).toEqual(before);
    terminal.enter(answer);
    expect(await terminal.exitCode()).toBe(code);
    if (code === 0) {
      expect(box.text('passwd')).toBe(OTHERS.replace(/^bob:.*\n/m, ''));
    } else {
      await terminal.shows(/^mqttctl: Nothing was changed\.$/m);
      expect(box.state('passwd')).toEqual(before);
    }
  });

  test('and is left with C-c: 130', async ({ box, start }) => {
    box.file('passwd', OTHERS);
    const before = box.state('passwd');
    const terminal = start('remove bob -f passwd');
    await terminal.shows(/Remove bob/);
    terminal.press('C-c');
    expect(await terminal.exitCode()).toBe(130);
    expect(box.state('passwd')).toEqual(before);
  });

  test.for([
    ['--yes', 0],
    ['-y', 0],
    ['--check', 1],
    ['--dry-run', 0],
  ] as const)('but not with %s', async ([flag, code], { box, start }) => {
    box.file('passwd', OTHERS);
    const terminal = start(`remove bob -f passwd ${flag}`);
    expect(await terminal.exitCode()).toBe(code);
    expect(terminal.record()).not.toContain('Remove bob');
    expect(box.text('passwd').includes('bob')).toBe(!flag.includes('y') || flag === '--dry-run');
  });
});

onTerminals('the progress of import', TOGETHER, () => {
  const MANY = Array.from({ length: 100 }, (_, i) => `user${i}:secret${i}\n`).join('');
  /** Long enough for a bar on any machine. */
  const ROUNDS = 25_000 * availableParallelism();
  const BAR = /\rHashing \[#*\.+\] \d+% \d+\/100, \d+ s left/;

  test('is shown on a terminal, and goes away', async ({ box, start }) => {
    box.file('list', MANY);
    const terminal = start(`import list -f passwd --iterations ${ROUNDS}`);
    expect(await terminal.exitCode()).toBe(0);
    expect(terminal.record()).toMatch(BAR);
    expect(terminal.screen()).not.toContain('Hashing');
    await terminal.shows(/100 users: 100 added\./);
  });

  test('is shown on a terminal only', async ({ box, start }) => {
    box.file('list', MANY);
    const words = `import list -f passwd --iterations ${ROUNDS}`;
    expect(await box.passwd(words, { timeout: 90_000 })).toMatchObject({ code: 0, stderr: '' });
    box.file('passwd', '');
    const quiet = start(`${words} --quiet`);
    expect(await quiet.exitCode()).toBe(0);
    expect(quiet.record()).not.toContain('Hashing');
  });

  test('ends with C-c: 130, and the file is as before', async ({ box, start }) => {
    box.file('passwd', OTHERS);
    const before = box.state('passwd');
    box.file('list', MANY);
    const terminal = start('import list -f passwd --iterations 1000000');
    await terminal.shows(/Hashing \[/);
    terminal.press('C-c');
    expect(await terminal.exitCode()).toBe(130);
    expect(box.state('passwd')).toEqual(before);
    expect(box.list()).toEqual(['list', 'passwd']);
  });
});
