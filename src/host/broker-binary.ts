import { spawnSync } from 'node:child_process';
import { type Version, version } from '../conf/version.js';

/** A mosquitto that can be run on this machine. */
export interface BrokerBinary {
  readonly path: string;
  readonly version: Version;
}

/** By PATH first; the others are seldom in the PATH of an ordinary user. */
const CANDIDATES = ['mosquitto', '/usr/sbin/mosquitto', '/usr/local/sbin/mosquitto', '/opt/homebrew/sbin/mosquitto'];

/** The installed broker, asked for its version with `-h`, which every version answers without doing anything. */
export function findBroker(): BrokerBinary | undefined {
  for (const path of CANDIDATES) {
    const { stdout } = spawnSync(path, ['-h'], {
      encoding: 'utf8',
      timeout: 5000,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const found = /^mosquitto version (\d+\.\d+\.\d+)/.exec(stdout ?? '');
    if (found) return { path, version: version(found[1] as string) };
  }
  return undefined;
}
