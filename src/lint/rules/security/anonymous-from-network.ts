import { type Access, accessOf } from '../../../conf/access.js';
import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';
import { byAnonymousLine, isForClients, nameOf, placeOf, placeOfSetting } from './places.js';

export const anonymousFromNetwork: Rule = {
  id: 'security/anonymous-from-network',
  severity: 'error',
  summary: t`Everybody who reaches the machine can use the broker.`,
  why: t`Anonymous clients are let in through a listener that the network reaches. Without an ACL they may read and write everything, home automation and alarms included; such brokers are found by scanners within hours when a router passes the port on. With an ACL or a plugin it is a warning: what that grants to the anonymous is granted to the world. True for all versions; 1.6 lets them in unless told otherwise. Quiet where every client needs a certificate or a pre-shared key.`,
  example: {
    bad: 'listener 1883\nallow_anonymous true',
    good: 'listener 1883\nallow_anonymous false\npassword_file /etc/mosquitto/passwd',
  },
  *check({ evaluation, model }) {
    const open = accessOf(evaluation).filter(
      (access) => access.anonymous && access.reachable && !access.proof && !access.overruled && isForClients(access),
    );
    for (const [access, ...others] of byAnonymousLine(open)) {
      const { listener, anonymousBy } = access;
      const all = [access, ...others];
      const place = anonymousBy ? placeOfSetting(anonymousBy) : placeOf(listener, model);
      if (!place) continue;
      const lines = anonymousBy ? all.flatMap((each) => placeOf(each.listener, model) ?? []) : [];
      yield {
        ...place,
        severity: all.every(({ acl }) => acl) ? 'warning' : 'error',
        message: t`Anonymous clients get in from the network (${all.map(nameOf).join(', ')}) ${consequence(access)}.`,
        ...(lines.length > 0 && { related: lines.map((line) => ({ message: t`the listener`, ...line })) }),
      };
    }
  },
};

function consequence({ acl }: Access): string {
  if (!acl)
    return t`and may do everything: set allow_anonymous false and a password_file, or bind the listener to 127.0.0.1`;
  return acl.kind === 'plugin'
    ? t`as far as the plugin lets them: what it grants without a user name is open to everybody`
    : t`and have what the ACL grants above its first user line and in patterns without %u: that is open to everybody`;
}
