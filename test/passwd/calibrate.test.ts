import { pbkdf2Sync } from 'node:crypto';
import { expect, test } from 'vitest';
import { iterationsFor } from '../../src/passwd/calibrate.js';

test('the rounds cost about what was asked for', () => {
  const iterations = iterationsFor(20);
  expect(iterations).toBeGreaterThanOrEqual(1000);
  expect(String(iterations)).toMatch(/^\d{2}0*$/);
  const started = performance.now();
  pbkdf2Sync('x', 'y', iterations, 64, 'sha512');
  // Other tests run at the same time: only the order of magnitude is certain.
  expect(performance.now() - started).toBeGreaterThan(4);
  expect(iterationsFor(40)).toBeGreaterThan(iterations);
});

test('there are never too few', () => {
  expect(iterationsFor(0.001)).toBe(1000);
});
