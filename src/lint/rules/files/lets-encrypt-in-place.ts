import type { Setting } from '../../../conf/model.js';
import { version } from '../../../conf/version.js';
import { t } from '../../../language/t.js';
import type { Finding, Rule, RuleContext } from '../../rule.js';
import { tlsScopes } from './certificates.js';
import { pathOf, placeOf } from './places.js';

const IN_PLACE = /\/letsencrypt\/(?:live|archive)\//;
const OPTIONS = ['certfile', 'keyfile', 'cafile', 'bridge_certfile', 'bridge_keyfile'];

/** Certificates that are used where certbot keeps them. */
export const letsEncryptInPlace: Rule = {
  id: 'files/lets-encrypt-in-place',
  severity: 'warning',
  since: version('2.0'),
  summary: t`A certificate or key is used in certbot's own directories live/ and archive/.`,
  why: t`Only root may enter these directories and read the keys in them, and since 2.0 the broker opens them as its own account: it does not start. Rights that were widened by hand help until the renewal, which writes new files that belong to root, and no renewal makes the broker read them. Copy them with a deploy hook in /etc/letsencrypt/renewal-hooks/deploy/, which also reloads the broker: "mqttctl tls install-hook" makes one.`,
  example: {
    bad: 'listener 8883\ncertfile /etc/letsencrypt/live/example.org/fullchain.pem\nkeyfile /etc/letsencrypt/live/example.org/privkey.pem',
    good: 'listener 8883\ncertfile /etc/mosquitto/certs/server.pem\nkeyfile /etc/mosquitto/certs/server.key',
  },
  check,
};

function* check({ evaluation, model }: RuleContext): Iterable<Finding> {
  const { account, circumstances } = evaluation;
  // Root may read them everywhere, and is told of its own dangers by others.
  if (account.uid === 0) return;
  const isInPlace = (setting: Setting) => {
    const path = pathOf(evaluation, setting);
    const real = circumstances.fs.realPath(path);
    return IN_PLACE.test(path) || (real.ok && IN_PLACE.test(real.value));
  };
  for (const { settings } of tlsScopes(model)) {
    const [first, ...others] = OPTIONS.flatMap((name) => settings.get(name) ?? []).filter(isInPlace);
    if (!first) continue;
    yield {
      ...placeOf(first),
      message: t`${first.option.name} is used where certbot keeps it, in directories and files of root that every renewal writes anew: "mqttctl tls install-hook" has certbot copy fullchain.pem and privkey.pem to /etc/mosquitto/certs/ for ${account.name} at every renewal, and reload the broker.`,
      related: others.map((other) => ({ ...placeOf(other), message: t`the same for ${other.option.name}` })),
    };
  }
}
