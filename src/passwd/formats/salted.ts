import { type Version, version } from '../../conf/version.js';
import { t } from '../../language/t.js';
import { decodeBase64 } from './base64.js';
import { HASH_BYTES, type HashCost, type HashFormat, type HashReading, refused } from './format.js';

/** Salts of up to 2.0, and the long ones that 2.1 reads as well. */
const SALT_LENGTHS = { short: 12, long: 64 } as const;
const LONG_SALTS = version('2.1');

/** Reads salt and hash, which `$6$` and `$7$` have alike. */
export function readSalted(
  format: HashFormat,
  cost: HashCost,
  target: Version,
  saltText: string | undefined,
  hashText: string | undefined,
): HashReading {
  const lengths: readonly number[] =
    target >= LONG_SALTS ? [SALT_LENGTHS.short, SALT_LENGTHS.long] : [SALT_LENGTHS.short];
  if (saltText === undefined) return refused('bad-hash', t`has no salt`);
  const salt = decodeBase64(saltText, SALT_LENGTHS.short);
  if (salt === undefined) return refused('bad-hash', t`has a salt that is not base64`);
  if (salt !== 'uncertain' && !lengths.includes(salt.length)) {
    const newer = salt.length === SALT_LENGTHS.long ? t`, as made by mosquitto_passwd of 2.1` : '';
    return refused('salt-length', t`has a salt of ${salt.length} bytes${newer}, not of ${lengths.join(t` or `)}`);
  }
  if (hashText === undefined) return refused('bad-hash', t`has a salt but no hash`);
  const hash = decodeBase64(hashText, HASH_BYTES);
  if (hash === undefined) return refused('bad-hash', t`has a hash that is cut short or not base64`);
  if (hash !== 'uncertain' && hash.length !== HASH_BYTES) {
    return refused('bad-hash', t`has a hash of ${hash.length} bytes, not of ${HASH_BYTES}`);
  }
  if (salt === 'uncertain' || hash === 'uncertain') return { outcome: 'uncertain' };
  return { outcome: 'read', hash: { format, cost, salt, hash } };
}
