import type { X509Certificate } from 'node:crypto';
import { t } from '../../../language/t.js';
import type { Finding, Rule, RuleContext } from '../../rule.js';
import { authoritiesOf, commonName, day, tlsScopes } from './certificates.js';
import { placeOf } from './places.js';

/** An authority whose time is over, and which no certificate in the file replaces. */
export const authorityExpired: Rule = {
  id: 'files/authority-expired',
  severity: 'warning',
  summary: t`A certificate of an authority in cafile has expired.`,
  why: t`Every version of the broker loads it and says nothing. Client certificates that this authority signed are refused from then on, and a server certificate that needs it in its chain is refused by clients. After renewing it restart the broker: a reload does not read cafile again.`,
  example: {
    bad: '# ca.pem: notAfter=Jan  1 00:00:00 2024 GMT\ncafile /etc/mosquitto/certs/ca.pem',
    good: '# ca.pem: renewed\ncafile /etc/mosquitto/certs/ca.pem',
  },
  check,
};

function* check({ evaluation, model, now }: RuleContext): Iterable<Finding> {
  for (const { settings, kind } of tlsScopes(model)) {
    const setting = settings.get(kind === 'listener' ? 'cafile' : 'bridge_cafile');
    const authorities = authoritiesOf(evaluation, setting);
    const isOver = ({ validTo }: X509Certificate) => new Date(validTo) < now;
    const valid = new Set(authorities.filter((authority) => !isOver(authority)).map(({ subject }) => subject));
    const [first, ...others] = authorities.filter((authority) => isOver(authority) && !valid.has(authority.subject));
    if (!setting || !first) continue;
    const more = others.length > 0 ? t` (and ${others.length} more in the file)` : '';
    yield {
      ...placeOf(setting),
      message: t`The authority ${commonName(first.subject)} in ${setting.value} expired on ${day(new Date(first.validTo))}${more}, and no certificate that it signed is accepted any more: renew it and restart the broker.`,
    };
  }
}
