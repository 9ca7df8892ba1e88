import { version } from '../../../conf/version.js';
import { t } from '../../../language/t.js';
import type { Finding, Rule, RuleContext } from '../../rule.js';
import { tlsScopes } from './certificates.js';
import { placeOf } from './places.js';

/** What libwebsockets is not given, and what follows. */
const IGNORED = {
  capath: t`name one file of certificates with cafile`,
  crlfile: t`clients with a revoked certificate get in here; serve them on a listener without websockets`,
} as const;

/** Files of a listener whose library does not know such. */
export const ignoredByWebsockets: Rule = {
  id: 'files/ignored-by-websockets',
  severity: 'warning',
  until: version('2.0.99'),
  summary: t`A websockets listener does not look at capath and crlfile.`,
  why: t`Up to 2.0 libwebsockets serves such listeners, and the broker gives it cafile only, without a word: client certificates of the authorities in capath are refused, the chain of the server is not completed from it, and revoked certificates are accepted. 2.1 treats all listeners alike.`,
  example: {
    bad: 'listener 9001\nprotocol websockets\ncapath /etc/mosquitto/ca_certificates\ncertfile /etc/mosquitto/certs/server.pem\nkeyfile /etc/mosquitto/certs/server.key',
    good: 'listener 9001\nprotocol websockets\ncafile /etc/mosquitto/ca_certificates/ca.pem\ncertfile /etc/mosquitto/certs/server.pem\nkeyfile /etc/mosquitto/certs/server.key',
  },
  check,
};

function* check({ model }: RuleContext): Iterable<Finding> {
  for (const { settings, byLibrary } of tlsScopes(model)) {
    if (!byLibrary) continue;
    for (const [name, consequence] of Object.entries(IGNORED)) {
      const setting = settings.get(name);
      if (!setting) continue;
      yield {
        ...placeOf(setting),
        message: t`This version does not use ${name} on a websockets listener: ${consequence}.`,
      };
    }
  }
}
