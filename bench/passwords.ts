/**
 * Password files beside mosquitto_passwd: a bulk import, and one more user in a large file. Needs the brokers of
 * test/brokers (installed when missing).
 */
import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { installBrokers } from '../test/brokers/install.js';
import { type BrokerVersion, brokerTree, programArgv } from '../test/brokers/trees.js';
import { type Comparison, compare } from './compare.js';

const IMPORTED = 100_000;
const PRESENT = 200_000;

const mqttctl = [process.execPath, path.join(path.dirname(fileURLToPath(import.meta.url)), '../bin/run.js')] as const;
/** In a scratch directory. */
type At = (name: string) => string;

export default async function passwords(): Promise<Comparison[]> {
  const scratch = mkdtempSync(path.join(tmpdir(), 'mqttctl-bench-'));
  const at: At = (name) => path.join(scratch, name);
  try {
    await installBrokers();
    return [await bulkImport(at, '2.0.21', 101), await bulkImport(at, '2.1.2', 1000), await oneMore(at)];
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** `mosquitto_passwd -U` cannot be told the rounds: 2.0 makes 101, 2.1 makes 1000. */
async function bulkImport(at: At, version: BrokerVersion, iterations: number): Promise<Comparison> {
  const users = Array.from({ length: IMPORTED }, (_, index) => `user${index}:password-${index}\n`).join('');
  writeFileSync(at('users'), users, { mode: 0o600 });
  return compare(`${IMPORTED} users, ${iterations} rounds`, 3, {
    [`mosquitto_passwd ${version} -U`]: {
      argv: [...programArgv(brokerTree(version), 'mosquitto_passwd'), '-U', at('official')],
      before: () => copyFileSync(at('users'), at('official')),
    },
    'mqttctl passwd import': {
      argv: [...mqttctl, 'passwd', 'import', at('users'), '--file', at('ours'), '--iterations', String(iterations)],
      before: () => rmSync(at('ours'), { force: true }),
    },
  });
}

async function oneMore(at: At): Promise<Comparison> {
  writeFileSync(at('large'), Array.from({ length: PRESENT }, (_, index) => line(`user${index}`)).join(''), {
    mode: 0o600,
  });
  const before = (): void => copyFileSync(at('large'), at('file'));
  const tool = (version: BrokerVersion) => programArgv(brokerTree(version), 'mosquitto_passwd');
  return compare(`one more user in a file of ${PRESENT}, 101 rounds`, 9, {
    'mosquitto_passwd 2.0.21 -b': { argv: [...tool('2.0.21'), '-b', at('file'), 'zed', 'secret'], before },
    'mosquitto_passwd 2.1.2 -b -I 101': {
      argv: [...tool('2.1.2'), '-I', '101', '-b', at('file'), 'zed', 'secret'],
      before,
    },
    'mqttctl passwd add': {
      argv: [...mqttctl, 'passwd', 'add', 'zed', '--password-stdin', '--iterations', '101', '--file', at('file')],
      input: 'secret',
      before,
    },
    'node -e 0': { argv: [process.execPath, '-e', '0'] },
  });
}

/** Of a hash only the form matters here. */
function line(user: string): string {
  return `${user}:$7$101$${randomBytes(12).toString('base64')}$${randomBytes(64).toString('base64')}\n`;
}
