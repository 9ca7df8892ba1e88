import { Parser } from '@oclif/core';
import { describe, expect, test } from 'vitest';
import { commandFacts, globalFlags } from '../../scripts/command-facts.js';
import { type CommandClass, commands, findCommand } from '../../src/cli/commands.js';

/** Where there is but one way to use it. */
const ONE_IS_ENOUGH = ['tls deploy'];

describe.each(commandFacts.map((command) => [command.name, command] as const))('the help of %s', (name, command) => {
  test('says what the command, each flag and each argument is for', () => {
    expect(command.summary).toMatch(/\.$/);
    expect(command.description).toMatch(/\.$/);
    for (const { description } of [...command.flags, ...globalFlags, ...command.args]) expect(description).not.toBe('');
  });

  test('has examples, each with what it is good for', () => {
    expect(command.examples.length).toBeGreaterThanOrEqual(ONE_IS_ENOUGH.includes(name) ? 1 : 2);
    for (const { description } of command.examples) expect(description).toMatch(/[:?.]$/);
  });

  test.each(command.examples.map(({ command: line }) => line))('%s: the parser takes it', async (line) => {
    const lines = commandLines(line);
    expect(lines.length).toBeGreaterThan(0);
    for (const words of lines) {
      const found = findCommand(words);
      expect(found?.name).toBe(name);
      const { default: command } = await (commands[name] as () => Promise<{ default: CommandClass }>)();
      const { flags, args, baseFlags, strict } = command;
      const { argv } = await Parser.parse(found?.rest ?? [], {
        flags: { ...flags, ...baseFlags },
        args,
        strict,
      } as never);
      // Commands that take any number of words would take a wrong flag for one.
      expect(argv.filter((word) => /^--?[a-z]/.test(String(word)))).toEqual([]);
    }
  });
});

/** The command lines of mqttctl in a line for the shell, in words. */
function commandLines(line: string): string[][] {
  const words = line.match(/(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"|;()<>]|<(?!\())+|[|;()<>]+/g) ?? [];
  const found: string[][] = [];
  let current: string[] | undefined;
  for (const word of words) {
    if (word === 'mqttctl') {
      current = [];
      found.push(current);
    } else if (/^(?:[|;()<>]+|&&|>.*)$/.test(word)) current = undefined;
    else current?.push(word.replace(/'([^']*)'|"((?:\\.|[^"\\])*)"/g, '$1$2'));
  }
  return found;
}
