import { pbkdf2, pbkdf2Sync } from 'node:crypto';
import { promisify } from 'node:util';
import { atoi } from '../../conf/numbers.js';
import { version } from '../../conf/version.js';
import { t } from '../../language/t.js';
import { HASH_BYTES, type HashCost, type HashFormat, refused } from './format.js';
import { readSalted } from './salted.js';

/** Rounds of a hash whose field of rounds the broker has read. */
const LEAST = 1;

/** `$7$ROUNDS$SALT$HASH`: PBKDF2-HMAC-SHA512 (RFC 8018), in every 2.x (src/password_mosq.c). */
export const pbkdf2Sha512: HashFormat = {
  tag: '7',
  name: 'PBKDF2-SHA512',
  since: version('2.0'),
  read: ([rounds, salt, hash], target) => {
    if (rounds === undefined) return refused('bad-hash', t`ends after its tag`);
    const iterations = atoi(rounds);
    if (iterations < LEAST) return refused('bad-iterations', t`has a number of iterations below 1`);
    return readSalted(pbkdf2Sha512, { iterations }, target, salt, hash);
  },
  compute: (password, salt, { iterations = LEAST }) =>
    promisify(pbkdf2)(password, salt, iterations, HASH_BYTES, 'sha512'),
  computeNow,
  newCost: (iterations) => ({ iterations }),
  print: ({ cost, salt, hash }) => `$7$${cost.iterations}$${salt.toString('base64')}$${hash.toString('base64')}`,
};

function computeNow(password: Buffer, salt: Buffer, { iterations = LEAST }: HashCost): Buffer {
  return pbkdf2Sync(password, salt, iterations, HASH_BYTES, 'sha512');
}
