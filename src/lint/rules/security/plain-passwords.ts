import { accessOf } from '../../../conf/access.js';
import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';
import { nameOf, placeOf } from './places.js';

export const plainPasswords: Rule = {
  id: 'security/plain-passwords',
  severity: 'warning',
  summary: t`Passwords cross the network without encryption.`,
  why: t`MQTT and HTTP send user name and password as they are. On a listener without TLS that the network reaches, everybody on the way can read them. Give the listener a certificate, or bind it to 127.0.0.1 and let a listener with TLS serve the network.`,
  example: {
    bad: 'listener 1883\nallow_anonymous false\npassword_file /etc/mosquitto/passwd',
    good: 'listener 1883 127.0.0.1\nallow_anonymous false\npassword_file /etc/mosquitto/passwd',
  },
  *check({ evaluation, model }) {
    for (const access of accessOf(evaluation)) {
      const place = placeOf(access.listener, model);
      if (!access.passwords || access.tls || !access.reachable || !place) continue;
      yield {
        ...place,
        message: t`Passwords cross the network in clear text on ${nameOf(access)}: add certfile and keyfile, or bind it to 127.0.0.1.`,
      };
    }
  },
};
