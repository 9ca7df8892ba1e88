import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from '@oclif/core/parser';
import { describe, expect, test } from 'vitest';
import { commands, findCommand } from '../../src/cli/commands.js';
import { ROOT } from '../end-to-end/mqttctl.js';

const pages = [
  'README.md',
  ...readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** Code blocks: fenced, or indented by four. */
function codeLines(text: string): string[] {
  let fenced = false;
  const code = text.split('\n').flatMap((line) => {
    if (/^\s*```/.test(line)) fenced = !fenced;
    else if (fenced || line.startsWith('    ')) return [line.trim()];
    return [];
  });
  return code
    .join('\n')
    .replace(/\\\n\s*/g, '')
    .split('\n');
}

/** The words of the mqttctl command in a line for the shell, up to what the shell takes for itself. */
function commandWords(line: string): string[] | undefined {
  const [, rest] = /^(?:\$ )?(?:sudo )?(?:\S+ \| )?(?:npx )?mqttctl(?= |$)(.*)$/.exec(line) ?? [];
  if (rest === undefined) return undefined;
  const words: string[] = [];
  for (const [word] of rest.matchAll(/'[^']*'|"[^"]*"|[|<>;&]+|(?:[^\s'"|<>;&]|'[^']*'|"[^"]*")+/g)) {
    if (/^[|<>;&#]/.test(word)) break;
    words.push(word.replace(/['"]/g, ''));
  }
  return words;
}

/** Made from the commands themselves, and with the forms of command lines in code blocks. */
const GENERATED = 'docs/commands/';

const lines = pages
  .filter((page) => !page.startsWith(GENERATED))
  .flatMap((page) =>
    codeLines(readFileSync(path.join(ROOT, page), 'utf8')).flatMap((line) => {
      const words = commandWords(line);
      return words ? [{ page, line, words }] : [];
    }),
  );

test('there are command lines to look at', () => {
  expect(lines.length).toBeGreaterThan(80);
});

describe('the command and its flags exist', () => {
  test.each(lines)('$page: $line', async ({ words }) => {
    if (words.length === 0 || words[0]?.startsWith('--')) return;
    const found = findCommand(words);
    if (!found) throw new Error('There is no such command');
    const command = (await commands[found.name]?.())?.default;
    if (!command) throw new Error('There is no such command');
    await parse(found.rest, { ...command, flags: { ...command.baseFlags, ...command.flags } });
  });
});

describe('links within the repository lead somewhere', () => {
  test.each(pages)('%s', (page) => {
    const targets = [...readFileSync(path.join(ROOT, page), 'utf8').matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target]) => target ?? '')
      .filter((target) => !/^[a-z]+:|^#/.test(target));
    const lost = targets.filter((target) => {
      const [file = ''] = target.split('#');
      return !existsSync(path.join(ROOT, path.dirname(page), file));
    });
    expect(lost).toEqual([]);
  });
});
