import { describe, expect, test } from 'vitest';
import { at, changed, version, versionText } from '../../src/conf/version.js';

test.each([
  ['1.6', 1_006_000, '1.6.0'],
  ['2.0.11', 2_000_011, '2.0.11'],
  ['2.1.2', 2_001_002, '2.1.2'],
  ['3', 3_000_000, '3.0.0'],
])('%s is %i, printed %s', (text, value, printed) => {
  expect(version(text)).toBe(value);
  expect(versionText(value)).toBe(printed);
});

test('versions are in order', () => {
  const order = ['1.6', '1.6.15', '2.0', '2.0.9', '2.0.10', '2.0.22', '2.1', '2.1.2', '3.0'];
  expect([...order].reverse().sort((a, b) => version(a) - version(b))).toEqual(order);
});

describe('a fact', () => {
  const fact = changed({ '2.1': 'new', '1.6': 'old', '2.0.12': 'between' });

  test.each([
    ['1.5', 'old'],
    ['1.6', 'old'],
    ['2.0.11', 'old'],
    ['2.0.12', 'between'],
    ['2.0.999', 'between'],
    ['2.1', 'new'],
    ['3.0', 'new'],
  ])('at %s is %s', (target, value) => expect(at(fact, version(target))).toBe(value));

  test('that never changed', () => expect(at('same', version('2.0'))).toBe('same'));
});
