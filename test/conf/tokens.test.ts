import { describe, expect, test } from 'vitest';
import { decode, isBlank, Tokens, trimBlanks } from '../../src/conf/tokens.js';

function all(line: string, separators?: string): unknown[] {
  const tokens = new Tokens(line, 100);
  const found: unknown[] = [];
  for (let token = tokens.next(separators); token; token = tokens.next(separators)) {
    found.push([token.text, token.start - 100, token.end - 100]);
  }
  return found;
}

describe('tokens', () => {
  test.each([
    ['', []],
    ['   ', []],
    ['a', [['a', 0, 1]]],
    [
      'port 1883',
      [
        ['port', 0, 4],
        ['1883', 5, 9],
      ],
    ],
    [
      '  a   b  ',
      [
        ['a', 2, 3],
        ['b', 6, 7],
      ],
    ],
    [
      'a\tb c',
      [
        ['a\tb', 0, 3],
        ['c', 4, 5],
      ],
    ],
    [
      '"a b"',
      [
        ['"a', 0, 2],
        ['b"', 3, 5],
      ],
    ],
    [
      'a # b',
      [
        ['a', 0, 1],
        ['#', 2, 3],
        ['b', 4, 5],
      ],
    ],
  ])('of %j', (line, expected) => expect(all(line)).toEqual(expected));

  test('between other separators', () => {
    expect(all('a,b , c', ', ')).toEqual([
      ['a', 0, 1],
      ['b', 2, 3],
      ['c', 6, 7],
    ]);
  });

  test.each([
    ['a b c', 'b c', 2],
    ['a  b ', ' b ', 2],
    ['a\tb', undefined, 0],
    ['a ', undefined, 0],
    ['a', undefined, 0],
  ])('what follows the first of %j', (line, text, start) => {
    const tokens = new Tokens(line, 100);
    tokens.next();
    expect(tokens.rest()).toEqual(
      text === undefined ? undefined : { text, start: 100 + start, end: 100 + line.length },
    );
    expect(tokens.rest()).toBeUndefined();
    expect(tokens.next()).toBeUndefined();
  });

  test('their end', () => expect(new Tokens('abc', 100).end).toEqual({ start: 103, end: 103 }));
});

test.each([
  ['a', 'a', 0],
  [' \t\n\v\f\ra b\r ', 'a b', 6],
  ['   ', '', 3],
  ['\u00a0a', '\u00a0a', 0],
])('%j is trimmed', (text, trimmed, skipped) => {
  const start = 10 + skipped;
  expect(trimBlanks({ text, start: 10, end: 10 + text.length })).toEqual({
    text: trimmed,
    start,
    end: start + trimmed.length,
  });
});

test('blanks are what C calls so', () => {
  const blanks = Array.from({ length: 256 }, (_, code) => code).filter(isBlank);
  expect(blanks).toEqual([9, 10, 11, 12, 13, 32]);
});

test.each([
  ['abc', 'abc'],
  ['\xc3\xa4', 'ä'],
  ['a\xff', 'a\ufffd'],
])('%j is decoded', (latin1, text) => expect(decode(latin1)).toBe(text));
