import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide } from '../../src/acl/decide.js';
import { type AclChange, changeAcl, type Grantee, whyNoFilter, whyNoGrantee } from '../../src/acl/edit.js';
import { effectOf } from '../../src/acl/effect.js';
import { formatAcl } from '../../src/acl/format.js';
import { encode } from '../../src/conf/tokens.js';
import { version } from '../../src/conf/version.js';
import { aclFile, listOf, NAMES, request, someAcl, someFilter, somePattern, someRequest } from './lists.js';

const TARGET = version('2.1.2');
const ANONYMOUS: Grantee = { kind: 'anonymous' };
const PATTERN: Grantee = { kind: 'pattern' };
const user = (name: string): Grantee => ({ kind: 'user', name });

type Act = 'deny' | 'revoke' | `revoke ${'read' | 'write'}` | 'read' | 'write' | 'readwrite';

function change(who: Grantee, act: Act, topic: string): AclChange {
  if (act === 'deny') return { act, who, topic };
  if (act === 'revoke') return { act, who, topic, access: undefined };
  if (act.startsWith('revoke ')) return { act: 'revoke', who, topic, access: act.slice(7) as 'read' };
  return { act: 'allow', who, topic, access: act as 'read' };
}

function changed(text: string, ...ask: Parameters<typeof change>): string {
  return changeAcl(aclFile(text), TARGET, change(...ask)).content.toString();
}

describe('a rule is placed', () => {
  test.each<[string, string, Parameters<typeof change>, string]>([
    ['in a new file', '', [user('bob'), 'read', 'a'], 'user bob\ntopic read a\n'],
    [
      'in the block of the user, behind its rules',
      'user bob\ntopic a\n# next\nuser eve\ntopic b\n',
      [user('bob'), 'write', 'c'],
      'user bob\ntopic a\ntopic write c\n# next\nuser eve\ntopic b\n',
    ],
    [
      'below a user line without rules',
      'user bob\n\nuser eve\n',
      [user('bob'), 'deny', 'c'],
      'user bob\ntopic deny c\n\nuser eve\n',
    ],
    ['in a new block, apart', 'topic a', [user('bob'), 'read', 'b'], 'topic a\n\nuser bob\ntopic read b\n'],
    [
      'with the line ends of the file',
      'user bob\r\ntopic a\r\n',
      [user('bob'), 'read', 'b'],
      'user bob\r\ntopic a\r\ntopic read b\r\n',
    ],
    [
      'behind a blank line that is there',
      'topic a\n\n',
      [user('bob'), 'read', 'b'],
      'topic a\n\nuser bob\ntopic read b\n',
    ],
    [
      'with the anonymous ones',
      'topic a\n# bob\nuser bob\n',
      [ANONYMOUS, 'read', 'b'],
      'topic a\ntopic read b\n# bob\nuser bob\n',
    ],
    [
      'before the first user and its comment',
      '# all\n\n# bob\nuser bob\n',
      [ANONYMOUS, 'read', 'b'],
      '# all\n\ntopic read b\n\n# bob\nuser bob\n',
    ],
    [
      'with the patterns',
      'pattern a/%u\nuser bob\ntopic b\n',
      [PATTERN, 'read', 'c/%u'],
      'pattern a/%u\npattern read c/%u\nuser bob\ntopic b\n',
    ],
    [
      'at the end as the first pattern',
      'user bob\ntopic b\n',
      [PATTERN, 'readwrite', 'c/%u'],
      'user bob\ntopic b\n\npattern readwrite c/%u\n',
    ],
    [
      'in the last of several blocks',
      'user bob\nuser eve\nuser bob\ntopic x\n',
      [user('bob'), 'read', 'b'],
      'user bob\nuser eve\nuser bob\ntopic x\ntopic read b\n',
    ],
  ])('%s', (_, before, ask, after) => {
    expect(changed(before, ...ask)).toBe(after);
    // Once more changes nothing.
    expect(changed(after, ...ask)).toBe(after);
  });
});

