import { accessOf } from '../../../conf/access.js';
import type { Rule } from '../../rule.js';
import { isForClients, nameOf, placeOf } from './places.js';

export const nobodyCanLogIn: Rule = {
  id: 'security/nobody-can-log-in',
  severity: 'warning',
  summary: 'A listener lets nobody in.',
  why: 'Since 2.0 a listener shuts anonymous clients out unless allow_anonymous says otherwise, and without a password file, plugin or certificate there is nobody else: every client is told "not authorised". Recipes from the time of 1.x end so.',
  example: {
    bad: 'listener 1883',
    good: 'listener 1883\nallow_anonymous false\npassword_file /etc/mosquitto/passwd',
  },
  *check({ evaluation, model }) {
    for (const access of accessOf(evaluation)) {
      const place = placeOf(access.listener, model);
      if (access.anonymous || access.passwords || !isForClients(access) || !place) continue;
      yield {
        ...place,
        message: `Nobody can log in on ${nameOf(access)}: add password_file (mqttctl and mosquitto_passwd make one), or knowingly allow_anonymous true.`,
      };
    }
  },
};
