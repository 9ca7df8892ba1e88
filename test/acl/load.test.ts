import { describe, expect, test } from 'vitest';
import { type LoadedAclFile, loadAclFile } from '../../src/acl/load.js';
import { version } from '../../src/conf/version.js';
import { applyEdits } from '../../src/text/edit.js';
import { SourceFile } from '../../src/text/source-file.js';

function load(text: string, target = '2.1.2'): LoadedAclFile {
  return loadAclFile(new SourceFile('acl', Buffer.from(text, 'latin1')), version(target));
}

/** Each problem as `rule "text it stands on"`, with `!` in front where the broker does not start. */
function problems(text: string, target?: string): string[] {
  return load(text, target).problems.map(
    ({ rule, fatal, file, span }) => `${fatal ? '!' : ''}${rule} ${JSON.stringify(file.text(span))}`,
  );
}

test('rules know their user, access and topic', () => {
  const text = 'topic read a\nuser  alice \ntopic b\r\npattern write c/%u\n\nuser bob x\ntopic  deny   d e\t\n';
  expect(
    load(text).rules.map(({ user, scope, access, topic }) => [user?.name.text, scope, access, topic.text]),
  ).toEqual([
    [undefined, 'topic', 'read', 'a'],
    ['alice', 'topic', 'readwrite', 'b'],
    [undefined, 'pattern', 'write', 'c/%u'],
    ['bob x', 'topic', 'deny', 'd e'],
  ]);
});

test('every part of a rule has its place', () => {
  const { tree } = load('#\n topic  read  a b \r\n');
  const [, rule] = tree.lines;
  if (rule?.kind !== 'rule') throw new Error('not a rule');
  const { keyword, accessWord, topic } = rule;
  expect(rule.span).toEqual({ start: 2, end: 22 });
  expect([keyword, accessWord, topic].map((part) => part && tree.file.text(part))).toEqual(['topic', 'read', 'a b']);
});

describe.each(['1.6.15', '2.0.11', '2.0.22', '2.1.2'])('%s', (target) => {
  test.each([
    ['usr alice', 'unknown-keyword', 'usr'],
    ['User alice', 'unknown-keyword', 'User'],
    ['  # comment', 'indented-comment', '#'],
    ['\t# comment', 'indented-comment', '\t#'],
    ['topic\tread\ta', 'tab', 'topic\tread\ta'],
    ['\ttopic a', 'tab', '\ttopic'],
    ['user', 'no-user', 'user'],
    ['user  \t', 'no-user', 'user'],
    ['topic', 'no-topic', 'topic'],
    ['pattern ', 'no-topic', 'pattern'],
    ['topic a b', 'bad-access-word', 'a'],
    ['topic Read b', 'bad-access-word', 'Read'],
    ['topic a#', 'bad-topic', 'a#'],
    ['topic read a/#/b', 'bad-topic', 'a/#/b'],
    ['topic read a+/b', 'bad-topic', 'a+/b'],
    ['topic read a # c', 'bad-topic', 'a # c'],
    [`topic ${'/'.repeat(201)}`, 'bad-topic', '/'.repeat(201)],
    ['\xef\xbb\xbfuser alice', 'byte-order-mark', '\ufeff'],
  ])('%j is refused', (line, rule, on) => {
    expect(problems(`${line}\n`, target)).toEqual([`!acl/${rule} ${JSON.stringify(on)}`]);
  });

  test.each([
    '',
    '#',
    ' ',
    '\t',
    'topic #',
    'topic +/a',
    'topic read',
    `topic ${'/'.repeat(200)}`,
    'user a b',
    'user #',
  ])('%j is accepted', (line) => expect(problems(line, target)).toEqual([]));
});

test('deny is known from 2.0 on', () => {
  expect(problems('topic deny a', '1.6.15')).toEqual(['!acl/bad-access-word "deny"']);
  expect(problems('topic deny a', '2.0.0')).toEqual([]);
});

test('what the broker accepts in another sense', () => {
  expect(problems('topic read\ta\n')).toEqual(['acl/tab "read\\ta"']);
  expect(problems('pattern read a/%U\n')).toEqual(['acl/pattern-without-name "a/%U"']);
  expect(problems('pattern read a/%c\n')).toEqual([]);
});

test('a NUL hides what follows', () => {
  expect(problems('topic a\nbad\0\nbad\n')).toEqual(['acl/nul-byte "bad\\u0000\\nbad\\n"']);
  expect(problems('\0\nbad\n')).toEqual(['acl/nul-byte "\\u0000\\n"', '!acl/unknown-keyword "bad"']);
  expect(problems('\0\nbad\n', '2.0.11')).toEqual(['acl/nul-byte "\\u0000\\nbad\\n"']);
  expect(problems('x'.repeat(255))).toEqual([`acl/lost-last-line "${'x'.repeat(255)}"`]);
});

test.each([
  ['  # c\ntopic a\n', '# c\ntopic a\n'],
  ['\ttopic\tread\ta\n', 'topic read a\n'],
  ['\xef\xbb\xbfuser a\n', 'user a\n'],
])('%j is repaired', (text, repaired) => {
  const { tree, problems: found } = load(text);
  const fixed = applyEdits(tree.file, found[0]?.fix?.edits ?? []);
  expect(fixed.toString()).toBe(repaired);
  expect(problems(fixed.toString())).toEqual([]);
});

test('the lines are the whole file', () => {
  const text = '# \r\nuser\talice\n topic a\0b\n\xff\n\0\ntopic read x';
  for (const target of ['2.0.11', '2.0.22', '2.1.2']) {
    const { file, lines } = load(text, target).tree;
    const printed = lines.map(({ span }) => file.bytes.toString('latin1', span.start, span.end)).join('');
    expect(printed).toBe(text);
  }
});
