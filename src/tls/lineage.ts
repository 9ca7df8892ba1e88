import { posix } from 'node:path';
import type { FileSystem } from '../installation/filesystem.js';
import { t } from '../language/t.js';
import { MqttctlError } from '../text/error.js';
import { daysLeft } from './days.js';
import { type Pair, readPair } from './pair.js';

/** A certificate of certbot with its key, as it is now. */
export interface LineagePair {
  /** As certbot names it: `certbot certificates`. */
  readonly name: string;
  readonly directory: string;
  readonly pair: Pair;
}

/**
 * Reads what certbot has in a directory of its live/: fullchain.pem and privkey.pem.
 *
 * @throws MqttctlError where they cannot be served
 */
export function readLineage(fs: FileSystem, directory: string): LineagePair {
  const paths = { certificate: posix.join(directory, 'fullchain.pem'), key: posix.join(directory, 'privkey.pem') };
  const found = readPair(fs, paths);
  if (!found.ok) throw new MqttctlError(t`${found.why}: the broker keeps its old certificate; look at ${directory}.`);
  const { pair } = found;
  if (daysLeft(pair.chain[0]) < 0) {
    throw new MqttctlError(t`${paths.certificate} has expired: run "certbot renew" and look at what it says.`);
  }
  return { name: posix.basename(directory), directory, pair };
}
