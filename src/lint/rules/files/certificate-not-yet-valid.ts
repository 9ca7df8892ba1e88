import { t } from '../../../language/t.js';
import type { Finding, Rule, RuleContext } from '../../rule.js';
import { chainOf, day, tlsScopes } from './certificates.js';
import { placeOf } from './places.js';

/** A certificate whose time has not come. */
export const certificateNotYetValid: Rule = {
  id: 'files/certificate-not-yet-valid',
  severity: 'error',
  summary: t`The certificate in certfile is not valid yet.`,
  why: t`Every version of the broker starts with it and says nothing, but clients that check certificates refuse the connection (certificate is not yet valid). The clock of this machine may be wrong, or was when the certificate was made: boards without a battery start in the past.`,
  example: {
    bad: '# server.pem: notBefore=Jan  1 00:00:00 2099 GMT\ncertfile /etc/mosquitto/certs/server.pem\nkeyfile /etc/mosquitto/certs/server.key',
    good: '# server.pem: notBefore=Jan  1 00:00:00 2024 GMT\ncertfile /etc/mosquitto/certs/server.pem\nkeyfile /etc/mosquitto/certs/server.key',
  },
  check,
};

function* check({ evaluation, model, now }: RuleContext): Iterable<Finding> {
  for (const { certificate: setting } of tlsScopes(model)) {
    const [certificate] = chainOf(evaluation, setting);
    if (!certificate) continue;
    const begin = new Date(certificate.validFrom);
    if (begin <= now) continue;
    yield {
      ...placeOf(setting),
      message: t`The certificate in ${setting.value} is valid from ${day(begin)} on, and it is ${day(now)} by the clock of this machine: set the clock, or make the certificate anew.`,
    };
  }
}