describe('of one filter there is one rule', () => {
  test.each<[string, string, Parameters<typeof change>, string]>([
    [
      'that grants more',
      'user bob\ntopic  read  a b \n',
      [user('bob'), 'write', 'a b'],
      'user bob\ntopic  readwrite  a b \n',
    ],
    ['that has no access word', 'user bob\ntopic a\n', [user('bob'), 'read', 'a'], 'user bob\ntopic a\n'],
    ['that takes reading out', 'user bob\ntopic a\n', [user('bob'), 'revoke read', 'a'], 'user bob\ntopic write a\n'],
    ['that is gone', '# x\nuser bob\ntopic read a\n# y\n', [user('bob'), 'revoke', 'a'], '# x\nuser bob\n# y\n'],
    ['that was a deny', 'user bob\ntopic deny a\n', [user('bob'), 'read', 'a'], 'user bob\ntopic read a\n'],
    [
      'that becomes a deny',
      'user bob\ntopic read a\ntopic write a\n',
      [user('bob'), 'deny', 'a'],
      'user bob\ntopic deny a\n',
    ],
    [
      'beside a deny',
      'user bob\ntopic deny a\ntopic read a\n',
      [user('bob'), 'write', 'a'],
      'user bob\ntopic readwrite a\n',
    ],
    ['of others', 'topic a\nuser eve\ntopic a\n', [user('bob'), 'revoke', 'a'], 'topic a\nuser eve\ntopic a\n'],
    [
      'of two kinds',
      'user bob\ntopic read a\ntopic write a\n',
      [user('bob'), 'readwrite', 'a'],
      'user bob\ntopic read a\ntopic write a\n',
    ],
  ])('%s', (_, before, ask, after) => expect(changed(before, ...ask)).toBe(after));
});

test('a file that the broker would not load is left alone', () => {
  expect(() => changed('user bob\ntopic a#\n', user('bob'), 'read', 'b')).toThrow(
    /^acl:2:7: .* Nothing was changed: mend that first\.$/,
  );
  expect(() => changed('user bob\0\ntopic a\n', user('bob'), 'read', 'b')).toThrow(/^acl:1:1: .*NUL/);
});

test.each(['', ' a', 'a\t', 'a#', '#/a', 'a+', 'a\nb', '/'.repeat(202)])('%j is no filter for an ACL file', (topic) =>
  expect(whyNoFilter(topic)).toBeDefined(),
);
test.each(['', ' a', 'a ', 'a\nb'])('%j is no user for an ACL file', (name) =>
  expect(whyNoGrantee(name)).toBeDefined(),
);

const someChange = fc
  .tuple(
    fc.constantFrom<Grantee>(ANONYMOUS, PATTERN, ...NAMES.map(user)),
    fc.constantFrom<Act>('read', 'write', 'readwrite', 'deny', 'revoke', 'revoke read', 'revoke write'),
    someFilter,
    somePattern,
  )
  .map(([who, act, filter, pattern]) => change(who, act, encode(who.kind === 'pattern' ? pattern : filter)));

const RUNS = { numRuns: 400 };

test('a change does what it says, and nothing else', () => {
  fc.assert(
    fc.property(someAcl, someChange, fc.array(someRequest, { minLength: 8, maxLength: 8 }), (text, ask, requests) => {
      const after = changeAcl(aclFile(text), TARGET, ask).content;
      // The rule by itself tells which questions it is about.
      const alone = changeAcl(aclFile(''), TARGET, {
        act: 'allow',
        who: ask.who,
        topic: ask.topic,
        access: 'readwrite',
      });
      for (const each of requests) {
        const [before, now] = [text, after].map((content) => decide(listOf(content), each).allowed);
        const concerns = decide(listOf(alone.content), each).allowed;
        if (!concerns) expect(now).toBe(before);
        else if (ask.act === 'deny' && ask.who.kind !== 'pattern') expect(now).toBe(false);
        else if (ask.act === 'allow' && before) expect(now).toBe(true);
      }
    }),
    RUNS,
  );
});

test('a change is idempotent, and every other line stays byte for byte', () => {
  fc.assert(
    fc.property(someAcl, someChange, (text, ask) => {
      const { content } = changeAcl(aclFile(text), TARGET, ask);
      expect(changeAcl(aclFile(content), TARGET, ask)).toEqual({ content, change: 'unchanged' });
      const lines = (file: string) => file.split('\n').map((line) => line.trimEnd());
      const kept = lines(text).filter((line) => !line.endsWith(Buffer.from(ask.topic, 'latin1').toString()));
      let at = 0;
      const now = lines(content.toString());
      for (const line of kept) {
        const found = now.indexOf(line, at);
        expect(found).not.toBe(-1);
        at = found + 1;
      }
    }),
    RUNS,
  );
});

