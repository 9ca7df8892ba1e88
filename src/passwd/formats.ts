import { type Version, version } from '../conf/version.js';
import { t } from '../language/t.js';
import { argon2id } from './formats/argon2id.js';
import { type HashFormat, type HashReading, type PasswordBuild, refused } from './formats/format.js';
import { pbkdf2Sha512 } from './formats/pbkdf2.js';
import { sha512 } from './formats/sha512.js';

export type { HashFormat, HashReading, HashRefusal, PasswordBuild, PasswordHash } from './formats/format.js';

/** Every hash format of a password file; a new one is an entry here. */
export const HASH_FORMATS: readonly HashFormat[] = [sha512, pbkdf2Sha512, argon2id];

const V2_1 = version('2.1');

/**
 * Reads the text after the colon. Up to 2.0 (unpwd__decode_passwords of src/security_default.c) dollars only part,
 * so that the first may be missing and runs count once; from 2.1 on (mosquitto_pw_decode of
 * libcommon/password_common.c) the tag stands exactly between the first two.
 *
 * @param text one character a byte, without blanks around it
 */
export function readHash(text: string, target: Version, build: PasswordBuild): HashReading {
  if (text === '') return refused('no-hash', t`is missing`);
  const fields = text.split('$').filter((field) => field !== '');
  const tag = target >= V2_1 ? /^\$([^$]*)\$/.exec(text)?.[1] : fields[0];
  const format = HASH_FORMATS.find((known) => known.tag === tag);
  if (!format) return unknownFormat(text);
  if (target < format.since) return refused('unknown-format', t`is ${format.name}, which this version cannot read`);
  const missing = format.needs?.(build);
  return missing ? refused('unknown-format', missing) : format.read(fields.slice(1), target);
}

function unknownFormat(text: string): HashReading {
  if (!/^\$|^[67]\$/.test(text)) return refused('plain-text', t`is not hashed but plain text`);
  if (/^[67]\$/.test(text)) return refused('bad-hash', t`lacks the $ at the beginning of the hash`);
  return refused('unknown-format', t`is in a format that the broker does not know`);
}
