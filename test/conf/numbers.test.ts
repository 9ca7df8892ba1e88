import { describe, expect, test } from 'vitest';
import { atoi, atol, strictNumber } from '../../src/conf/numbers.js';

// Expected values are what glibc gives on 64-bit Linux.
test.each([
  ['', 0],
  ['0', 0],
  ['1883', 1883],
  ['+7', 7],
  ['-7', -7],
  ['007', 7],
  ['0x10', 0],
  [' \t\n\v\f\r12', 12],
  ['12 34', 12],
  ['12abc', 12],
  ['abc', 0],
  ['- 1', 0],
  ['--1', 0],
  ['1.9', 1],
  ['1e3', 1],
  ['\u00a05', 0],
  ['2147483647', 2147483647],
  ['2147483648', -2147483648],
  ['4294967296', 0],
  ['4294967295', -1],
  ['-2147483649', 2147483647],
  ['9223372036854775807', -1],
  ['99999999999999999999', -1],
  ['-99999999999999999999', 0],
])('atoi(%j) is %i', (text, value) => expect(atoi(text)).toBe(value));

test.each([
  ['', 0n],
  ['4294967296', 4294967296n],
  ['-5x', -5n],
  ['9223372036854775808', 9223372036854775807n],
  ['-9223372036854775809', -9223372036854775808n],
])('atol(%j) is %s', (text, value) => expect(atol(text)).toBe(value));

describe('a strict number', () => {
  test.each([
    ['0', 0, 10],
    ['1883', 1883, 10],
    ['-1', -1, 10],
    ['+1', 1, 10],
    [' \t5', 5, 10],
    ['010', 8, 8],
    ['00', 0, 8],
    ['-010', -8, 8],
    ['0x1F', 31, 16],
    ['0XfF', 255, 16],
    ['-0x10', -16, 16],
    ['0b101', 5, 2],
    ['2147483647', 2147483647, 10],
    ['-2147483648', -2147483648, 10],
  ])('%j is %i in base %i', (text, value, base) => {
    expect(strictNumber(text)).toEqual({ ok: true, value, base });
  });

  test.each(['', ' ', '+', '-', 'x', '1 ', '1x', '08', '0x', '0xg', '0b', '0b2', '1.5', '1e3', '- 1', '１'])(
    '%j is none',
    (text) => expect(strictNumber(text)).toEqual({ ok: false, why: 'not-a-number' }),
  );

  test.each(['2147483648', '-2147483649', '99999999999999999999999', '0x80000000', '020000000000'])(
    '%j is out of range',
    (text) => expect(strictNumber(text)).toEqual({ ok: false, why: 'out-of-range' }),
  );
});