test('allowing grants it, unless a deny stands beside it', () => {
  fc.assert(
    fc.property(someAcl, someChange, fc.array(someRequest, { minLength: 8, maxLength: 8 }), (text, ask, requests) => {
      if (ask.act !== 'allow') return;
      const list = listOf(changeAcl(aclFile(text), TARGET, ask).content);
      const alone = listOf(changeAcl(aclFile(''), TARGET, ask).content);
      for (const each of requests.filter((other) => decide(alone, other).allowed)) {
        const { allowed, rule } = decide(list, each);
        if (!allowed) expect(rule?.access).toBe('deny');
      }
    }),
    RUNS,
  );
});

test('the usual form changes no decision, and is reached at once', () => {
  fc.assert(
    fc.property(someAcl, fc.array(someRequest, { minLength: 8, maxLength: 8 }), (text, requests) => {
      const after = formatAcl(aclFile(text), TARGET);
      expect(formatAcl(aclFile(after), TARGET)).toEqual(after);
      for (const each of requests) {
        expect(decide(listOf(after), each).allowed).toBe(decide(listOf(text), each).allowed);
      }
    }),
    RUNS,
  );
});

test('the usual form', () => {
  const text =
    '\n\n# all \n  topic   a  \nuser   bob\ntopic  write x  y\ntopic \tz\n\n\n# eve\nuser eve\npattern read  %u\n\n';
  const usual =
    '# all \ntopic readwrite a\n\nuser bob\ntopic write x  y\ntopic \tz\n\n# eve\nuser eve\npattern read %u\n';
  expect(formatAcl(aclFile(text), TARGET).toString()).toBe(usual);
});

describe('a change tells what it does not do', () => {
  const effect = (text: string, ...ask: Parameters<typeof change>): string[] => {
    const asked = change(...ask);
    return effectOf(listOf(changeAcl(aclFile(text), TARGET, asked).content), asked);
  };
  test.each<[string, Parameters<typeof change>, RegExp[]]>([
    ['user bob\ntopic a/#\n', [user('bob'), 'read', 'a/b'], [/no difference: line 2 \(topic a\/#\) grants it already/]],
    ['user bob\ntopic deny a/#\n', [user('bob'), 'read', 'a/b'], [/no effect: line 2 \(topic deny a\/#\)/]],
    ['user bob\ntopic deny a/b\n', [user('bob'), 'read', 'a/#'], [/^Line 2 \(topic deny a\/b\) still denies a part/]],
    ['', [PATTERN, 'read', 'a'], [/every client/]],
    ['', [PATTERN, 'read', 'a/x%u'], [/matches nothing: since 2\.1/]],
    ['', [ANONYMOUS, 'readwrite', '#'], [/Everybody who can connect/, /\$SYS/]],
    ['pattern a/%u\n', [user('b+b'), 'read', 'x'], [/Patterns grant b\+b nothing/]],
    ['user bob\ntopic a/bob\n', [PATTERN, 'deny', 'a/%u'], [/does not take away what line 2/]],
    ['user bob\ntopic a/#\n', [user('bob'), 'deny', 'a/b'], [/wins over line 2 .* reading and writing/]],
    ['user bob\ntopic a/#\ntopic a/b\n', [user('bob'), 'revoke', 'a/b'], [/still granted \(readwrite\) by line 2/]],
    ['user bob\ntopic a/b\n', [user('bob'), 'revoke read', 'a/b'], []],
    ['', [user('bob'), 'read', 'a/#'], []],
  ])('%j %j', (text, ask, sentences) => {
    const said = effect(text, ...ask);
    expect(said).toHaveLength(sentences.length);
    for (const [index, sentence] of sentences.entries()) expect(said[index]).toMatch(sentence);
  });
});

test('a change of a rule of another user does not concern this one', () => {
  const text = 'user bob\ntopic a\n';
  const { content } = changeAcl(aclFile(text), TARGET, change(user('eve'), 'deny', 'a'));
  expect(decide(listOf(content), request('bob', 'read', 'a')).allowed).toBe(true);
});
