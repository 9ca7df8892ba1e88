import { describe, expect, test } from 'vitest';
import { fixedFiles } from '../../src/lint/fixes.js';
import type { TreeResult } from '../../src/lint/result.js';
import type { Fix } from '../../src/text/diagnostic.js';
import { SourceFile } from '../../src/text/source-file.js';
import { lintTree, resultOf } from './world.js';

type Cut = readonly [file: SourceFile, start: number, end: number, newText: string];

/** A tree with a finding for each fix, which is a list of edits. */
function tree(...fixes: readonly (readonly Cut[])[]): TreeResult {
  return treeWith(fixes.map((cuts) => ({ title: 'Fix', safe: true, edits: cuts.map(edit) })));
}

function treeWith(fixes: readonly (Fix | undefined)[]): TreeResult {
  const file = new SourceFile('/x', Buffer.alloc(0));
  const diagnostics = fixes.map((fix) => ({
    rule: 'a/a',
    severity: 'warning' as const,
    fatal: false,
    message: '',
    file,
    span: { start: 0, end: 0 },
    ...(fix && { fix }),
  }));
  return { ...lintTree(''), files: [file], diagnostics };
}

function edit([file, start, end, newText]: Cut) {
  return { file, span: { start, end }, newText };
}

function file(path: string, content: string | Buffer): SourceFile {
  return new SourceFile(path, Buffer.from(content));
}

/** New contents by path. */
function fixed(trees: readonly TreeResult[], unsafe = false): Record<string, string> {
  const files = fixedFiles(resultOf(...trees), { unsafe });
  return Object.fromEntries([...files].map(([{ path }, bytes]) => [path, bytes.toString('latin1')]));
}

const ABC = file('/abc', 'aaa\nbbb\nccc\n');

describe('of several fixes', () => {
  test.each([
    ['all are made, in any order', [[[ABC, 8, 11, 'C']], [[ABC, 0, 3, 'A']]], 'A\nbbb\nC\n'],
    ['the first of two that overlap is made', [[[ABC, 0, 3, 'A']], [[ABC, 2, 5, 'X']]], 'A\nbbb\nccc\n'],
    ['one inside another is not made', [[[ABC, 0, 8, '']], [[ABC, 1, 2, 'X']]], 'ccc\n'],
    ['neighbours are both made', [[[ABC, 0, 4, '']], [[ABC, 4, 8, '']]], 'ccc\n'],
    ['the same one twice is made once', [[[ABC, 0, 3, 'A']], [[ABC, 0, 3, 'A']]], 'A\nbbb\nccc\n'],
    ['the same insertion twice is made once', [[[ABC, 4, 4, '+']], [[ABC, 4, 4, '+']]], 'aaa\n+bbb\nccc\n'],
    ['an insertion where another ends is left', [[[ABC, 0, 4, '']], [[ABC, 4, 4, '+']]], 'bbb\nccc\n'],
    ['an insertion where another starts is left', [[[ABC, 4, 4, '+']], [[ABC, 4, 8, '']]], 'aaa\n+bbb\nccc\n'],
    [
      'one of which a part collides is left whole',
      [
        [[ABC, 0, 3, 'A']],
        [
          [ABC, 8, 11, 'C'],
          [ABC, 0, 1, 'X'],
        ],
        [[ABC, 8, 9, 'D']],
      ],
      'A\nbbb\nDcc\n',
    ],
    [
      'one may have several parts',
      [
        [
          [ABC, 0, 3, 'A'],
          [ABC, 8, 11, 'C'],
        ],
      ],
      'A\nbbb\nC\n',
    ],
  ] as const)('%s', (_, fixes, expected) => expect(fixed([tree(...fixes)])).toEqual({ '/abc': expected }));

  test('that change other files, all files are changed', () => {
    const other = file('/other', 'x');
    expect(
      fixed([
        tree([
          [ABC, 0, 3, 'A'],
          [other, 0, 1, 'y'],
        ]),
      ]),
    ).toEqual({ '/abc': 'A\nbbb\nccc\n', '/other': 'y' });
  });

  test('one that collides in one file changes no other', () => {
    const other = file('/other', 'x');
    expect(
      fixed([
        tree(
          [[ABC, 0, 3, 'A']],
          [
            [ABC, 0, 3, 'B'],
            [other, 0, 1, 'y'],
          ],
        ),
      ]),
    ).toEqual({
      '/abc': 'A\nbbb\nccc\n',
    });
  });
});

describe('a file that several trees share', () => {
  const again = file('/abc', 'aaa\nbbb\nccc\n');

  test('is fixed once, with what each of them found', () => {
    const trees = [tree([[ABC, 0, 3, 'A']]), tree([[again, 0, 3, 'A']], [[again, 8, 11, 'C']])];
    expect(fixed(trees)).toEqual({ '/abc': 'A\nbbb\nC\n' });
    expect([...fixedFiles(resultOf(...trees), { unsafe: false }).keys()]).toEqual([ABC]);
  });

  test('is fixed for the first where they disagree', () => {
    expect(fixed([tree([[ABC, 0, 3, 'A']]), tree([[again, 0, 3, 'B']])])).toEqual({ '/abc': 'A\nbbb\nccc\n' });
  });
});

test('unsafe fixes are made only when they are asked for', () => {
  const fix = (safe: boolean, cut: Cut): Fix => ({ title: 'Fix', safe, edits: [edit(cut)] });
  const trees = [treeWith([fix(false, [ABC, 0, 3, 'A']), fix(true, [ABC, 8, 11, 'C']), undefined])];
  expect(fixed(trees)).toEqual({ '/abc': 'aaa\nbbb\nC\n' });
  expect(fixed(trees, true)).toEqual({ '/abc': 'A\nbbb\nC\n' });
});

test('without a fix nothing changes', () => expect(fixed([treeWith([undefined])])).toEqual({}));

test.each([
  ['CR LF', 'a\r\nb\r\n', 'A\r\nb\r\n'],
  ['bytes that are not UTF-8', 'a \xff\xfe\xc3\n', 'A \xff\xfe\xc3\n'],
  ['NUL', 'a\0\0', 'A\0\0'],
  ['no newline at the end', 'a', 'A'],
  ['a byte order mark behind', 'a\xef\xbb\xbf', 'A\xef\xbb\xbf'],
])('%s is kept', (_, before, after) => {
  const bytes = file('/x', Buffer.from(before, 'latin1'));
  expect(fixed([tree([[bytes, 0, 1, 'A']])])).toEqual({ '/x': after });
});

test('new text is written as UTF-8', () => {
  expect(fixed([tree([[ABC, 0, 11, 'ä家']])])).toEqual({ '/abc': `${Buffer.from('ä家').toString('latin1')}\n` });
});

describe('a tree with mistakes', () => {
  test('starts after its fixes', () => {
    const before = lintTree('allow_anonymous yes\r\n# \u00ff\r\nlistner 1883\r\n', { rules: [] });
    expect(before.starts).toBe(false);
    const [bytes = Buffer.alloc(0)] = [...fixedFiles(resultOf(before), { unsafe: true }).values()];
    expect(bytes.toString()).toBe('allow_anonymous true\r\n# \u00ff\r\nlistener 1883\r\n');
    expect(lintTree(bytes).starts).toBe(true);
  });
});
