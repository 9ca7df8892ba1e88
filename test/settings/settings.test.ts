import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { parseSettings } from '../../src/settings/parse-settings.js';
import { loadSettings } from '../../src/settings/settings.js';
import { ExitCode, UsageError } from '../../src/text/error.js';

const RULES = new Set(['form/tabs', 'conf/unknown-option']);

describe('settings', () => {
  test.each([
    ['JSON', '{"$schema": "x", "target": "2.0.21", "as": "1883", "workdir": ".", "maxWarnings": 0}'],
    ['YAML', "$schema: x\ntarget: 2.0.21\nas: '1883' # the account\nworkdir: .\nmaxWarnings: 0\n"],
    [
      'YAML with CRLF and a byte order mark',
      '\ufeff$schema: x\r\ntarget: 2.0.21\r\nas: "1883"\r\nworkdir: .\r\nmaxWarnings: 0\r\n',
    ],
  ])('in %s', (_, text) => {
    expect(parseSettings('f', text, RULES)).toEqual({
      $schema: 'x',
      target: '2.0.21',
      as: '1883',
      workdir: '.',
      maxWarnings: 0,
    });
  });

  test.each([
    ['{"rules": {"form/tabs": "off", "conf/unknown-option": "info"}}'],
    ['rules:\n  form/tabs: off\n  conf/unknown-option: info\n'],
  ])('rules of %j', (text) => {
    expect(parseSettings('f', text, RULES).rules).toEqual({ 'form/tabs': 'off', 'conf/unknown-option': 'info' });
  });

  test.each(['', '\n', '# nothing yet\n', '{}'])('%j says nothing', (text) => {
    expect(parseSettings('f', text, RULES)).toEqual({});
  });

  test.each([
    ['a bracket too few', '{"target": "2.0",', /^f:1:\d+: this is neither JSON nor YAML: .+/],
    ['a tab for an indent', 'rules:\n\tform/tabs: off\n', /^f:2:1: this is neither JSON nor YAML: .+/],
    ['a key twice', 'target: "2.0"\ntarget: "2.1"\n', /^f:2:1: this is neither JSON nor YAML: .*unique/],
    ['two documents', 'as: a\n---\nas: b\n', /^f:2:1: this is neither JSON nor YAML: .+/],
    ['an alias of nothing', 'as: *x\n', /^f:1:1: this cannot be read as YAML: Unresolved alias .+/],
    [
      'a number for a text',
      'workdir: .\ntarget: 2\n',
      'f:2:9: target: Invalid input: expected string, received number.',
    ],
    ['a list for settings', '- a\n', /^f:1:1: the settings: .*expected object/],
    ['a text for settings', 'off\n', /^f:1:1: the settings: .*expected object/],
    ['less than no warnings', 'maxWarnings: -1', /^f:1:14: maxWarnings: .+/],
    ['half a warning', '{\n  "maxWarnings": 0.5\n}', /^f:2:18: maxWarnings: .+/],
    ['no severity', 'rules:\n  form/tabs: loud\n', /^f:2:14: rules\.form\/tabs: .*"off"/],
    ['a switch that YAML takes for a truth', 'rules:\n  form/tabs: false\n', /^f:2:14: rules\.form\/tabs: .+/],
    ['an unknown key', 'as: a\ntargte: "2.0"\n', 'f:2:1: the settings: Unrecognized key: "targte".'],
    ['an unknown key in JSON', '{\n  "targte": 1\n}', 'f:2:3: the settings: Unrecognized key: "targte".'],
    [
      'an unknown rule',
      'rules:\n  form/tabs: off\n  form/tab: off\n',
      'f:3:3: there is no rule form/tab; "mqttctl lint --rules" lists them.',
    ],
    ['a rule named like what every object has', 'rules: {constructor: off}', /^f:1:9: there is no rule constructor/],
    [
      'very many aliases',
      `a: &a [x]\n${Array.from({ length: 9 }, (_, i) => `${'bcdefghij'[i]}: &${'bcdefghij'[i]} [${`*${'abcdefghi'[i]}, `.repeat(20)}]`).join('\n')}\n`,
      /^f:\d+:\d+: /,
    ],
  ])('%s is refused at its place', (_, text, message) => {
    const parse = () => parseSettings('f', text, RULES);
    expect(parse).toThrow(UsageError);
    expect(parse).toThrow(message);
  });
});

describe('the settings file', () => {
  let root: string;
  const home = process.cwd();
  const knownRules = async () => RULES;

  function write(name: string, text: string): string {
    const file = join(root, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'mqttctl-settings-'));
    mkdirSync(join(root, 'a/b/c'), { recursive: true });
    write('mqttctl.config.yaml', 'as: top\n');
    write('a/mqttctl.config.yml', 'as: middle\nroot: image\n');
    write('a/b/mqttctl.config.json', '{"as": "json"}');
    write('a/b/mqttctl.config.yaml', 'as: yaml\n');
  });
  afterEach(() => process.chdir(home));
  afterAll(() => rmSync(root, { recursive: true }));

  test.each([
    ['.', 'top'],
    ['a', 'middle'],
    ['a/b', 'json'],
    ['a/b/c', 'json'],
  ])('from %s it is the nearest upward', async (directory, as) => {
    process.chdir(join(root, directory));
    expect((await loadSettings(undefined, knownRules)).as).toBe(as);
  });

  test('may be absent', async () => {
    process.chdir('/');
    expect(await loadSettings(undefined, knownRules)).toEqual({});
  });

  test('its root counts from where it is', async () => {
    mkdirSync(join(root, 'a/d'), { recursive: true });
    process.chdir(join(root, 'a/d'));
    expect((await loadSettings(undefined, knownRules)).root).toBe(join(root, 'a/image'));
    expect((await loadSettings(write('abs.yaml', 'root: /mnt\n'), knownRules)).root).toBe('/mnt');
  });

  test('that is named wins', async () => {
    process.chdir(join(root, 'a/b'));
    expect((await loadSettings('../../mqttctl.config.yaml', knownRules)).as).toBe('top');
  });

  test('that is named and missing, or no file, is a wrong command line', async () => {
    for (const [name, code] of [
      ['/none.yaml', 'ENOENT'],
      [root, 'EISDIR'],
    ] as const) {
      const error = await loadSettings(name, knownRules).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(UsageError);
      expect(error).toMatchObject({
        exitCode: ExitCode.usage,
        message: `The settings file ${name} cannot be read (${code}).`,
      });
    }
  });

  test('with a mistake is named in the message', async () => {
    const file = write('bad.yaml', 'as: 1\n');
    await expect(loadSettings(file, knownRules)).rejects.toThrow(`${file}:1:5: as: `);
  });
});
