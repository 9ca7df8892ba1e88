import { chmodSync, mkdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ClientQuestion, clientSettings, isReady } from '../../src/clients/client-settings.js';
import { CLIENT_CERTIFICATE, CLIENT_KEY } from '../../src/clients/connection.js';
import { mosquittoPub, mosquittoSub } from '../../src/clients/programs/mosquitto.js';
import { Installation } from '../../src/installation/installation.js';
import { type BrokerSandbox, openSandbox, type RunningBroker } from '../brokers/harness.js';
import { type BrokerVersion, brokerTree, programArgv } from '../brokers/trees.js';
import { VERSIONS } from '../conformance/security-file.js';
import { Scratch } from '../end-to-end/mqttctl.js';
import { hasBrokers } from '../setup/has-brokers.js';
import { makeCertificates } from './certificates.js';

/** A name with everything in it that a shell would take for something else. */
const USER = `o'd "b" $x \\ ü`;

let scratch: Scratch;
let sandbox: BrokerSandbox;

beforeAll(async () => {
  if (!hasBrokers) return;
  scratch = new Scratch();
  makeCertificates(scratch.path);
  sandbox = await openSandbox();
}, 60_000);
afterAll(async () => {
  await sandbox?.close();
  scratch?.remove();
});

/** The listeners that clients are told of, each with its port; 0: the socket. */
function configuration(): string {
  const tls = `cafile ${scratch.at('ca.crt')}\ncertfile ${scratch.at('server.crt')}\nkeyfile ${scratch.at('server.key')}\n`;
  return [
    `allow_anonymous false\npassword_file ${scratch.at('passwd')}\nacl_file ${scratch.at('acl')}\n`,
    'listener 1883\n',
    `listener 8883\n${tls}`,
    `listener 8884\nrequire_certificate true\n${tls}`,
    `listener 0 ${scratch.at('sock')}\n`,
    `listener 9001\nprotocol websockets\n`,
    `listener 9002\nprotocol websockets\n${tls}`,
  ].join('');
}

describe.skipIf(!hasBrokers).each(VERSIONS)('with Mosquitto %s', (version) => {
  let broker: RunningBroker;

  beforeAll(async () => {
    scratch.put({
      'mosquitto.conf': configuration(),
      acl: `user ${USER}\ntopic readwrite home/#\n`,
      passwd: '',
      'home/.config/mosquitto_pub': '-P PASSWORD\n',
      'home/.config/mosquitto_sub': '-P PASSWORD\n',
    });
    mkdirSync(scratch.at('run'), { recursive: true });
    chmodSync(scratch.path, 0o777);
    const [file, ...args] = programArgv(brokerTree(version), 'mosquitto_passwd');
    const made = await sandbox.exec(file, [...args, '-b', scratch.at('passwd'), USER, 'PASSWORD']);
    expect(made.exitCode).toBe(0);
    chmodSync(scratch.at('passwd'), 0o644);
    const config = scratch.at('mosquitto.conf');
    broker = await sandbox.run({ version, config, workdir: scratch.path, startAs: 'root' });
  }, 30_000);
  afterAll(() => broker?.stop());

  test.each([
    ['plain', 1883],
    ['TLS', 8883],
    ['a client certificate', 8884],
    ['a socket', 0],
    ...(version === '2.1.2'
      ? ([
          ['websockets', 9001],
          ['websockets and TLS', 9002],
        ] as const)
      : []),
  ] as const)('what was made for %s publishes and subscribes', async (_kind, listener) => {
    const question = { user: USER, listener, host: listener === 0 ? undefined : '127.0.0.1', topics: ['home/#'] };
    const published = await run(version, 'mosquitto_pub', question, ['-r']);
    expect(published).toMatchObject({ exitCode: 0, stderr: '' });
    const got = await run(version, 'mosquitto_sub', question, ['-C', '1', '-W', '5']);
    expect(got).toMatchObject({ exitCode: 0, stdout: 'home/test hello\n' });
  });
});

/** Runs the words that the settings have, as the pasted shell would; nothing but the place of the client's key differs. */
async function run(
  version: BrokerVersion,
  program: 'mosquitto_pub' | 'mosquitto_sub',
  question: ClientQuestion,
  more: readonly string[],
) {
  const installation = new Installation({ config: scratch.at('mosquitto.conf'), target: version, workdir: '/' });
  const settings = await clientSettings(
    installation,
    program === 'mosquitto_pub' ? mosquittoPub : mosquittoSub,
    question,
  );
  expect(isReady(settings)).toBe(true);
  const words = settings.parts.at(-1)?.content as readonly string[];
  const [file, ...args] = programArgv(brokerTree(version), program);
  const given = words.slice(1).map((word) => places().get(word) ?? word);
  return sandbox.exec(file, [...args, ...given, ...more], { env: { HOME: scratch.at('home') }, timeoutMs: 10_000 });
}

function places(): Map<string, string> {
  return new Map([
    [CLIENT_CERTIFICATE, scratch.at('client.crt')],
    [CLIENT_KEY, scratch.at('client.key')],
  ]);
}
