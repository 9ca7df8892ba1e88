import { t } from '../../../language/t.js';
import type { PasswordUser } from '../../../passwd/load.js';
import { HASH } from '../../broker/password.js';
import type { Rule } from '../../rule.js';
import { findUsers, whoHas } from './files.js';

/** Rounds of hashing that may be spent on one file: some tens of milliseconds. */
const ROUNDS_MAX = 60_000;
const NOTHING = Buffer.alloc(0);
/** Of the empty text, as mosquitto_passwd 2.0 hashes it. */
const EMPTY =
  '$7$101$BwcHBwcHBwcHBwcH$oolWpejl2PB5p7cvYkDSuG0BTWSv/FRidOT3vDoWEz2+AFZNAviZaIC40D7Jlag+1nnrjyNVr+2q7ikuO6uksA==';

export const emptyPassword: Rule = {
  id: 'passwd/empty-password',
  severity: 'error',
  summary: t`A user has the empty password.`,
  why: t`The broker takes an empty password for none and refuses it, so that the user cannot log in in the usual way. But it reads a password up to its first NUL byte only: a client that sends a NUL, alone or with anything behind it, is let in as this user (measured with 2.0.11, 2.0.21 and 2.1.2). "mosquitto_passwd -b FILE USER ''" makes such hashes. Looked for as long as that takes no time: in files of mosquitto_passwd among the first few hundred users, in larger or costlier ones among fewer. Set a password.`,
  example: { language: 'password file', bad: `alice:${EMPTY}`, good: `alice:${HASH}` },
  check: ({ evaluation }) =>
    findUsers(evaluation, 'hash', withEmptyPassword, (first, all) => ({
      message: t`${whoHas(first, all)} the empty password, with which a client gets in that sends a NUL byte: set one with mqttctl passwd add.`,
    })),
};

function withEmptyPassword(users: readonly PasswordUser[]): PasswordUser[] {
  let rounds = ROUNDS_MAX;
  return users.filter(({ reading }) => {
    const hash = 'hash' in reading ? reading.hash : undefined;
    if (!hash?.format.computeNow) return false;
    const { iterations = 1 } = hash.cost;
    if (iterations > rounds) return false;
    rounds -= iterations;
    return hash.format.computeNow(NOTHING, hash.salt, hash.cost).equals(hash.hash);
  });
}
