import { accessOf } from '../../../conf/access.js';
import type { Evaluation } from '../../../conf/evaluate/evaluate.js';
import type { Setting } from '../../../conf/model.js';
import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';
import { authoritiesOf } from '../files/certificates.js';
import { placeOfSetting, placeOfValue } from './places.js';

/** Directories and bundles of the system, with all authorities of the web; a single file beside them may be one's own. */
const SYSTEM_STORE =
  /^\/(?:etc\/ssl\/(?:certs\/?|cert\.pem)$|etc\/(?:ssl|pki)\/.*(?:ca-certificates\.crt|(?:ca|tls-ca)-bundle\.(?:crt|pem))$|usr\/share\/ca-certificates\/)/;
/** Where certbot keeps the chain of its own. */
const LETS_ENCRYPT = /\/letsencrypt\/(?:live|archive)\//;
/** Organisations that sign for everybody, as they stand in the subjects of their authorities. */
const ORGANISATIONS =
  /\nO="?(?:Let's Encrypt|Internet Security Research Group|Digital Signature Trust|IdenTrust|ZeroSSL|Sectigo|COMODO|The USERTRUST|DigiCert|GlobalSign|Google Trust Services|Amazon|Entrust|GoDaddy|Starfield|Buypass|SSL Corp|Actalis|Asseco|Unizeto|QuoVadis|SwissSign|Certainly|Microsoft Corporation|GeoTrust|thawte|VeriSign|Baltimore|T-Systems|D-Trust|HARICA|Hellenic Academic|Certigna|WISeKey)/i;

export const publicAuthority: Rule = {
  id: 'security/public-authority',
  severity: 'info',
  summary: t`A public certificate authority decides which clients may connect.`,
  why: t`cafile and capath name the authorities whose client certificates are trusted. With require_certificate true and a public one, everybody who gets a certificate from it, for whatever name, is let in: an error, in every version. Without require_certificate it does nothing yet but complete the chain of the server, which belongs into certfile (fullchain.pem). Public are the store of the system, certbot's chain.pem, and files with a certificate of a well-known authority. Use an authority of your own for clients.`,
  example: {
    bad: 'listener 8883\ncertfile /etc/mosquitto/certs/server.pem\nkeyfile /etc/mosquitto/certs/server.key\ncapath /etc/ssl/certs',
    good: 'listener 8883\ncertfile /etc/mosquitto/certs/server.pem\nkeyfile /etc/mosquitto/certs/server.key',
  },
  *check({ evaluation }) {
    for (const { listener, certificate } of accessOf(evaluation)) {
      if (!certificate) continue;
      const given = ['cafile', 'capath'].flatMap((name) => listener.settings.get(name) ?? []);
      const authority = given.find((setting) => isPublic(evaluation, setting));
      if (!authority) continue;
      const required = listener.settings.get('require_certificate');
      if (required?.value === true) {
        yield {
          ...placeOfValue(authority),
          severity: 'error',
          message: t`Everybody with a certificate of this public authority gets in as a client: use an authority of your own.`,
          related: [{ message: t`client certificates are required here`, ...placeOfSetting(required) }],
        };
      } else {
        yield {
          ...placeOfValue(authority),
          message: t`${authority.option.name} is for the authorities of clients; with require_certificate true every certificate of this public one would log in. For the chain of the server use fullchain.pem as certfile.`,
        };
      }
    }
  },
};

function isPublic(evaluation: Evaluation, setting: Setting): boolean {
  const path = String(setting.value);
  if (SYSTEM_STORE.test(path) || LETS_ENCRYPT.test(path)) return true;
  const authorities = setting.option.name === 'cafile' ? authoritiesOf(evaluation, setting) : [];
  return authorities.some(({ subject }) => ORGANISATIONS.test(`\n${subject}`));
}
