import { t } from '../../../language/t.js';
import type { Finding, Rule, RuleContext } from '../../rule.js';
import { chainOf, day, tlsScopes } from './certificates.js';
import { placeOf } from './places.js';

/** A certificate whose time is over. */
export const certificateExpired: Rule = {
  id: 'files/certificate-expired',
  severity: 'error',
  summary: t`The certificate in certfile has expired.`,
  why: t`Every version of the broker starts with it and says nothing, but clients that check certificates refuse the connection (certificate has expired). Renew it, put it in place of the old file and reload the broker; since 2.0 a reload is enough.`,
  example: {
    bad: '# server.pem: notAfter=Jan  1 00:00:00 2024 GMT\ncertfile /etc/mosquitto/certs/server.pem\nkeyfile /etc/mosquitto/certs/server.key',
    good: '# server.pem: renewed\ncertfile /etc/mosquitto/certs/server.pem\nkeyfile /etc/mosquitto/certs/server.key',
  },
  check,
};

function* check({ evaluation, model, now }: RuleContext): Iterable<Finding> {
  for (const { certificate: setting, kind } of tlsScopes(model)) {
    const [certificate] = chainOf(evaluation, setting);
    if (!certificate) continue;
    const end = new Date(certificate.validTo);
    if (end >= now) continue;
    const who = kind === 'listener' ? t`clients refuse it` : t`the other broker refuses it`;
    yield {
      ...placeOf(setting),
      message: t`The certificate in ${setting.value} expired on ${day(end)}, and ${who}: renew it and reload the broker.`,
    };
  }
}
