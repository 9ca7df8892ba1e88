import { accessOf } from '../../../conf/access.js';
import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';
import { byAnonymousLine, isForClients, placeOfLine } from './places.js';

export const anonymousBesidePasswords: Rule = {
  id: 'security/anonymous-beside-passwords',
  severity: 'warning',
  summary: t`There is a password file, but clients without a name get in all the same, and no ACL limits them.`,
  why: t`allow_anonymous true means that the password is asked only of those who give a name. Who gives none may do as much. Say allow_anonymous false, or write an ACL whose lines above the first user are for the anonymous. True for every version.`,
  example: {
    bad: 'listener 1883 127.0.0.1\nallow_anonymous true\npassword_file /etc/mosquitto/passwd',
    good: 'listener 1883 127.0.0.1\nallow_anonymous false\npassword_file /etc/mosquitto/passwd',
  },
  *check({ evaluation }) {
    const open = accessOf(evaluation).filter(
      (access) => access.anonymous && !access.acl && !access.overruled && isForClients(access),
    );
    for (const [{ anonymousBy, passwords }] of byAnonymousLine(
      open.filter(({ passwords }) => passwords?.kind === 'password file'),
    )) {
      if (!anonymousBy || !passwords) continue;
      yield {
        ...placeOfLine(anonymousBy.directive),
        message: t`Clients without a user name get in as well and may do everything, in spite of the password file: set it to false, or write an acl_file.`,
        related: [{ message: t`the password file`, ...placeOfLine(passwords.directive) }],
      };
    }
  },
};
