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

test.each(['nosuch', 'constructor', 'lnit', 'a\u001b[2J', '--nosuch'])('%j is no command: 2', async (name) => {
  const { code, stdout, stderr } = await mqttctl([name]);
  expect(stderr).toBe(`mqttctl: command ${name.replace('\u001b', '\\x1b')} not found. See "mqttctl --help".\n`);
  expect([code, stdout]).toEqual([2, '']);
});
