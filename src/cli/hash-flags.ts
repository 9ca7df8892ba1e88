import * as Flags from '@oclif/core/flags';
import { t } from '../language/t.js';
import { argon2id } from '../passwd/formats/argon2id.js';
import { pbkdf2Sha512 } from '../passwd/formats/pbkdf2.js';
import { type HashSettings, USUAL_SETTINGS } from '../passwd/hashing.js';

/** A login would stop the broker for seconds. */
const ITERATIONS_MAX = 10_000_000;

/** How new hashes are made. */
export const hashFlags = {
  iterations: Flags.integer({
    min: 1,
    max: ITERATIONS_MAX,
    helpValue: 'N',
    description: t`rounds of PBKDF2: more is slower for guessers, and for the broker (default ${USUAL_SETTINGS.iterations})`,
    exclusive: ['target-cost'],
  }),
  'target-cost': Flags.integer({
    min: 1,
    max: 5000,
    helpValue: 'MS',
    description: t`as many rounds as a login may cost in milliseconds, measured on this machine`,
    exclusive: ['iterations'],
  }),
  'salt-bytes': Flags.option({ options: ['12', '64'] as const })({
    description: t`12 for every 2.x (default), or 64, which only 2.1 reads`,
  }),
  hash: Flags.option({ options: ['pbkdf2', 'argon2id'] as const })({
    description: t`pbkdf2 for every 2.x (default), or argon2id, which only builds of 2.1 with Argon2 read`,
  }),
};

export interface HashInput {
  readonly iterations?: number | undefined;
  readonly 'target-cost'?: number | undefined;
  readonly 'salt-bytes'?: '12' | '64' | undefined;
  readonly hash?: 'pbkdf2' | 'argon2id' | undefined;
}

/** The settings of the flags, and whether there were any: then hashes made otherwise are made anew. */
export async function hashSettings(
  input: HashInput,
  notify: (sentence: string) => void,
): Promise<{ readonly hashing: HashSettings; readonly exactly: boolean }> {
  const { iterations, hash } = input;
  const milliseconds = input['target-cost'];
  const saltBytes = input['salt-bytes'];
  return {
    hashing: {
      format: hash === 'argon2id' ? argon2id : pbkdf2Sha512,
      saltBytes: saltBytes === undefined ? USUAL_SETTINGS.saltBytes : Number(saltBytes),
      iterations:
        milliseconds === undefined ? (iterations ?? USUAL_SETTINGS.iterations) : await measured(milliseconds, notify),
    },
    exactly: [iterations, milliseconds, saltBytes, hash].some((flag) => flag !== undefined),
  };
}

async function measured(milliseconds: number, notify: (sentence: string) => void): Promise<number> {
  const { iterationsFor } = await import('../passwd/calibrate.js');
  const iterations = iterationsFor(milliseconds);
  notify(t`${milliseconds} ms on this machine are about ${iterations} rounds.`);
  return iterations;
}
