import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BrokerSandbox, openSandbox, type RunningBroker } from '../brokers/harness.js';
import { MqttClient } from '../brokers/mqtt-client.js';
import type { BrokerVersion } from '../brokers/trees.js';
import { VERSIONS } from '../conformance/security-file.js';
import { withTree } from '../conformance/tree.js';
import { hasBrokers } from '../setup/has-brokers.js';
import { build, PROGRAM, type Run } from './mqttctl.js';
import { expectDone, expectFailure } from './passwd.js';

const CONFIG = 'listener 0 socket\nallow_anonymous true\nacl_file acl\nlog_type all\n';
const NOT_AUTHORIZED = 135;

let sandbox: BrokerSandbox;

beforeAll(build, 120_000);
beforeAll(async () => {
  if (hasBrokers) sandbox = await openSandbox();
});
afterAll(() => sandbox?.close());

/** Runs an acl command where the brokers are. */
async function acl(directory: string, words: string): Promise<Run> {
  const args = ['-c', 'cd "$0" && exec "$@"', directory, process.execPath, PROGRAM, 'acl', ...words.split(' ')];
  const env = { PATH: process.env.PATH ?? '', HOME: '/nonexistent' };
  const { exitCode, stdout, stderr } = await sandbox.exec('sh', args, { env, timeoutMs: 60_000 });
  return { code: exitCode ?? undefined, stdout, stderr };
}

async function withBroker(
  version: BrokerVersion,
  use: (directory: string, broker: RunningBroker) => Promise<void>,
): Promise<void> {
  await withTree({ 'mosquitto.conf': CONFIG, acl: 'user bob\ntopic other\n' }, async (directory) => {
    const config = join(directory, 'mosquitto.conf');
    const broker = await sandbox.run({ version, config, workdir: directory, startAs: 'root' });
    try {
      await use(directory, broker);
    } finally {
      await broker.stop();
    }
  });
}

/** The reason that the broker gives bob's publish. */
async function publish(directory: string, topic: string): Promise<number | undefined> {
  const identity = { username: Buffer.from('bob'), clientId: Buffer.from('c') };
  const client = await MqttClient.connect(join(directory, 'socket'), identity);
  const [reason] = await client.publish([Buffer.from(topic)]);
  client.close();
  return reason;
}

describe.skipIf(!hasBrokers).each(VERSIONS)('acl … --reload of Mosquitto %s', (version) => {
  test('takes effect at once', async () => {
    await withBroker(version, async (directory) => {
      expect(await publish(directory, 'a/b')).toBe(NOT_AUTHORIZED);
      expectDone(await acl(directory, 'allow bob a/# --write -f acl --reload'), /bob may now write a\/#/);
      expect(await publish(directory, 'a/b')).not.toBe(NOT_AUTHORIZED);
      expectDone(await acl(directory, 'deny bob a/b -f acl --reload'), /bob has no access to a\/b now/);
      expect(await publish(directory, 'a/b')).toBe(NOT_AUTHORIZED);
      expect(await publish(directory, 'a/c')).not.toBe(NOT_AUTHORIZED);
    });
  });

  test('is refused where the broker would choke', async () => {
    await withBroker(version, async (directory) => {
      appendFileSync(join(directory, 'mosquitto.conf'), 'psk_file nowhere\n');
      const before = readFileSync(join(directory, 'acl'), 'utf8');
      const run = await acl(directory, 'allow bob a/# -f acl --reload');
      expectFailure(run, 3, /would choke over .*mosquitto\.conf:5 .*nothing was changed/);
      expect(readFileSync(join(directory, 'acl'), 'utf8')).toBe(before);
      expect(await publish(directory, 'other')).not.toBe(NOT_AUTHORIZED);
    });
  });
});
