import { describe, expect, test } from 'vitest';
import { decide } from '../../src/acl/decide.js';
import { listOf, request } from './lists.js';

/** `yes: own rule, line 2`. */
function decision(text: string, target: string, ...ask: Parameters<typeof request>): string {
  const list = listOf(text, target);
  const { allowed, because, rule } = decide(list, request(...ask));
  return `${allowed ? 'yes' : 'no'}: ${because}${rule ? `, line ${list.file.lineAt(rule.span.start)}` : ''}`;
}

const DEEPEST = 'a/'.repeat(200);

describe.each(['2.0.11', '2.0.21', '2.1.2'])('on %s', (target) => {
  test.each<[string, Parameters<typeof request>, string]>([
    ['', ['bob', 'read', 'a'], 'no: no rule matches'],
    ['user bob\n', ['bob', 'read', 'a'], 'no: no rule matches'],
    ['topic a\n', [undefined, 'read', 'a'], 'yes: own rule, line 1'],
    ['topic a\n', ['', 'read', 'a'], 'yes: own rule, line 1'],
    ['topic a\n', ['bob', 'read', 'a'], 'no: no rule matches'],
    ['topic read a\n', [undefined, 'write', 'a'], 'no: no rule matches'],
    // The first grant of that access decides, and the last deny before any.
    ['topic read a\ntopic +\ntopic write a\n', [undefined, 'write', 'a'], 'yes: own rule, line 2'],
    ['topic a\ntopic deny #\ntopic deny a\ntopic a\n', [undefined, 'read', 'a'], 'no: own rule, line 3'],
    [
      'user bob\ntopic a\nuser eve\ntopic deny a\nuser bob\ntopic read +\n',
      ['bob', 'read', 'a'],
      'yes: own rule, line 2',
    ],
    ['user bob\ntopic a\nuser eve\ntopic a\nuser bob\ntopic deny +\n', ['bob', 'read', 'a'], 'no: own rule, line 6'],
    // Patterns come after the own rules, and are for all.
    ['pattern deny %u\nuser bob\ntopic bob\n', ['bob', 'read', 'bob'], 'yes: own rule, line 3'],
    ['pattern read %u\nuser bob\ntopic deny #\n', ['bob', 'read', 'bob'], 'no: own rule, line 3'],
    ['pattern %u\npattern deny #\npattern deny +\n', ['bob', 'read', 'bob'], 'no: pattern, line 3'],
    ['pattern read +\npattern %u\npattern bob\n', ['bob', 'write', 'bob'], 'yes: pattern, line 2'],
    ['user bob\npattern %c\n', ['eve', 'write', 'c'], 'yes: pattern, line 2'],
    ['pattern %c\npattern x/%u\n', [undefined, 'write', 'c'], 'yes: pattern, line 1'],
    ['pattern x/%u\n', ['', 'write', 'x/'], 'no: no rule matches'],
    ['topic %u\n', [undefined, 'read', '%u'], 'yes: own rule, line 1'],
    ['topic %u\n', [undefined, 'read', 'c'], 'no: no rule matches'],
    // Names that pass for filters.
    ['pattern %u\n', ['a+', 'read', 'a'], 'no: dangerous name'],
    ['pattern a\n', ['bob', 'read', 'a', '#'], 'no: dangerous name'],
    ['pattern a\nuser a+\ntopic a\n', ['a+', 'read', 'a'], 'yes: own rule, line 3'],
    ['user a+\ntopic a\n', ['a+', 'read', 'b'], 'no: no rule matches'],
    // What wildcards stand for.
    ['topic a/#\n', [undefined, 'read', 'a'], 'yes: own rule, line 1'],
    ['topic a/+\n', [undefined, 'read', 'a'], 'no: no rule matches'],
    ['topic a/+\n', [undefined, 'read', 'a/'], 'yes: own rule, line 1'],
    ['topic +/b\n', [undefined, 'read', '/b'], 'yes: own rule, line 1'],
    ['topic #\ntopic +/x\n', [undefined, 'read', '$x/x'], 'no: no rule matches'],
    ['topic $x/#\n', [undefined, 'read', '$x'], 'yes: own rule, line 1'],
    // What the broker keeps to itself.
    ['topic $SYS/#\n', [undefined, 'read', '$SYS/x'], 'yes: own rule, line 1'],
    ['topic $SYS/#\n', [undefined, 'write', '$SYS/x'], 'no: reserved topic'],
    ['topic $SYSx/#\n', [undefined, 'write', '$SYSx/y'], 'no: reserved topic'],
    ['topic $SYS/#\n', [undefined, 'write', '$SYS/broker/connection/x/state'], 'yes: own rule, line 1'],
    ['', [undefined, 'write', '$SYS/broker/connection/x/state'], 'no: no rule matches'],
    ['topic $share/#\n', [undefined, 'read', '$share/g/a'], 'no: reserved topic'],
    // What is no topic.
    ['topic #\n', [undefined, 'write', ''], 'no: bad topic'],
    ['topic #\n', [undefined, 'write', 'a/+'], 'no: bad topic'],
    ['topic #\n', [undefined, 'write', 'a\n'], 'no: bad topic'],
    ['topic #\n', [undefined, 'write', 'a\u0085'], 'no: bad topic'],
    ['topic #\n', [undefined, 'write', DEEPEST], 'yes: own rule, line 1'],
    ['topic #\n', [undefined, 'write', `${DEEPEST}/`], 'no: bad topic'],
    // Subscriptions are granted whatever the rules say.
    ['topic deny #\n', [undefined, 'subscribe', 'a/+/#'], 'yes: subscription'],
    ['topic #\n', [undefined, 'subscribe', 'a#'], 'no: bad topic'],
    ['topic #\n', [undefined, 'subscribe', 'a\u0001'], 'no: bad topic'],
    ['', [undefined, 'subscribe', '$share/g/a/#'], 'yes: subscription'],
    ['', [undefined, 'subscribe', '$share'], 'no: bad topic'],
  ])('%j %j', (text, ask, expected) => {
    expect(decision(text, target, ...ask)).toBe(expected);
  });
});

