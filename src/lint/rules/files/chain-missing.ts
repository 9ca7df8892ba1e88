import { version } from '../../../conf/version.js';
import { t } from '../../../language/t.js';
import type { Finding, Rule, RuleContext } from '../../rule.js';
import { authoritiesOf, chainOf, commonName, tlsScopes } from './certificates.js';
import { placeOf } from './places.js';

/** A server certificate without the one that leads from it to an authority that clients know. */
export const chainMissing: Rule = {
  id: 'files/chain-missing',
  severity: 'warning',
  since: version('2.0'),
  summary: t`certfile holds the certificate of the server only, without the intermediate one that signed it.`,
  why: t`Clients know root authorities, and public authorities sign with intermediate ones that the server has to send. Without them clients fail with "unable to get local issuer certificate" (code 21 of openssl s_client), while browsers may hide the mistake. The broker sends what is in certfile, completed from cafile: name fullchain.pem as the certfile. Only certificates that say where their issuer is to be found, as those of public authorities do, are judged.`,
  example: {
    bad: 'listener 8883\ncertfile /etc/mosquitto/certs/cert.pem\nkeyfile /etc/mosquitto/certs/privkey.pem',
    good: 'listener 8883\ncertfile /etc/mosquitto/certs/fullchain.pem\nkeyfile /etc/mosquitto/certs/privkey.pem',
  },
  check,
};

function* check({ evaluation, model }: RuleContext): Iterable<Finding> {
  for (const { settings, kind, certificate: setting, byLibrary } of tlsScopes(model)) {
    // What OpenSSL finds in a capath completes the chain, too; only libwebsockets does not look there.
    if (kind === 'bridge' || (settings.has('capath') && !byLibrary)) continue;
    const [certificate, ...chain] = chainOf(evaluation, setting);
    if (!certificate || chain.length > 0 || certificate.subject === certificate.issuer) continue;
    // Without such an address it is a private authority, most often one without intermediates: clients have it.
    if (!certificate.infoAccess?.includes('CA Issuers')) continue;
    const authorities = authoritiesOf(evaluation, settings.get('cafile'));
    if (authorities.some((authority) => certificate.checkIssued(authority))) continue;
    yield {
      ...placeOf(setting),
      message: t`${setting.value} holds one certificate only, and that of its issuer ${commonName(certificate.issuer)} is in no cafile either: clients fail to verify it (code 21). Name the file with the whole chain, which certbot calls fullchain.pem.`,
    };
  }
}
