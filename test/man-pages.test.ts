import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandFacts, globalFlags } from '../scripts/command-facts.js';
import { manPages } from '../scripts/man-pages.js';

const pages = manPages({ version: '1.2.3', date: '2026-01-31' });
const SECTIONS = 'NAME SYNOPSIS DESCRIPTION OPTIONS EXAMPLES EXIT STATUS ENVIRONMENT FILES SEE ALSO';
let directory: string;

beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'mqttctl-man-'));
  for (const [name, text] of pages) writeFileSync(path.join(directory, name), text);
});

afterAll(() => rmSync(directory, { recursive: true }));

test('there is a page for mqttctl and for each command', () => {
  const names = commandFacts.map(({ name }) => `mqttctl-${name.replaceAll(' ', '-')}.1`);
  expect([...pages.keys()].sort()).toEqual(['mqttctl.1', ...names].sort());
});

test.each(commandFacts.map((command) => [command.name, command] as const))(
  'the page of %s has every section, flag, argument and example',
  (name, { flags, args, examples }) => {
    const text = pages.get(`mqttctl-${name.replaceAll(' ', '-')}.1`) as string;
    expect([...text.matchAll(/^\.SH (.*)$/gm)].map(([, title]) => title).join(' ')).toBe(SECTIONS);
    for (const flag of [...flags, ...globalFlags]) {
      expect(text).toContain(`\\fB\\-\\-${flag.name.replaceAll('-', '\\-')}\\fR`);
    }
    for (const arg of args) expect(text).toContain(arg.name.replace('…', '\\[u2026]'));
    expect(text.split('\n').filter((line) => line === '.nf')).toHaveLength(examples.length);
  },
);

describe.each(['groff', 'mandoc'])('as %s reads them', (reader) => {
  const isThere = spawnSync(reader, ['--version']).error === undefined;
  if (!isThere && process.env.CI) throw new Error(`${reader} is missing: install it for the tests of the man pages`);

  test.skipIf(!isThere)('no page has a fault', () => {
    const files = [...pages.keys()];
    const args = reader === 'groff' ? ['-man', '-ww', '-z', '-Tutf8'] : ['-T', 'lint', '-W', 'warning'];
    for (const file of files) {
      const { stdout, stderr } = spawnSync(reader, [...args, file], { cwd: directory, encoding: 'utf8' });
      expect(stdout + stderr).toBe('');
    }
  });

  test.skipIf(!isThere)('an example can be copied as it stands', () => {
    const args = reader === 'groff' ? ['-man', '-Tutf8', '-P-cbou'] : ['-T', 'utf8', '-O', 'width=200'];
    const text = execFileSync(reader, [...args, 'mqttctl-acl-list.1'], { cwd: directory, encoding: 'utf8' });
    const shown = text.replace(/.[\b]/g, '');
    expect(shown).toContain(
      `mqttctl acl list --json | jq -r '.rules[] | select(.access != "read") | .username' | sort -u`,
    );
  });
});
