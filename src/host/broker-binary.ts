import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { type Version, version } from '../conf/version.js';

/** A mosquitto that can be run on this machine. */
export interface BrokerBinary {
  readonly path: string;
  readonly version: Version;
}

/** Seldom in the PATH of an ordinary user. */
const DIRECTORIES = ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/sbin'];

/** The installed broker, asked for its version with `-h`, which every version answers without doing anything. */
export function findBroker(): BrokerBinary | undefined {
  const directories = [...(process.env.PATH ?? '').split(delimiter).filter(isAbsolute), ...DIRECTORIES];
  for (const path of new Set(directories.map((directory) => join(directory, 'mosquitto')))) {
    // To look is a hundred times cheaper than to try.
    if (!existsSync(path)) continue;
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
