import { pbkdf2Sync } from 'node:crypto';
import { HASH_BYTES } from './formats/format.js';

const SAMPLE_ROUNDS = 5_000;
const SAMPLES = 9;
const LEAST = 1_000;

/**
 * The rounds of PBKDF2-SHA512 that cost about so many milliseconds on this machine, on one core, as the broker computes
 * them at each login. By the median of several samples, and with two digits, since the time varies anyway.
 *
 * @param now the time in milliseconds
 */
export function iterationsFor(milliseconds: number, now = () => performance.now()): number {
  const samples = Array.from({ length: SAMPLES }, () => sample(now)).sort((a, b) => a - b);
  const perRound = (samples[SAMPLES >> 1] ?? 0) / SAMPLE_ROUNDS;
  return Math.max(LEAST, Number((milliseconds / perRound).toPrecision(2)));
}

function sample(now: () => number): number {
  const started = now();
  pbkdf2Sync('password', 'twelve bytes', SAMPLE_ROUNDS, HASH_BYTES, 'sha512');
  return now() - started;
}
