import { accessOf } from '../../../conf/access.js';
import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';
import { isForClients, placeOf } from './places.js';

export const noConnectionLimit: Rule = {
  id: 'security/no-connection-limit',
  severity: 'info',
  summary: t`Nothing limits the number of clients from the network.`,
  why: t`Without max_connections (or global_max_connections since 2.1) one device gone wild can take all file descriptors of the broker, usually 1024, and nobody else gets in. Said once for a configuration.`,
  example: {
    bad: 'listener 8883\nallow_anonymous true',
    good: 'listener 8883\nallow_anonymous true\nmax_connections 500',
  },
  *check({ evaluation, model }) {
    if (model.global.has('global_max_connections')) return;
    const unlimited = accessOf(evaluation).find(
      (access) => access.reachable && isForClients(access) && !access.listener.settings.has('max_connections'),
    );
    const place = unlimited && placeOf(unlimited.listener, model);
    if (place) yield { ...place, message: t`Nothing limits the clients of this listener: consider max_connections.` };
  },
};
