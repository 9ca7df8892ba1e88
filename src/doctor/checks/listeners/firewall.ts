import { type Access, accessOf } from '../../../conf/access.js';
import type { Firewall } from '../../../host/firewall/chains.js';
import { outsideInterface, readFirewall } from '../../../host/firewall/read-firewall.js';
import { type Verdict, verdictOn } from '../../../host/firewall/verdict.js';
import { t } from '../../../language/t.js';
import { type Check, type Finding, orPass, skip } from '../../check.js';
import { placeOf } from '../../places.js';

export const firewall: Check = {
  id: 'listeners/firewall',
  title: t`The firewall lets other machines come to the listeners that are for them`,
  needs: ['configuration/found'],
  live: true,
  async examine({ evaluation }) {
    const listeners = accessOf(evaluation).filter(({ reachable }) => reachable);
    if (listeners.length === 0) return skip(t`no listener is for other machines`);
    const read = await readFirewall();
    if ('reason' in read) return skip(read.reason);
    const judged = listeners.map((access) => ({ access, verdict: verdictFor(read.firewall, access) }));
    const blocked = judged.flatMap(({ access, verdict }) => findingAbout(access, verdict));
    const depending = judged.filter(({ verdict }) => verdict.outcome === 'depends');
    const open = judged
      .filter(({ verdict }) => verdict.outcome === 'accepted')
      .map(({ access }) => access.listener.port);
    const parts = [
      ...(open.length > 0 ? [t`port ${open.join(', ')} is open`] : []),
      ...depending.map(
        ({ access, verdict }) => t`whether port ${access.listener.port} is open depends on who asks (${verdict.by})`,
      ),
    ];
    return orPass(blocked, parts.join('; '));
  },
};

/** For IPv4, unless the listener has none. */
function verdictFor(firewall: Firewall, { listener }: Access): Verdict {
  const isIPv6 = listener.host?.includes(':') || listener.settings.get('socket_domain')?.value === 'ipv6';
  const name = outsideInterface();
  return verdictOn(firewall, {
    family: isIPv6 && listener.host !== '::' ? 'ip6' : 'ip',
    port: listener.port,
    ...(name !== undefined && { interface: name }),
  });
}

function findingAbout({ listener }: Access, { outcome, by }: Verdict): Finding[] {
  if (outcome !== 'dropped') return [];
  const { directive, port } = listener;
  return [
    {
      status: 'warn',
      detail: t`The firewall blocks port ${port} (${by}): other machines do not reach this listener. Open the port, or bind the listener to 127.0.0.1 if it is for this machine alone.`,
      ...placeOf(directive),
    },
  ];
}
