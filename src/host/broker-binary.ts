import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
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
  return brokersIn(candidates()).next().value ?? undefined;
}

/** Every installed broker, in the order of the search path; one that has several names counts once, by the first. */
export function installedBrokers(): BrokerBinary[] {
  const seen = new Set<string>();
  const files = candidates().filter((path) => {
    const file = realpathSync(path);
    return !seen.has(file) && seen.add(file);
  });
  return [...brokersIn(files)];
}

/** To look is a hundred times cheaper than to try. */
function candidates(): string[] {
  const directories = [...(process.env.PATH ?? '').split(delimiter).filter(isAbsolute), ...DIRECTORIES];
  return [...new Set(directories.map((directory) => join(directory, 'mosquitto')))].filter((path) => existsSync(path));
}

function* brokersIn(paths: readonly string[]): Generator<BrokerBinary, undefined> {
  for (const path of paths) {
    const found = askVersion(path);
    if (found !== undefined) yield { path, version: found };
  }
}

/**
 * The version that a program says it is; undefined where it is no mosquitto, or cannot be run.
 *
 * @param words what stands between the program and its own arguments, where a loader starts it
 */
export function askVersion(program: string, words: readonly string[] = []): Version | undefined {
  const { stdout } = spawnSync(program, [...words, '-h'], {
    encoding: 'utf8',
    timeout: 5000,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const found = /^mosquitto version (\d+\.\d+\.\d+)/.exec(stdout ?? '');
  return found ? version(found[1] as string) : undefined;
}
