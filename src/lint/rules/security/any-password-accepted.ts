import { accessOf } from '../../../conf/access.js';
import type { Rule } from '../../rule.js';
import { isForClients, nameOf, placeOf } from './places.js';

export const anyPasswordAccepted: Rule = {
  id: 'security/any-password-accepted',
  severity: 'warning',
  summary: 'Any user name with any password gets in, because nothing checks them.',
  why: 'Where anonymous clients are allowed and no password file, plugin or certificate belongs to the listener, a client may also call itself whatever it likes, and the ACL believes it: "user admin" in it protects nothing.',
  example: {
    bad: 'listener 1883 127.0.0.1\nallow_anonymous true\nacl_file /etc/mosquitto/acl',
    good: 'listener 1883 127.0.0.1\nallow_anonymous true\nacl_file /etc/mosquitto/acl\npassword_file /etc/mosquitto/passwd',
  },
  *check({ evaluation, model }) {
    for (const access of accessOf(evaluation)) {
      const place = placeOf(access.listener, model);
      if (!access.anonymous || access.passwords || !access.acl || !isForClients(access) || !place) continue;
      yield {
        ...place,
        message: `On ${nameOf(access)} a client can take any user name with any password, and so every right that the ACL grants to users: set a password_file.`,
      };
    }
  },
};
