import { accessOf } from '../../../conf/access.js';
import type { Rule } from '../../rule.js';
import { isForClients, nameOf, placeOf, placeOfSetting } from './places.js';

export const anonymousFromNetwork: Rule = {
  id: 'security/anonymous-from-network',
  severity: 'error',
  summary: 'Everybody who reaches the machine can use the broker.',
  why: 'Anonymous clients are let in through a listener that the network reaches. Without an ACL they may read and write everything, home automation and alarms included; such brokers are found by scanners within hours when a router passes the port on. With an ACL it is a warning: what its first lines grant is granted to the world. True for all versions; 1.6 lets them in unless told otherwise.',
  example: {
    bad: 'listener 1883\nallow_anonymous true',
    good: 'listener 1883\nallow_anonymous false\npassword_file /etc/mosquitto/passwd',
  },
  *check({ evaluation, model }) {
    for (const access of accessOf(evaluation)) {
      const { listener, anonymous, anonymousBy, acl, reachable } = access;
      const place = anonymousBy ? placeOfSetting(anonymousBy) : placeOf(listener, model);
      if (!anonymous || !reachable || !isForClients(access) || !place) continue;
      if (listener.settings.get('require_certificate')?.value === true && access.certificate) continue;
      const line = placeOf(listener, model);
      yield {
        ...place,
        severity: acl ? 'warning' : 'error',
        message: acl
          ? `Anonymous clients get in from the network (${nameOf(access)}): what the ACL grants above its first user line is open to everybody.`
          : `Anonymous clients get in from the network (${nameOf(access)}) and may do everything: set allow_anonymous false and a password_file, or bind the listener to 127.0.0.1.`,
        ...(anonymousBy && line && { related: [{ message: 'the listener', ...line }] }),
      };
    }
  },
};
