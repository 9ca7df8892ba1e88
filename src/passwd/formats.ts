import { atoi } from '../conf/numbers.js';
import { type Version, version } from '../conf/version.js';
import { decodeBase64 } from './base64.js';

/** A password hash that is fit to verify a password with. */
export interface PasswordHash {
  readonly format: HashFormat;
  /** Rounds of PBKDF2; undefined for formats without. */
  readonly iterations?: number;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

/** What the broker makes of the text after the colon. */
export type HashReading =
  | { readonly outcome: 'read'; readonly hash: PasswordHash }
  /** Taken over as it is; whether it is any good shows when the user logs in. */
  | { readonly outcome: 'unchecked'; readonly format: HashFormat }
  /** Depends on the OpenSSL of the build. */
  | { readonly outcome: 'uncertain' }
  | { readonly outcome: 'refused'; readonly refusal: HashRefusal };

export interface HashRefusal {
  /** Last part of the rule id. */
  readonly rule: 'no-hash' | 'plain-text' | 'unknown-format' | 'bad-hash' | 'bad-iterations' | 'salt-length';
  /** What is wrong, to follow on "The password of alice ". */
  readonly why: string;
}

/** What a build of the broker can do beyond its version. */
export interface PasswordBuild {
  readonly argon2: boolean;
}

export interface HashFormat {
  /** Between the first two `$`. */
  readonly tag: string;
  readonly name: string;
  readonly since: Version;
  /** What is in the way of using this format in a build that has the version. */
  readonly needs?: (build: PasswordBuild) => string | undefined;
  /** Reads the fields after the tag. */
  readonly read: (fields: readonly string[], target: Version, format: HashFormat) => HashReading;
}

const HASH_BYTES = 64;
const V2_1 = version('2.1');

/** Every hash format of a password file; a new one is an entry here. */
export const HASH_FORMATS: readonly HashFormat[] = [
  {
    tag: '6',
    name: 'salted SHA-512',
    since: version('1.0'),
    read: ([salt, hash], target, format) => readSalted(format, target, salt, hash),
  },
  {
    tag: '7',
    name: 'PBKDF2-SHA512',
    since: version('2.0'),
    read: ([rounds, salt, hash], target, format) => {
      if (rounds === undefined) return refused('bad-hash', 'ends after its tag');
      const iterations = atoi(rounds);
      if (iterations < 1) return refused('bad-iterations', 'has a number of iterations below 1');
      return readSalted(format, target, salt, hash, iterations);
    },
  },
  {
    tag: 'argon2id',
    name: 'Argon2id',
    since: V2_1,
    needs: ({ argon2 }) => (argon2 ? undefined : 'is an Argon2id hash, which this build of the broker cannot read'),
    read: (_, __, format) => ({ outcome: 'unchecked', format }),
  },
];

/**
 * Reads the text after the colon. Up to 2.0 (unpwd__decode_passwords of src/security_default.c) dollars only part,
 * so that the first may be missing and runs count once; from 2.1 on (mosquitto_pw_decode of
 * libcommon/password_common.c) the tag stands exactly between the first two.
 *
 * @param text one character a byte, without blanks around it
 */
export function readHash(text: string, target: Version, build: PasswordBuild): HashReading {
  if (text === '') return refused('no-hash', 'is missing');
  const fields = text.split('$').filter((field) => field !== '');
  const tag = target >= V2_1 ? /^\$([^$]*)\$/.exec(text)?.[1] : fields[0];
  const format = HASH_FORMATS.find((known) => known.tag === tag);
  if (!format) return unknownFormat(text);
  if (target < format.since) return refused('unknown-format', `is ${format.name}, which this version cannot read`);
  const missing = format.needs?.(build);
  return missing ? refused('unknown-format', missing) : format.read(fields.slice(1), target, format);
}

function unknownFormat(text: string): HashReading {
  if (!/^\$|^[67]\$/.test(text)) return refused('plain-text', 'is not hashed but plain text');
  if (/^[67]\$/.test(text)) return refused('bad-hash', 'lacks the $ at the beginning of the hash');
  return refused('unknown-format', 'is in a format that the broker does not know');
}

function readSalted(
  format: HashFormat,
  target: Version,
  saltText: string | undefined,
  hashText: string | undefined,
  iterations?: number,
): HashReading {
  const lengths = target >= V2_1 ? [12, 64] : [12];
  if (saltText === undefined) return refused('bad-hash', 'has no salt');
  const salt = decodeBase64(saltText, 12);
  if (salt === undefined) return refused('bad-hash', 'has a salt that is not base64');
  if (salt !== 'uncertain' && !lengths.includes(salt.length)) {
    const newer = salt.length === HASH_BYTES ? ', as made by mosquitto_passwd of 2.1' : '';
    return refused('salt-length', `has a salt of ${salt.length} bytes${newer}, not of ${lengths.join(' or ')}`);
  }
  if (hashText === undefined) return refused('bad-hash', 'has a salt but no hash');
  const hash = decodeBase64(hashText, HASH_BYTES);
  if (hash === undefined) return refused('bad-hash', 'has a hash that is cut short or not base64');
  if (hash !== 'uncertain' && hash.length !== HASH_BYTES) {
    return refused('bad-hash', `has a hash of ${hash.length} bytes, not of ${HASH_BYTES}`);
  }
  if (salt === 'uncertain' || hash === 'uncertain') return { outcome: 'uncertain' };
  return { outcome: 'read', hash: { format, salt, hash, ...(iterations !== undefined && { iterations }) } };
}

function refused(rule: HashRefusal['rule'], why: string): HashReading {
  return { outcome: 'refused', refusal: { rule, why } };
}
