import { describe, expect, test } from 'vitest';
import { version } from '../../src/conf/version.js';
import { runRules } from '../../src/lint/engine.js';
import { summarize } from '../../src/lint/result.js';
import type { Rule } from '../../src/lint/rule.js';
import { evaluateTree, lintTree, listed, MAIN, resultOf, ruleFor } from './world.js';

const PORT = ruleFor('test/port', 'max_keepalive');
const OPTION = 'max_keepalive 60\n';

describe('the severity of a finding', () => {
  test.each([
    ['is its rule’s', {}, ['mosquitto.conf:1:1 test/port warning']],
    ['is what the settings say', { 'test/port': 'info' }, ['mosquitto.conf:1:1 test/port info']],
    ['can be raised', { 'test/port': 'error' }, ['mosquitto.conf:1:1 test/port error']],
    ['is nothing when it is off', { 'test/port': 'off' }, []],
    ['does not care for the settings of others', { 'test/por': 'off' }, ['mosquitto.conf:1:1 test/port warning']],
  ] as const)('%s', (_, settings, expected) => {
    expect(listed(lintTree(OPTION, { rules: [PORT], settings }).diagnostics)).toEqual(expected);
  });

  test('may be a finding’s own, and settings win over it', () => {
    const rule: Rule = {
      ...PORT,
      *check(context) {
        for (const finding of PORT.check(context)) yield { ...finding, severity: 'info' };
      },
    };
    expect(listed(lintTree(OPTION, { rules: [rule] }).diagnostics)).toEqual(['mosquitto.conf:1:1 test/port info']);
    expect(listed(lintTree(OPTION, { rules: [rule], settings: { 'test/port': 'error' } }).diagnostics)).toEqual([
      'mosquitto.conf:1:1 test/port error',
    ]);
  });

  test('a rule that is off is not run', () => {
    const rule: Rule = {
      ...PORT,
      check: () => {
        throw new Error('it was run');
      },
    };
    expect(lintTree(OPTION, { rules: [rule], settings: { 'test/port': 'off' } }).diagnostics).toEqual([]);
  });

  test.each(['off', 'info', 'warning', 'error'] as const)('what stops the broker stays an error: %s', (setting) => {
    const settings = { 'conf/unknown-option': setting };
    expect(listed(lintTree('prot 1883\n', { rules: [], settings }).diagnostics)).toEqual([
      '!mosquitto.conf:1:1 conf/unknown-option error',
    ]);
  });

  test.each([
    ['off', []],
    ['info', ['passwd:1:1 passwd/no-colon info']],
    ['error', ['passwd:1:1 passwd/no-colon error']],
  ] as const)('what the broker reads over can be %s', (setting, expected) => {
    const files = { [MAIN]: 'password_file /etc/mosquitto/passwd\n', '/etc/mosquitto/passwd': 'alice\n' };
    const settings = { 'passwd/no-colon': setting };
    expect(listed(lintTree(files, { target: '2.0.22', rules: [], settings }).diagnostics)).toEqual(expected);
  });
});

test.each([
  [{}, '1.6.0', true],
  [{ since: version('2.0.5') }, '2.0.4', false],
  [{ since: version('2.0.5') }, '2.0.5', true],
  [{ until: version('2.0.5') }, '2.0.5', true],
  [{ until: version('2.0.5') }, '2.0.6', false],
  [{ since: version('2.0'), until: version('2.0.999') }, '2.0.22', true],
  [{ since: version('2.0'), until: version('2.0.999') }, '2.1.0', false],
])('a rule of %j at %s: %s', (validity, target, holds) => {
  const rule = ruleFor('test/listener', 'persistence', validity);
  const found = listed(lintTree('persistence true\n', { target, rules: [rule] }).diagnostics);
  expect(found.includes('mosquitto.conf:1:1 test/listener warning')).toBe(holds);
});

test('findings are sorted by the order of reading, then place, then weight, then rule', () => {
  const files = {
    [MAIN]: 'include_dir /etc/mosquitto/conf.d\npassword_file /etc/mosquitto/passwd\nmax_keepalive x\n',
    '/etc/mosquitto/conf.d/b.conf': OPTION,
    '/etc/mosquitto/conf.d/a.conf': `prot 1\n${OPTION}`,
    '/etc/mosquitto/passwd': 'alice:x\n',
  };
  const rules = [PORT, ruleFor('test/first', 'max_keepalive'), ruleFor('test/password', 'password_file')];
  const { diagnostics, rejection } = lintTree(files, { rules });
  expect(listed(diagnostics)).toEqual([
    'mosquitto.conf:2:1 test/password warning',
    'mosquitto.conf:3:1 test/first warning',
    'mosquitto.conf:3:1 test/port warning',
    '!mosquitto.conf:3:15 conf/bad-number error',
    '!a.conf:1:1 conf/unknown-option error',
    'a.conf:2:1 test/first warning',
    'a.conf:2:1 test/port warning',
    'b.conf:1:1 test/first warning',
    'b.conf:1:1 test/port warning',
    '!passwd:1:7 passwd/plain-text error',
  ]);
  // The broker reads the included files first.
  expect(rejection).toEqual({ rule: 'conf/unknown-option', file: '/etc/mosquitto/conf.d/a.conf', line: 1 });
});

test('at one place, what stops the broker comes first', () => {
  const rules = [ruleFor('a/a', 'prot')];
  expect(listed(lintTree('prot 1\n', { rules }).diagnostics)).toEqual([
    '!mosquitto.conf:1:1 conf/unknown-option error',
    'mosquitto.conf:1:1 a/a warning',
  ]);
});

test('a rule is told the time of the run', () => {
  const now = new Date('2031-01-02');
  const seen: Date[] = [];
  const rule: Rule = {
    ...PORT,
    check: (context) => {
      seen.push(context.now);
      return [];
    },
  };
  runRules(evaluateTree({ [MAIN]: '' }, '2.1.2'), [rule], {}, { now });
  expect(seen).toEqual([now]);
});

test('the sum counts all trees', () => {
  const fix = { title: 'Fix', safe: false, edits: [] };
  const rules = [ruleFor('a/a', 'max_keepalive', { severity: 'info' }), ruleFor('a/b', 'max_keepalive', { fix })];
  const tree = lintTree(`${OPTION}prot 1\n`, { rules });
  expect(summarize(resultOf(tree, tree))).toEqual({ errors: 2, warnings: 2, infos: 2, fixable: 4 });
  expect(summarize(resultOf())).toEqual({ errors: 0, warnings: 0, infos: 0, fixable: 0 });
});
