import { describe, expect, test } from 'vitest';
import { compareNames, includedNames } from '../../src/conf/evaluate/include-order.js';

test.each([
  ['only .conf', ['a.conf', 'b.conf.bak', 'c.cnf', 'conf', 'd.CONF', 'e.conf~'], ['a.conf']],
  ['not a bare suffix', ['.conf', 'a.conf'], ['a.conf']],
  ['hidden files', ['b.conf', '.a.conf'], ['.a.conf', 'b.conf']],
  ['numbers as text', ['10.conf', '9.conf', '1.conf'], ['1.conf', '10.conf', '9.conf']],
  ['capitals beside small letters', ['b.conf', 'A.conf', 'a.conf', 'B.conf'], ['A.conf', 'a.conf', 'B.conf', 'b.conf']],
  ['_ behind the letters', ['_.conf', 'z.conf', '-.conf', 'Z.conf'], ['-.conf', 'Z.conf', 'z.conf', '_.conf']],
  ['bytes beyond ASCII last', ['é.conf', 'z.conf', '~.conf'], ['z.conf', '~.conf', 'é.conf']],
  ['nothing of nothing', [], []],
])('%s', (_, names, expected) => expect(includedNames(names)).toEqual(expected));

test('what is listed stays as it was', () => {
  const names = Object.freeze(['b.conf', 'a.conf']);
  expect(includedNames(names)).toEqual(['a.conf', 'b.conf']);
});

describe('names', () => {
  test.each([
    ['a', 'a', 0],
    ['a', 'b', -1],
    ['A', 'a', -1],
    ['Ab', 'aa', -1],
    ['aa', 'Ab', 1],
    ['a', 'ab', -1],
    ['[', 'a', 1],
    ['Z', '[', -1],
  ])('%s before %s: %i', (a, b, sign) => {
    expect(Math.sign(compareNames(a, b))).toBe(sign);
    expect(Math.sign(compareNames(b, a))).toBe(sign === 0 ? 0 : -sign);
  });
});
