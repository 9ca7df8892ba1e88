import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { BrokerVersion } from '../brokers/trees.js';
import { brokersDir } from '../brokers/trees.js';

/** The Debian systems that are booted, by suite, and the mosquitto that each carries. */
export const SYSTEMS = { bookworm: '2.0.11', trixie: '2.0.21', sid: '2.1.2' } as const satisfies Record<
  string,
  BrokerVersion
>;

export type Suite = keyof typeof SYSTEMS;
export const ALL_SUITES = Object.keys(SYSTEMS) as Suite[];

/**
 * What is installed beside systemd: the broker as Debian ships it, what an administrator has at hand, what the
 * scenarios need to break things (a firewall, rsync to put all back) and to get certificates (certbot, and an authority
 * for it), and what Node needs to run.
 */
const PACKAGES = [
  'systemd',
  'systemd-sysv',
  'dbus',
  'mosquitto',
  'mosquitto-clients',
  'logrotate',
  'nftables',
  'iproute2',
  'procps',
  'openssl',
  'certbot',
  'pebble',
  'rsync',
  'python3-minimal',
  'libstdc++6',
  'libatomic1',
] as const;

/** What one suite has beside these: Debian's own Node.js for the .deb, and what judges it. */
const ALSO: Partial<Record<Suite, readonly string[]>> = { trixie: ['nodejs', 'lintian'] };

/** All that is installed in a system. */
export function packagesOf(suite: Suite): readonly string[] {
  return [...PACKAGES, ...(ALSO[suite] ?? [])];
}

/** Beside the brokers' trees, which are kept for the same reason; other packages need another system. */
export function systemRoot(suite: Suite): string {
  const made = createHash('sha256').update(packagesOf(suite).join()).digest('hex').slice(0, 8);
  return join(brokersDir(), '..', 'systems', `${suite}-${process.arch}-${made}`);
}
