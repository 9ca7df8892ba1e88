import { afterEach, expect, test } from 'vitest';
import { decimal } from '../../src/language/decimal.js';
import { speak } from '../../src/language/t.js';

afterEach(() => speak('en', undefined));

test('numbers have a point in English', () => {
  expect(decimal(1234.56, 1)).toBe('1234.6');
  expect(decimal(2, 1)).toBe('2.0');
  expect(decimal(2.4, 0)).toBe('2');
});

test('and a comma in French', () => {
  speak('fr', new Map());
  expect(decimal(1234.56, 1)).toBe('1234,6');
});