/** What 2.1 changed. */
describe.each<[string, Parameters<typeof request>, string, string]>([
  ['pattern a%u/x\n', ['bob', 'read', 'abob/x'], 'yes: pattern, line 1', 'no: no rule matches'],
  ['pattern a%u/x\n', ['bob', 'read', 'a%u/x'], 'no: no rule matches', 'yes: pattern, line 1'],
  ['pattern a%u/x\n', [undefined, 'read', 'a%u/x'], 'no: no rule matches', 'no: no rule matches'],
  ['pattern %%u\n', ['bob', 'read', '%bob'], 'yes: pattern, line 1', 'no: no rule matches'],
  ['pattern $%u/x\n', ['bob', 'read', '$%u/x'], 'no: no rule matches', 'yes: pattern, line 1'],
  ['pattern %u/x\n', ['a/b', 'read', 'a/b/x'], 'yes: pattern, line 1', 'no: no rule matches'],
  ['pattern %u/x\n', ['$x', 'read', '$x/x'], 'yes: pattern, line 1', 'no: no rule matches'],
  ['', [undefined, 'subscribe', '$share/+/a'], 'yes: subscription', 'no: bad topic'],
])('%j %j', (text, ask, before, since) => {
  test('on 2.0.21', () => expect(decision(text, '2.0.21', ...ask)).toBe(before));
  test('on 2.1.2', () => expect(decision(text, '2.1.2', ...ask)).toBe(since));
});

test.each(['$share/', '$share/g', '$share/g/'])('a shared subscription needs a topic since 2.0.20: %s', (filter) => {
  expect(decision('', '2.0.19', 'bob', 'subscribe', filter)).toBe('yes: subscription');
  expect(decision('', '2.0.20', 'bob', 'subscribe', filter)).toBe('no: bad topic');
});

test('without an ACL file all is allowed but what the broker never allows', () => {
  const outcome = (...ask: Parameters<typeof request>) => decide(undefined, request(...ask)).because;
  expect(outcome('bob', 'write', 'a')).toBe('no ACL');
  expect(outcome('bob', 'write', '$SYS/a')).toBe('reserved topic');
  expect(outcome('bob', 'write', 'a+')).toBe('bad topic');
  expect(outcome('bob', 'subscribe', '#')).toBe('subscription');
});
