import { readFileSync } from 'node:fs';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { build, mqttctl, Scratch } from './mqttctl.js';

let scratch: Scratch;

beforeAll(build, 120_000);
beforeEach(() => {
  scratch = new Scratch();
});
afterEach(() => scratch.remove());

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

describe('help', () => {
  test.each(['lint', 'demo'])('of %s shows examples', async (command) => {
    for (const flag of ['--help', '-h']) {
      const { code, stdout, stderr } = await mqttctl([command, flag]);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(new RegExp(`\\nEXAMPLES\\n[\\s\\S]*\\$ mqttctl ${command}`));
      expect(stdout).toContain(`$ mqttctl ${command}`);
    }
  });

  test.each([[['--help']], [['-h']], [['help']], [[]]])('%j lists the commands', async (args) => {
    const { code, stdout, stderr } = await mqttctl(args);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/\n {2}demo +Show what mqttctl does/);
    expect(stdout).toMatch(/\n {2}lint +Find every problem/);
  });

  test('help COMMAND is COMMAND --help', async () => {
    expect(await mqttctl(['help', 'lint'])).toEqual(await mqttctl(['lint', '--help']));
  });

  test('an argument of its name behind -- is none', async () => {
    const { code, stderr } = await mqttctl(['lint', '--as', 'root', '--', '--help'], { cwd: scratch.path });
    expect([code, stderr]).toEqual([3, expect.stringContaining('--help cannot be opened (ENOENT)')]);
  });
});

test('--version', async () => {
  const { code, stdout } = await mqttctl(['--version']);
  expect([code, stdout]).toEqual([
    0,
    `mqttctl/${version} ${process.platform}-${process.arch} node-${process.version}\n`,
  ]);
});

describe('a name that is no command', () => {
  test.each([
    [['nosuch'], 'There is no command "nosuch". See "mqttctl --help".'],
    [['constructor'], 'There is no command "constructor". See "mqttctl --help".'],
    [['a\u001b[2J'], 'There is no command "a\\x1b[2J". See "mqttctl --help".'],
    [['--nosuch'], 'There is no command "--nosuch". See "mqttctl --help".'],
    [['passwd', 'nosuch'], 'There is no command "passwd nosuch". See "mqttctl passwd --help".'],
    [['lnit'], 'There is no command "lnit": did you mean "lint"?'],
    [['lnit', 'conf', '--json'], 'There is no command "lnit": did you mean "lint"?'],
    [['help', 'pots'], 'There is no command "pots": did you mean "ports"?'],
    [['paswd'], 'There is no command "paswd": did you mean "passwd"?'],
    [['paswd', 'add', 'weewx'], 'There is no command "paswd add": did you mean "passwd add"?'],
    [['passwd', 'ad', 'weewx'], 'There is no command "passwd ad": did you mean "passwd add"?'],
    [['tls', 'instal-hook'], 'There is no command "tls instal-hook": did you mean "tls install-hook"?'],
  ])('%j: 2, and what was meant', async (args, sentence) => {
    expect(await mqttctl(args)).toEqual({ code: 2, stdout: '', stderr: `mqttctl: ${sentence}\n` });
  });

  test('a topic alone shows its commands', async () => {
    const { code, stdout, stderr } = await mqttctl(['passwd']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/\n {2}passwd verify +Tell whether/);
  });
});

test.each([
  [['lint', '--taget', '2.1.2'], 'There is no flag --taget: did you mean --target?'],
  [['acl', 'check', '--topc=a/b'], 'There is no flag --topc: did you mean --topic?'],
  [['lint', '--max-warning=3'], 'There is no flag --max-warning: did you mean --max-warnings?'],
  [['lint', '--no-colour'], 'There is no flag --no-colour: did you mean --no-color?'],
  [['lint', '--nosuch'], 'There is no flag --nosuch. See "mqttctl lint --help".'],
  [['lint', '--taget', '--jsn'], 'There are no flags --taget, --jsn. See "mqttctl lint --help".'],
])('%j: 2, and which flag was meant', async (args, sentence) => {
  expect(await mqttctl(args)).toEqual({ code: 2, stdout: '', stderr: `mqttctl: ${sentence}\n` });
});
