import { type Access, accessOf } from '../../../conf/access.js';
import { admittedBy, allowsFamily, leavesCapability } from '../../../installation/network-sandbox.js';
import type { UnitSettings } from '../../../installation/unit-settings.js';
import { t } from '../../../language/t.js';
import type { Finding } from '../../check.js';
import type { Examination } from '../../examination.js';

/** Settings of the unit that keep clients from the broker. */
export function networkFindings({ evaluation }: Examination, settings: UnitSettings): Finding[] {
  const listeners = accessOf(evaluation).filter(({ listener }) => listener.socketPath === undefined);
  if (listeners.length === 0) return [];
  const fail = (key: string, detail: string) => failure(settings, key, detail);
  const findings: Finding[] = [];
  if (settings.isOn('Service.PrivateNetwork')) {
    findings.push(
      fail(
        'PrivateNetwork',
        t`The unit gives the broker a network of its own (PrivateNetwork=): no client reaches it, not even on this machine.`,
      ),
    );
  }
  if (!allowsFamily(settings, 'AF_INET')) {
    findings.push(
      fail(
        'RestrictAddressFamilies',
        t`The unit lets the broker open no IPv4 sockets (RestrictAddressFamilies=): add AF_INET and AF_INET6.`,
      ),
    );
  }
  if (settings.last('Service.Type') === 'notify' && !allowsFamily(settings, 'AF_UNIX')) {
    findings.push(
      fail(
        'RestrictAddressFamilies',
        t`The broker cannot tell systemd that it is ready (RestrictAddressFamilies= without AF_UNIX), and is ended after a while: add AF_UNIX.`,
      ),
    );
  }
  return [...findings, ...addressFindings(listeners, settings)];
}

function addressFindings(listeners: readonly Access[], settings: UnitSettings): Finding[] {
  const admitted = admittedBy(settings);
  if (admitted === 'nobody') {
    const detail = t`The unit lets nobody talk to the broker (IPAddressDeny=any): say who may with IPAddressAllow=.`;
    return [failure(settings, 'IPAddressDeny', detail)];
  }
  if (admitted !== 'this machine' || !listeners.some(({ reachable }) => reachable)) return [];
  return [
    {
      status: 'warn',
      detail: t`There is a listener for other machines, but the unit lets only this one talk to the broker (IPAddressAllow=).`,
      file: settings.fileOf('Service.IPAddressAllow'),
    },
  ];
}

/** Capabilities that the broker needs to become another account, or to open ports below 1024. */
export function accountFindings({ evaluation, installation }: Examination, settings: UnitSettings): Finding[] {
  const { account, circumstances, model } = evaluation;
  const fail = (detail: string) => failure(settings, 'CapabilityBoundingSet', detail);
  const changes = ['CAP_SETUID', 'CAP_SETGID'].filter((capability) => !leavesCapability(settings, capability));
  const isRootAtStart = installation.namedAccount === undefined && circumstances.startsAs.uid === 0;
  if (isRootAtStart && account.uid !== 0 && changes.length > 0) {
    return [
      fail(
        t`The broker is started as root and cannot become ${account.name} (CapabilityBoundingSet= without ${changes.join(t` and `)}), so it does not start: add them, or have systemd start it with User=${account.name}.`,
      ),
    ];
  }
  const low = model.listeners.find(({ port }) => port > 0 && port < 1024);
  const isAsked = settings.words('Service.AmbientCapabilities').includes(BIND);
  if (!low || !isAsked || leavesCapability(settings, BIND)) return [];
  return [
    fail(
      t`The broker may not open port ${low.port}: CapabilityBoundingSet= takes ${BIND} away that AmbientCapabilities= gives.`,
    ),
  ];
}

const BIND = 'CAP_NET_BIND_SERVICE';

/** Where the unit, or a drop-in of it, says so. */
function failure(settings: UnitSettings, key: string, detail: string): Finding {
  return { status: 'fail', detail, file: settings.fileOf(`Service.${key}`) };
}
