import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { version as parseVersion } from '../../src/conf/version.js';
import type { BrokerBinary } from '../../src/host/broker-binary.js';
import { type BrokerVersion, brokerTree, programArgv } from '../brokers/trees.js';

/**
 * Puts a program called mosquitto into a directory, as if that broker were installed there.
 *
 * @param claims the version that it says it is
 */
export function installBroker(directory: string, version: BrokerVersion, claims: string = version): BrokerBinary {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, 'mosquitto');
  const program = programArgv(brokerTree(version), 'mosquitto').join(' ');
  const answer = claims === version ? '' : `[ "$1" = -h ] && { echo "mosquitto version ${claims}"; exit; }\n`;
  writeFileSync(path, `#!/bin/sh\n${answer}exec ${program} "$@"\n`);
  chmodSync(path, 0o755);
  return { path, version: parseVersion(claims) };
}
