import { version } from '../../../conf/version.js';
import { t } from '../../../language/t.js';
import { HASH } from '../../broker/password.js';
import type { Rule } from '../../rule.js';
import { findUsers, whoHas } from './files.js';

export const oldHash: Rule = {
  id: 'passwd/old-hash',
  severity: 'warning',
  since: version('2.0'),
  summary: t`A password is hashed in the way of 1.x, with a single round of SHA-512.`,
  why: t`Hashes that begin with $6$ come from mosquitto_passwd up to 1.6. Every version still reads them, but a single round is no obstacle: whoever gets hold of the file tries billions of passwords in a second with a graphics card. 2.0 has brought $7$, with as many rounds as wanted. The hash cannot be changed without the password: set that anew with "mqttctl passwd add USER", or many at once with "mqttctl passwd rehash --known LIST". Said once for a file.`,
  example: {
    language: 'password file',
    bad: `alice:${HASH.replace('$7$101$', '$6$')}`,
    good: `alice:${HASH.replace('$101$', '$10000$')}`,
  },
  check: ({ evaluation }) =>
    findUsers(
      evaluation,
      'hash',
      (users) => users.filter(({ reading }) => reading.outcome === 'read' && reading.hash.format.tag === '6'),
      (first, all) => ({
        message: t`${whoHas(first, all)} an old $6$ hash, a single round of SHA-512, so that whoever gets hold of this file guesses billions of passwords in a second: set the password anew with mqttctl passwd add, or use mqttctl passwd rehash.`,
      }),
    ),
};
