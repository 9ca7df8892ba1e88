import { accessOf } from '../../../conf/access.js';
import { version } from '../../../conf/version.js';
import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';
import { nameOf, placeOf } from './places.js';

export const openHttpApi: Rule = {
  id: 'security/open-http-api',
  severity: 'warning',
  summary: t`The HTTP API is open to the network without a password.`,
  why: t`It tells everybody the version, the listeners and the traffic of the broker, to web pages of any origin, too. Bind it to 127.0.0.1, or let it ask for a password.`,
  example: {
    bad: 'listener 1883 127.0.0.1\nallow_anonymous true\nlistener 9883\nprotocol http_api',
    good: 'listener 1883 127.0.0.1\nallow_anonymous true\nlistener 9883 127.0.0.1\nprotocol http_api',
  },
  since: version('2.1'),
  *check({ evaluation, model }) {
    for (const access of accessOf(evaluation)) {
      const place = placeOf(access.listener, model);
      if (access.protocol !== 'http_api' || !access.anonymous || !access.reachable || !place) continue;
      yield { ...place, message: t`The HTTP API is open to everybody on ${nameOf(access)}: bind it to 127.0.0.1.` };
    }
  },
};
