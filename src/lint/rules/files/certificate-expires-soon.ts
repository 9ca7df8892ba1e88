import { t } from '../../../language/t.js';
import type { Finding, Rule, RuleContext } from '../../rule.js';
import { chainOf, day, tlsScopes } from './certificates.js';
import { placeOf } from './places.js';

const DAY = 24 * 60 * 60 * 1000;
/** Certbot renews thirty days before the end: whoever is this late was forgotten. */
const SOON = 14 * DAY;

/** A certificate whose time is nearly over. */
export const certificateExpiresSoon: Rule = {
  id: 'files/certificate-expires-soon',
  severity: 'warning',
  summary: t`The certificate in certfile expires within 14 days.`,
  why: t`What renews certificates does so weeks before, so something is wrong with the renewal, or with the copy that the broker uses: a deploy hook that was not run leaves the old one here. Every version of the broker goes on with an expired certificate in silence, and clients refuse it.`,
  example: {
    bad: '# server.pem: expires in three days\ncertfile /etc/mosquitto/certs/server.pem\nkeyfile /etc/mosquitto/certs/server.key',
    good: '# server.pem: renewed\ncertfile /etc/mosquitto/certs/server.pem\nkeyfile /etc/mosquitto/certs/server.key',
  },
  check,
};

function* check({ evaluation, model, now }: RuleContext): Iterable<Finding> {
  for (const { certificate: setting } of tlsScopes(model)) {
    const [certificate] = chainOf(evaluation, setting);
    if (!certificate) continue;
    const end = new Date(certificate.validTo);
    const left = end.getTime() - now.getTime();
    if (left < 0 || left >= SOON) continue;
    const days = Math.floor(left / DAY);
    yield {
      ...placeOf(setting),
      message: t`The certificate in ${setting.value} expires ${days === 0 ? t`within a day` : days === 1 ? t`in one day` : t`in ${days} days`}, on ${day(end)}: renew it, see why that did not happen by itself, and reload the broker.`,
    };
  }
}
