import { addressIgnored } from '../../../conf/startup/addresses.js';
import { version } from '../../../conf/version.js';
import { t } from '../../../language/t.js';
import type { Finding, Rule, RuleContext } from '../../rule.js';
import { placeOf } from './places.js';

/** A websockets listener that is open to the network, though its line names one address. */
export const websocketsEverywhere: Rule = {
  id: 'security/websockets-everywhere',
  severity: 'warning',
  until: version('2.0.99'),
  summary: t`A websockets listener is open on every address, though its line names one.`,
  why: t`Up to 2.0 libwebsockets opens such listeners, and versions of it before 4.3 (as in Debian 12, and in every build of Mosquitto before 2.0.21 that Debian has) open one socket for IPv6 that takes IPv4 too: an IPv4 address is not heard then, and port 9001 of 127.0.0.1 is open to the whole network, without a word. With socket_domain ipv4 the address counts. A firewall helps as well, and 2.1 opens these sockets by itself.`,
  example: {
    bad: 'listener 9001 127.0.0.1\nprotocol websockets',
    good: 'listener 9001 127.0.0.1\nprotocol websockets\nsocket_domain ipv4',
  },
  check,
};

function* check({ evaluation, model }: RuleContext): Iterable<Finding> {
  const { build } = evaluation.circumstances;
  for (const listener of model.listeners) {
    if (listener.settings.get('protocol')?.value !== 'websockets' || !addressIgnored(listener, build)) continue;
    const place = placeOf(listener, model);
    if (!place) continue;
    yield {
      ...place,
      message: t`Port ${listener.port} is open on every address: this version does not hear ${listener.host} for websockets. Add socket_domain ipv4 to the listener.`,
    };
  }
}
