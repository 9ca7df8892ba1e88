import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TlsListener, type TlsOption, type TlsSettings, tlsProblems } from '../../src/conf/startup/tls.js';
import { version } from '../../src/conf/version.js';
import type { Account } from '../../src/installation/filesystem.js';
import { RealFileSystem } from '../../src/installation/real-filesystem.js';
import { type BrokerSandbox, openSandbox } from '../brokers/harness.js';
import { BROKER_VERSIONS } from '../brokers/trees.js';
import { TLS_CASES, type TlsCase } from './tls-cases.js';
import { type Material, makeMaterial } from './tls-material.js';
import { MOSQUITTO_ID, withTree } from './tree.js';

const MOSQUITTO: Account = { name: 'mosquitto', uid: MOSQUITTO_ID, gids: [MOSQUITTO_ID] };

/** What the broker says of each option; libwebsockets says nothing. */
const COMPLAINTS: readonly (readonly [RegExp, TlsOption])[] = [
  [/Unsupported tls_version/, 'tls_version'],
  [/Unable to set TLS ciphers/, 'ciphers'],
  [/Unable to set TLS 1.3 ciphersuites/, 'ciphers_tls1.3'],
  [/Error loading dhparamfile/, 'dhparamfile'],
  [/Unable to load CA certificates/, 'cafile'],
  [/Error loading .* engine/, 'tls_engine'],
  [/Unable to load server certificate/, 'certfile'],
  [/Unable to load server key file|certificate\/key are inconsistent/, 'keyfile'],
  [/Unable to load certificate revocation file/, 'crlfile'],
  [/Unable to set TLS PSK hint/, 'psk_hint'],
];

let sandbox: BrokerSandbox;
let material: Material;
beforeAll(async () => {
  material = makeMaterial();
  sandbox = await openSandbox();
}, 60_000);
afterAll(() => sandbox?.close());

describe.each(BROKER_VERSIONS.flatMap((target) => ['mqtt', 'websockets'].map((protocol) => ({ target, protocol }))))(
  '$target with protocol $protocol',
  ({ target, protocol }) => {
    const loader = protocol === 'websockets' && version(target) < version('2.1') ? 'libwebsockets' : 'mosquitto';

    test.each(Object.entries(TLS_CASES))('%s', async (_, { settings = {}, files }: TlsCase) => {
      const all: TlsSettings = { certfile: 'cert', keyfile: 'key', ...settings };
      const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '')) as TlsSettings;
      const tree = {
        cert: material['rsa.pem'] as Buffer,
        key: material['rsa.key'] as Buffer,
        'mosquitto.conf': configuration(given, protocol),
        ...files?.(material),
      };
      await withTree(tree, async (directory) => {
        const predicted = predict({ settings: given, loader }, target, directory);
        const config = `${directory}/mosquitto.conf`;
        const result = await sandbox.start({ version: target, config, workdir: directory, startAs: 'root' });
        const complaint = COMPLAINTS.find(([pattern]) => pattern.test(result.output))?.[1];
        const measured = result.outcome === 'started' ? 'starts' : loader === 'mosquitto' ? complaint : 'refused';
        expect(measured, result.output).toBe(loader === 'mosquitto' || predicted === 'starts' ? predicted : 'refused');
      });
    });
  },
);

function configuration(settings: TlsSettings, protocol: string): string {
  const lines = Object.entries(settings).map(([option, value]) => `${option} ${value}`);
  return [
    'log_dest stderr',
    'listener 21881 127.0.0.1',
    'listener 21882 127.0.0.1',
    `protocol ${protocol}`,
    ...lines,
    '',
  ].join('\n');
}

/** The option that the broker dies of. */
function predict(listener: TlsListener, target: string, workdir: string): TlsOption | 'starts' {
  const fs = new RealFileSystem();
  const problems = tlsProblems(listener, { fs, account: MOSQUITTO, workdir, target: version(target) });
  return problems.find(({ fatal }) => fatal)?.option ?? 'starts';
}
