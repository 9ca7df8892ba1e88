import { createHash } from 'node:crypto';
import { version } from '../../conf/version.js';
import { t } from '../../language/t.js';
import type { HashFormat } from './format.js';
import { readSalted } from './salted.js';

/** `$6$SALT$HASH`: one round of SHA-512 over password and salt, the only format up to 1.6 (src/password_mosq.c). */
export const sha512: HashFormat = {
  tag: '6',
  name: t`salted SHA-512`,
  since: version('1.0'),
  read: ([salt, hash], target) => readSalted(sha512, {}, target, salt, hash),
  compute: async (password, salt) => digest(password, salt),
  computeNow: digest,
  newCost: () => ({}),
  print: ({ salt, hash }) => `$6$${salt.toString('base64')}$${hash.toString('base64')}`,
};

function digest(password: Buffer, salt: Buffer): Buffer {
  return createHash('sha512').update(password).update(salt).digest();
}
