import { appendFileSync, chmodSync, chownSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serviceLogsSchema, serviceReloadSchema, serviceStatusSchema } from '../../src/report/service-schemas.js';
import { type BrokerSandbox, openSandbox, type RunningBroker } from '../brokers/harness.js';
import type { BrokerVersion } from '../brokers/trees.js';
import { VERSIONS } from '../conformance/security-file.js';
import { MOSQUITTO_ID, withTree } from '../conformance/tree.js';
import { hasBrokers } from '../setup/has-brokers.js';
import { build, mqttctl, PROGRAM, type Run } from './mqttctl.js';
import { expectFailure } from './passwd.js';

let sandbox: BrokerSandbox;

beforeAll(build, 120_000);
beforeAll(async () => {
  if (hasBrokers) sandbox = await openSandbox();
});
afterAll(() => sandbox?.close());

const CONFIG = 'listener 1883 127.0.0.1\nallow_anonymous true\nacl_file acl\nlog_dest file log\n';

/** Runs a service command where the brokers are. */
async function service(directory: string, ...words: readonly string[]): Promise<Run> {
  const [verb = '', ...rest] = words;
  const args = [PROGRAM, 'service', verb, '--config', join(directory, 'mosquitto.conf'), ...rest];
  const env = { PATH: process.env.PATH ?? '', HOME: '/nonexistent', TZ: 'UTC' };
  const { exitCode, stdout, stderr } = await sandbox.exec(process.execPath, args, { env, timeoutMs: 60_000 });
  return { code: exitCode ?? undefined, stdout, stderr };
}

/** A broker that nobody looks after, on files that are older than it. */
async function withBroker(
  version: BrokerVersion,
  use: (directory: string, broker: RunningBroker) => Promise<void>,
): Promise<void> {
  await withTree({ 'mosquitto.conf': CONFIG, acl: { content: 'topic a\n', mode: 0o600 } }, async (directory) => {
    const config = join(directory, 'mosquitto.conf');
    utimesSync(config, 1, 1);
    const broker = await sandbox.run({ version, config, workdir: directory, startAs: 'root' });
    try {
      await use(directory, broker);
    } finally {
      await broker.stop();
    }
  });
}

function log(directory: string): string {
  return readFileSync(join(directory, 'log'), 'utf8');
}

describe.skipIf(!hasBrokers).each(VERSIONS)('service with Mosquitto %s', (version) => {
  test('status', async () => {
    await withBroker(version, async (directory, { pid }) => {
      const run = await service(directory, 'status', '--json');
      const status = serviceStatusSchema.parse(JSON.parse(run.stdout));
      expect([run.code, run.stderr]).toEqual([0, '']);
      expect(status).toMatchObject({ kind: 'process', state: 'running', pid, running: true, others: [] });
      expect(status.broker).toMatchObject({ version, uid: MOSQUITTO_ID, replaced: false });
      const { stdout } = await service(directory, 'status');
      expect(stdout).toMatch(new RegExp(`^Service +process ${pid}\\nState +running\\nSince .* ago\\)\\n`));
      expectFailure(await service(directory, 'restart'), 3, /No service manager looks after the broker/);
    });
  });

  test('reload is proven, and says what it does not take up', async () => {
    await withBroker(version, async (directory) => {
      appendFileSync(join(directory, 'mosquitto.conf'), 'max_keepalive 100\n');
      // The moment when a process was started is not known to the millisecond.
      const later = Date.now() / 1000 + 2;
      utimesSync(join(directory, 'mosquitto.conf'), later, later);
      writeFileSync(join(directory, 'acl'), 'topic b\n');
      const dry = await service(directory, 'reload', '--dry-run');
      expect([dry.code, log(directory)]).toEqual([0, expect.not.stringContaining('Reloading')]);
      expect(dry.stdout).toMatch(/is in order for Mosquitto .*It would be told now/s);
      const run = await service(directory, 'reload', '--json');
      const outcome = serviceReloadSchema.parse(JSON.parse(run.stdout));
      expect([run.code, outcome.good, outcome.seen_in_log]).toEqual([0, true, true]);
      expect(outcome.listeners).toEqual([{ listener: 'port 1883 on 127.0.0.1', answers: true }]);
      expect(outcome.need_restart.map(({ option, line }) => [option, line])).toContainEqual(['max_keepalive', 5]);
      expect(log(directory)).toContain('Reloading config.');
    });
  });

  test('reload of a file that the broker would choke on is refused', async () => {
    await withBroker(version, async (directory) => {
      appendFileSync(join(directory, 'acl'), 'topik b\n');
      expectFailure(await service(directory, 'reload'), 3, /would choke over .*acl:2 .*was not told to reload/);
      writeFileSync(join(directory, 'acl'), 'topic a\n');
      chownSync(join(directory, 'acl'), 0, 0);
      chmodSync(join(directory, 'acl'), 0o600);
      expectFailure(await service(directory, 'reload'), 3, /would choke over .*conf:3 \(files\/unreadable\)/);
      await sleep(200);
      expect(log(directory)).not.toContain('Reloading');
    });
  });

  test('a listener more makes the broker stop reading', async () => {
    await withBroker(version, async (directory) => {
      appendFileSync(join(directory, 'mosquitto.conf'), 'listener 1884 127.0.0.1\n');
      const run = await service(directory, 'reload');
      expect(run.code).toBe(1);
      expect(run.stdout).toMatch(/Told to reload, not well: .*nothing of the configuration\s+was taken up/s);
    });
  });

  test('logs', async () => {
    await withBroker(version, async (directory) => {
      const plain = await service(directory, 'logs', '-n', '1');
      expect(plain.stdout).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d mosquitto version .* running\n$/);
      const run = await service(directory, 'logs', '--json', '--explain', '--since', '1h');
      const { sources } = serviceLogsSchema.parse(JSON.parse(run.stdout));
      const [source] = sources;
      expect(source).toMatchObject({ kind: 'file', name: join(directory, 'log') });
      expect(source?.lines.map(({ explanation }) => explanation?.id)).toContain('process/started');
      appendFileSync(join(directory, 'log'), '1700000000: Client \u001b[2J has exceeded timeout, disconnecting.\n');
      const explained = await service(directory, 'logs', '--explain', '-n', '1');
      expect(explained.stdout).toContain('\\x1b[2J');
      expect(explained.stdout).toMatch(/Nothing was heard of a client/);
    });
  });
});

test.each([
  [['status', '--root', '/tmp'], 2, /about the broker of this machine/],
  [['logs', '--since', 'yesterday'], 2, /write a length of time such as 10m/],
  [['logs', '--follow', '--json'], 2, /--follow/],
  [['logs', '-n', '0'], 2, /-n|--lines/],
  [['restart', '--yes'], 2, /--force/],
  [['status', '--config', '/nosuch'], 3, /\/nosuch cannot be opened/],
] as const)('%j', async (words, code, sentence) => {
  expectFailure(await mqttctl(['service', ...words]), code, sentence);
});
