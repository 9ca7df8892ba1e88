import { t } from '../../../language/t.js';
import { HASH } from '../../broker/password.js';
import type { Rule } from '../../rule.js';
import { findUsers, grouped, iterationsOf, whoHas } from './files.js';

/** What mosquitto_passwd of 2.1 makes. */
const ENOUGH = 1_000;

export const weakIterations: Rule = {
  id: 'passwd/weak-iterations',
  severity: 'info',
  summary: t`A password is hashed with few iterations.`,
  why: t`Whoever gets hold of the file, or of a backup of it, can try passwords on another machine, and each try costs as many iterations as the hash names. mosquitto_passwd of 2.0 makes 101, so that a graphics card tries millions of passwords in a second; that of 2.1 makes 1,000, and mqttctl 10,000, which a broker hardly notices. Every 2.x reads any number. The hash cannot be changed without the password: set that anew with "mqttctl passwd add USER", or many at once with "mqttctl passwd rehash --known LIST". Said once for a file.`,
  example: {
    language: 'password file',
    bad: `alice:${HASH}`,
    good: `alice:${HASH.replace('$101$', '$10000$')}`,
  },
  check: ({ evaluation }) =>
    findUsers(
      evaluation,
      'hash',
      (users) => users.filter((user) => (iterationsOf(user) ?? ENOUGH) < ENOUGH),
      (first, all) => ({
        message: t`${whoHas(first, all)} a hash of fewer than ${grouped(ENOUGH)} iterations, so that whoever gets hold of this file guesses fast: set the password anew with mqttctl passwd add, or use mqttctl passwd rehash.`,
      }),
    ),
};
