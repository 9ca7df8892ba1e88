import type { UnitSettings } from '../../../installation/unit-settings.js';
import { t } from '../../../language/t.js';
import type { Finding } from '../../check.js';
import { addToUnit } from '../../drop-in.js';
import type { Examination } from '../../examination.js';

const ONLINE = 'network-online.target';

/**
 * network.target says that networking has begun, not that there are addresses: a listener on one of them cannot be
 * opened then, and Debian up to 12 starts the broker no later than that.
 */
export function networkFindings(
  { evaluation: { model, circumstances }, installation: { fs } }: Examination,
  settings: UnitSettings,
): Finding[] {
  if (settings.words('Unit.After').includes(ONLINE)) return [];
  const listener = model.listeners.find(({ host }) =>
    circumstances.resolveHost(host ?? '0.0.0.0')?.some((address) => !EARLY.test(address) && !isStatic(fs, address)),
  );
  if (!listener) return [];
  return [
    {
      status: 'warn',
      detail: t`The listener on ${listener.host} can be opened when the machine has this address only, and the unit does not wait for it (After=${ONLINE}): after a boot the broker may not run.`,
      fix: {
        title: t`Have the broker wait for the network`,
        commands: addToUnit('network-online', ['[Unit]', `After=${ONLINE}`, `Wants=${ONLINE}`]),
        safe: true,
      },
    },
  ];
}

/** Any address, and those of the loopback interface, which systemd sets up first of all. */
const EARLY = /^(?:0\.0\.0\.0|::|127\..*|::1)$/;

/** Debian's ifupdown sets up what stands in its file before network.target. */
function isStatic(fs: Examination['installation']['fs'], address: string): boolean {
  const content = fs.read('/etc/network/interfaces', 1024 * 1024);
  return (
    content.ok &&
    content.value
      .toString('latin1')
      .split(/[\s/]+/)
      .includes(address)
  );
}

/** A broker that systemd runs, but would not start by itself. */
export async function bootFindings({ isLive, broker, service }: Examination): Promise<Finding[]> {
  const status = isLive && broker ? (await service)?.status : undefined;
  if (status?.kind !== 'systemd' || status.pid !== broker?.pid || status.enabled !== 'disabled') return [];
  return [
    {
      status: 'warn',
      detail: t`The broker runs, but ${status.name} is not enabled: after the next boot it will not.`,
      fix: { title: t`Start it at every boot`, commands: [['systemctl', 'enable', status.name]], safe: true },
    },
  ];
}
