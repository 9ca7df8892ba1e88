import { pbkdf2Sync } from 'node:crypto';
import { t } from '../language/t.js';
import { HASH_BYTES } from './formats/format.js';

const SAMPLE_ROUNDS = 5_000;
const SAMPLES = 9;
const LEAST = 1_000;

/**
 * The rounds of PBKDF2-SHA512 that cost about so many milliseconds on this machine, on one core, as the broker computes
 * them at each login. By the median of several samples, and with two digits, since the time varies anyway.
 */
export function iterationsFor(milliseconds: number): number {
  const samples = Array.from({ length: SAMPLES }, sample).sort((a, b) => a - b);
  const perRound = (samples[SAMPLES >> 1] ?? 0) / SAMPLE_ROUNDS;
  return Math.max(LEAST, Number((milliseconds / perRound).toPrecision(2)));
}

function sample(): number {
  const started = performance.now();
  pbkdf2Sync('password', t`twelve bytes`, SAMPLE_ROUNDS, HASH_BYTES, 'sha512');
  return performance.now() - started;
}
