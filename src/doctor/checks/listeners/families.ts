import { accessOf } from '../../../conf/access.js';
import { listenerName } from '../../../conf/listener-name.js';
import { t } from '../../../language/t.js';
import { type Check, type Finding, orPass } from '../../check.js';
import { placeOf } from '../../places.js';

/** A socket of IPv6 alone is seldom meant: half of the clients at home have nothing but IPv4. */
export const families: Check = {
  id: 'listeners/families',
  title: t`Clients of IPv4 reach every listener that the network reaches`,
  needs: ['listeners/bound'],
  live: true,
  async examine(examination) {
    const { rows } = await examination.ports;
    const open = rows.flatMap((row) => (row.state === 'expected' ? [row] : []));
    const reachable = accessOf(examination.evaluation).filter((access) => access.reachable);
    const findings = reachable.flatMap(({ listener }): Finding[] => {
      const sockets = open
        .filter(({ expected }) => expected.listener.port === listener.port)
        .map(({ socket }) => socket);
      const takesIpv4 = sockets.some(
        (socket) => socket.protocol !== 'tcp' || socket.family === 'ipv4' || socket.dual !== false,
      );
      if (sockets.length === 0 || takesIpv4) return [];
      return [
        {
          status: 'warn',
          detail: t`Clients of IPv4 do not reach ${listenerName(listener)}: it has sockets of IPv6 only.`,
          ...placeOf(listener.directive),
        },
      ];
    });
    return orPass(findings, t`IPv4 reaches all of them`);
  },
};
