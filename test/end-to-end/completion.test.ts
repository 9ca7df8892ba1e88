import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { build, mqttctl, PROGRAM, Scratch } from './mqttctl.js';
import { Terminal } from './terminal.js';

let scratch: Scratch;

beforeAll(async () => {
  await build();
  scratch = new Scratch();
  scratch.put({
    'bin/mqttctl': `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`,
    passwd: 'alice:x\nbob smith:x\nd$x:x\nwe"ird:x\njérôme:x\nan:x\ncol:x\n',
    'mosquitto.conf': `password_file ${scratch.at('passwd')}\nlistener 1884\nlistener 8884 127.0.0.1\n`,
    bashrc: `PS1='ready$ '\nbind -x '"\\C-o": printf "%s" "$READLINE_LINE" >line.new; mv line.new line'\nsource <(mqttctl completion bash)\n`,
    '.zshrc': `PS1='ready$ '\nautoload -Uz compinit; compinit -u -D\nw() { print -rn -- "$BUFFER" >line.new; mv line.new line }\nzle -N w; bindkey '^O' w; bindkey '^U' kill-whole-line\nsource <(mqttctl completion zsh)\n`,
  });
  chmodSync(scratch.at('bin/mqttctl'), 0o755);
});

afterAll(() => scratch.remove());

function isThere(shell: string): boolean {
  const there = spawnSync(shell, ['-c', 'true']).status === 0;
  if (!there && process.env.CI) throw new Error(`${shell} is missing: install it for the tests of completion`);
  return there;
}

const environment = () => [
  `PATH=${scratch.at('bin')}:${process.env.PATH}`,
  'LC_ALL=C.UTF-8',
  `ZDOTDIR=${scratch.path}`,
];

/** Lines as they are typed, and as the TAB key leaves them. */
const TYPED = [
  ['mqttctl passwd rem', 'mqttctl passwd remove '],
  ['mqttctl passwd remove -c mosquitto.conf al', 'mqttctl passwd remove -c mosquitto.conf alice '],
  ['mqttctl passwd remove -c mosquitto.conf bo', 'mqttctl passwd remove -c mosquitto.conf bob\\ smith '],
  ['mqttctl passwd remove -c mosquitto.conf bob\\ s', 'mqttctl passwd remove -c mosquitto.conf bob\\ smith '],
  ['mqttctl passwd remove -c mosquitto.conf "bo', 'mqttctl passwd remove -c mosquitto.conf "bob smith" '],
  ["mqttctl passwd remove -c mosquitto.conf 'bo", "mqttctl passwd remove -c mosquitto.conf 'bob smith' "],
  ['mqttctl passwd remove -c mosquitto.conf "d', 'mqttctl passwd remove -c mosquitto.conf "d\\$x" '],
  ['mqttctl passwd remove -c mosquitto.conf we', 'mqttctl passwd remove -c mosquitto.conf we\\"ird '],
  ['mqttctl passwd remove -c mosquitto.conf j', 'mqttctl passwd remove -c mosquitto.conf jérôme '],
  ['mqttctl passwd remove -c nowhere.conf al', 'mqttctl passwd remove -c nowhere.conf al'],
  ['mqttctl acl check --config=mosquitto.conf --user=co', 'mqttctl acl check --config=mosquitto.conf --user=col '],
  ['mqttctl config get -c mosquitto.conf --listener 8', 'mqttctl config get -c mosquitto.conf --listener 8884 '],
  ['mqttctl doctor --only=tls,access/an', 'mqttctl doctor --only=tls,access/anonymous '],
  ['mqttctl lint --rule conf/unknown-o', 'mqttctl lint --rule conf/unknown-option='],
  ['mqttctl lint --settings=mos', 'mqttctl lint --settings=mosquitto.conf '],
  ['mqttctl lint mos', 'mqttctl lint mosquitto.conf '],
] as const;

describe.each([
  ['bash', ['bash', '--noprofile', '--rcfile', 'bashrc', '-i']],
  ['zsh', ['zsh', '-d', '-i']],
] as const)('the TAB key in %s', (shell, program) => {
  test.skipIf(!isThere(shell))('completes what is typed, and quotes it as it must be', async () => {
    const terminal = new Terminal([], { cwd: scratch.path, environment: environment(), program });
    try {
      await terminal.shows(/ready\$/);
      for (const [typed, completed] of TYPED) {
        terminal.type(typed);
        terminal.press('Tab');
        terminal.press('C-o');
        expect(await lineOf(terminal)).toBe(completed);
        terminal.press('C-u');
      }
    } finally {
      terminal.close();
    }
  });
});

/** What the shell has in its editor: C-o has it written. */
async function lineOf(terminal: Terminal): Promise<string> {
  const file = scratch.at('line');
  for (let tries = 0; !existsSync(file); tries += 1) {
    if (tries > 400) throw new Error(`the shell does not answer:\n${terminal.screen()}`);
    await sleep(50);
  }
  const line = readFileSync(file, 'utf8');
  rmSync(file);
  return line;
}

describe('fish', () => {
  test.skipIf(!isThere('fish')).each([
    ['mqttctl passwd re', ['rehash', 'remove']],
    ['mqttctl passwd remove -c mosquitto.conf ', ['alice', 'an', 'bob smith', 'col', 'd$x', 'jérôme', 'we"ird']],
    ['mqttctl passwd remove -c mosquitto.conf bob\\ ', ['bob smith']],
    ['mqttctl passwd remove -c mosquitto.conf "bo', ['bob smith']],
    ['mqttctl config get -c mosquitto.conf --listener ', ['1884', '8884']],
    ['mqttctl doctor --only=tls,access/an', ['--only=tls,access/anonymous']],
    ['mqttctl lint --settings=mos', ['--settings=mosquitto.conf']],
    ['mqttctl lint mos', ['mosquitto.conf']],
    ['mqttctl passwd remove -c nowhere.conf ', []],
  ])('%s', (line, expected) => {
    const { stdout } = spawnSync('fish', ['-c', 'mqttctl completion fish | source; complete -C $LINE'], {
      cwd: scratch.path,
      encoding: 'utf8',
      env: { PATH: `${scratch.at('bin')}:${process.env.PATH}`, HOME: scratch.path, LC_ALL: 'C.UTF-8', LINE: line },
    });
    const values = stdout
      .split('\n')
      .filter(Boolean)
      .map((each) => each.split('\t')[0]);
    expect(values.sort()).toEqual([...expected].sort());
  });
});

test.each([
  ['fish', '--', 'passwd', 'remove', '-c', '/nowhere', ''],
  ['bash'],
  ['csh', '--', ''],
  [],
  ['zsh', '--', 'lint', '--settings', '/nowhere', '--explain', ''],
])('asked for what there is not (%s %s %s), it is silent', async (...args) => {
  const { code, stderr } = await mqttctl(['complete', ...args]);
  expect(code).toBe(0);
  expect(stderr).toBe('');
});
