import { accessOf } from '../../../conf/access.js';
import type { Setting } from '../../../conf/model.js';
import type { Rule } from '../../rule.js';
import { placeOfSetting, placeOfValue } from './places.js';

/** Where systems keep the authorities of the web, and what certbot calls the chain of its own. */
const SYSTEM_STORE = /^\/(?:etc\/ssl\/|etc\/pki\/|usr\/share\/ca-certificates|usr\/local\/share\/ca-certificates)/;
const LETS_ENCRYPT = /\/letsencrypt\/(?:live|archive)\//;

export const publicAuthority: Rule = {
  id: 'security/public-authority',
  severity: 'info',
  summary: 'A public certificate authority decides which clients may connect.',
  why: 'cafile and capath name the authorities whose client certificates are trusted. With require_certificate true and a public one, everybody who gets a certificate from it, for whatever name, is let in: an error. Without require_certificate it does nothing yet but complete the chain of the server, which belongs into certfile (fullchain.pem). Use an authority of your own for clients.',
  example: {
    bad: 'listener 8883\ncertfile /etc/mosquitto/certs/server.pem\nkeyfile /etc/mosquitto/certs/server.key\ncapath /etc/ssl/certs',
    good: 'listener 8883\ncertfile /etc/mosquitto/certs/server.pem\nkeyfile /etc/mosquitto/certs/server.key',
  },
  *check({ evaluation }) {
    for (const { listener, certificate } of accessOf(evaluation)) {
      const authority = ['cafile', 'capath'].flatMap((name) => listener.settings.get(name) ?? []).find(isPublic);
      if (!authority || !certificate) continue;
      const required = listener.settings.get('require_certificate');
      if (required?.value === true) {
        yield {
          ...placeOfValue(authority),
          severity: 'error',
          message:
            'Everybody with a certificate of this public authority gets in as a client: use an authority of your own.',
          related: [{ message: 'client certificates are required here', ...placeOfSetting(required) }],
        };
      } else {
        yield {
          ...placeOfValue(authority),
          message: `${authority.option.name} is for the authorities of clients; with require_certificate true every certificate of this public one would log in. For the chain of the server use fullchain.pem as certfile.`,
        };
      }
    }
  },
};

function isPublic({ value }: Setting): boolean {
  return SYSTEM_STORE.test(String(value)) || LETS_ENCRYPT.test(String(value));
}
