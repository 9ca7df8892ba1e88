import { accessOf } from '../../../conf/access.js';
import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';
import { isForClients, nameOf, placeOf, placeOfLine } from './places.js';

export const anyPasswordAccepted: Rule = {
  id: 'security/any-password-accepted',
  severity: 'warning',
  summary: t`Any user name with any password gets in, because nothing checks them.`,
  why: t`Where anonymous clients are allowed and no password file, plugin or certificate belongs to the listener, a client may also call itself whatever it likes, and the ACL believes it: "user admin" in it protects nothing. 1.6 even takes any name where anonymous clients are shut out: an error, if the network reaches it.`,
  example: {
    bad: 'listener 1883 127.0.0.1\nallow_anonymous true\nacl_file /etc/mosquitto/acl',
    good: 'listener 1883 127.0.0.1\nallow_anonymous true\nacl_file /etc/mosquitto/acl\npassword_file /etc/mosquitto/passwd',
  },
  *check({ evaluation, model }) {
    for (const access of accessOf(evaluation)) {
      const { listener, anonymous, anonymousBy, acl, proof, reachable, anyPassword } = access;
      if (!anyPassword || !isForClients(access)) continue;
      const place =
        listener.directive || listener.causedBy || !acl ? placeOf(listener, model) : placeOfLine(acl.directive);
      if (!place) continue;
      if (!anonymous) {
        yield {
          ...place,
          ...(reachable && !proof && { severity: 'error' }),
          message: t`Any user name with any password gets in on ${nameOf(access)}, although anonymous clients do not: set a password_file.`,
          ...(anonymousBy && {
            related: [{ message: t`shuts out only those without a name`, ...placeOfLine(anonymousBy.directive) }],
          }),
        };
      } else if (acl) {
        yield {
          ...place,
          message: t`On ${nameOf(access)} a client can take any user name with any password, and so every right that the ACL grants to users: set a password_file.`,
          related: [{ message: t`the ACL`, ...placeOfLine(acl.directive) }],
        };
      }
    }
  },
};
