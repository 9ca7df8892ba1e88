import { accessOf } from '../../../conf/access.js';
import { version } from '../../../conf/version.js';
import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';
import { nameOf, placeOf, placeOfSetting } from './places.js';

export const overruledAllowAnonymous: Rule = {
  id: 'security/overruled-allow-anonymous',
  severity: 'error',
  since: version('2.0'),
  until: version('2.0.20'),
  summary: t`Without a listener line this version lets everybody in, whatever allow_anonymous says.`,
  why: t`Where no listener line is read, 2.0.0 to 2.0.20 turn allow_anonymous on, and "allow_anonymous false" is not heard. That concerns the machine itself only (a warning) in local only mode. But up to 2.0.11, which Debian 11 and 12 ship, a listener option without a listener, like max_connections, opens port 1883 to the network, and everybody gets in there, also beside a password_file. Measured with Debian 12. Write a listener line above such options.`,
  example: {
    bad: 'max_connections 100',
    good: 'listener 1883 127.0.0.1\nmax_connections 100\nallow_anonymous true',
  },
  *check({ evaluation, model }) {
    for (const access of accessOf(evaluation)) {
      const { listener, anonymousBy, overruled, reachable, proof } = access;
      if (!overruled || proof) continue;
      if (!reachable) {
        if (anonymousBy?.value !== false) continue;
        yield {
          ...placeOfSetting(anonymousBy),
          severity: 'warning',
          message: t`Without a listener line this version does not hear allow_anonymous false: every program on this machine gets in. Write "listener 1883 127.0.0.1".`,
        };
        continue;
      }
      const place = placeOf(listener, model);
      if (!place) continue;
      yield {
        ...place,
        message: t`${listener.causedBy?.name.text ?? t`This`} stands without a listener line: this version opens ${nameOf(access)} to the network for it and lets everybody in, whatever allow_anonymous says. Write "listener 1883" above it.`,
        ...(anonymousBy && { related: [{ message: t`not heard`, ...placeOfSetting(anonymousBy) }] }),
      };
    }
  },
};
