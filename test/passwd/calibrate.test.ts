import { expect, test } from 'vitest';
import { iterationsFor } from '../../src/passwd/calibrate.js';

/** A clock by which each sample takes so long; now and then the machine is busy with something else. */
function clock(sampleMs: number): () => number {
  let [time, asked] = [0, 0];
  return () => {
    if (asked++ % 2) time += sampleMs * (asked % 3 === 0 ? 20 : 1);
    return time;
  };
}

test.each([
  [20, 2.5, 40_000],
  [40, 2.5, 80_000],
  [20, 5, 20_000],
  [20, 0.33, 300_000],
])('%i ms, where a sample of 5000 rounds takes %f ms, are %i rounds', (wanted, sampleMs, rounds) => {
  expect(iterationsFor(wanted, clock(sampleMs))).toBe(rounds);
});

test('of this machine they have two digits', () => {
  expect(String(iterationsFor(20))).toMatch(/^\d{2}0*$/);
});

test('there are never too few', () => {
  expect(iterationsFor(0.001)).toBe(1000);
});
