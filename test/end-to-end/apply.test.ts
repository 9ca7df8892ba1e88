import { chmodSync, chownSync, cpSync, mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyHistorySchema, applySchema } from '../../src/report/apply-schemas.js';
import { type BrokerSandbox, openSandbox, type RunningBroker } from '../brokers/harness.js';
import type { BrokerVersion } from '../brokers/trees.js';
import { VERSIONS } from '../conformance/security-file.js';
import { MOSQUITTO_ID, withTree } from '../conformance/tree.js';
import { installBroker } from '../host/installed.js';
import { hasBrokers } from '../setup/has-brokers.js';
import { build, mqttctl, PROGRAM, type Run } from './mqttctl.js';
import { expectFailure } from './passwd.js';

let sandbox: BrokerSandbox;

beforeAll(build, 120_000);
beforeAll(async () => {
  if (!hasBrokers) return;
  sandbox = await openSandbox();
  // The history of these tests is not that of this machine.
  await sandbox.exec('mount', ['-t', 'tmpfs', 'tmpfs', '/var/lib']);
});
afterAll(() => sandbox?.close());

const CONFIG = 'listener 1883 127.0.0.1\nallow_anonymous true\nacl_file acl\nlog_dest file log\n';

/** A live configuration with a broker that nobody looks after, and a copy of it to be changed. */
async function withBroker(
  version: BrokerVersion,
  use: (live: string, next: string, broker: RunningBroker) => Promise<void>,
): Promise<void> {
  const tree = { 'live/mosquitto.conf': CONFIG, 'live/acl': { content: 'topic a\n', mode: 0o600 } };
  await withTree(tree, async (directory) => {
    const [live, next] = [join(directory, 'live'), join(directory, 'next')];
    cpSync(live, next, { recursive: true });
    chownSync(live, MOSQUITTO_ID, MOSQUITTO_ID);
    installBroker(join(directory, 'bin'), version);
    const config = join(live, 'mosquitto.conf');
    utimesSync(config, 1, 1);
    const broker = await sandbox.run({ version, config, workdir: live, startAs: 'root' });
    try {
      await use(live, next, broker);
    } finally {
      await broker.stop();
    }
  });
}

/** Runs apply where the broker is. */
async function apply(live: string, ...words: readonly string[]): Promise<Run> {
  const args = [PROGRAM, 'apply', '--config', join(live, 'mosquitto.conf'), ...words];
  const env = { PATH: `${join(live, '../bin')}:${process.env.PATH}`, HOME: '/nonexistent', TZ: 'UTC' };
  const { exitCode, stdout, stderr } = await sandbox.exec(process.execPath, args, { env, timeoutMs: 60_000 });
  return { code: exitCode ?? undefined, stdout, stderr };
}

describe.skipIf(!hasBrokers).each(VERSIONS)('apply to a Mosquitto %s that nobody looks after', (version) => {
  test('rules are reloaded, proven, and put back', { timeout: 60_000 }, async () => {
    await withBroker(version, async (live, next, broker) => {
      writeFileSync(join(next, 'acl'), 'topic b\n');
      const plan = await apply(live, '--plan', next);
      expect([plan.code, plan.stderr]).toEqual([0, '']);
      expect(plan.stdout).toMatch(/\n-topic a\n\+topic b\nThis takes a reload/);
      expect((await apply(live, '--plan', '--check', next)).code).toBe(1);
      const run = await apply(live, join(next, 'acl'));
      expect(run.code, run.stdout + run.stderr).toBe(0);
      expect(run.stderr).toMatch(
        /ok {2}rehearse .*ok {2}look .*ok {2}back up .*ok {2}write .*ok {2}reload .*ok {2}prove/s,
      );
      expect(run.stdout).toMatch(/^Applied \(\d{8}-\d{6}-\d{3}\)\.\nTo go back: mqttctl apply --rollback\n$/);
      const { uid, mode } = statSync(join(live, 'acl'));
      expect([readFileSync(join(live, 'acl'), 'utf8'), uid, mode & 0o777]).toEqual(['topic b\n', MOSQUITTO_ID, 0o600]);
      const back = await apply(live, '--rollback', '--json');
      const document = applySchema.parse(JSON.parse(back.stdout));
      expect([back.code, back.stderr, document.outcome, document.means]).toEqual([0, '', 'applied', 'reload']);
      expect(readFileSync(join(live, 'acl'), 'utf8')).toBe('topic a\n');
      expect(readFileSync(join(live, 'log'), 'utf8').match(/Reloading/g)).toHaveLength(2);
      const { applies } = applyHistorySchema.parse(JSON.parse((await apply(live, '--history', '--json')).stdout));
      expect(applies.slice(-2).map(({ purpose, state }) => [purpose, state])).toEqual([
        ['apply', 'done'],
        ['rollback', 'done'],
      ]);
      expect(broker.pid).toBeGreaterThan(0);
    });
  });

  test('what takes a restart, is wrong or wider is refused, and nothing is touched', { timeout: 60_000 }, async () => {
    await withBroker(version, async (live, next) => {
      const refused = async (conf: string, reason: RegExp, ...words: string[]) => {
        writeFileSync(join(next, 'mosquitto.conf'), conf);
        const run = await apply(live, next, ...words);
        expect([run.code, run.stdout], run.stderr).toEqual([1, expect.stringMatching(reason)]);
      };
      await refused(`${CONFIG}listener 1884 127.0.0.1\n`, /no\s+service\s+manager/);
      await refused(`${CONFIG}lisener 1884\n`, /mosquitto\.conf:5: .*would\s+not\s+start/);
      await refused(CONFIG.replace('acl_file acl\n', ''), /no\s+ACL\s+applies\s+any\s+more/);
      expect(readFileSync(join(live, 'mosquitto.conf'), 'utf8')).toBe(CONFIG);
      expect(readFileSync(join(live, 'log'), 'utf8')).not.toContain('Reloading');
      await refused(`${CONFIG}listener 1884\n`, /get\s+in\s+from\s+other\s+machines/);
    });
  });
});

test.skipIf(!hasBrokers)('where no broker runs the files are written, new ones with their owner', async () => {
  await withTree({ 'live/mosquitto.conf': CONFIG, 'live/acl': 'topic a\n' }, async (directory) => {
    const [live, next] = [join(directory, 'live'), join(directory, 'next')];
    cpSync(live, next, { recursive: true });
    installBroker(join(directory, 'bin'), '2.0.21');
    writeFileSync(join(next, 'mosquitto.conf'), `${CONFIG}include_dir ${live}/conf.d\npassword_file ${live}/passwd\n`);
    writeFileSync(join(next, 'passwd'), '');
    mkdirSync(join(next, 'conf.d'));
    writeFileSync(join(next, 'conf.d/a.conf'), 'listener 1884 127.0.0.1\n');
    for (const name of ['mosquitto.conf', 'passwd', 'conf.d/a.conf']) chmodSync(join(next, name), 0o644);
    const run = await apply(live, next, '--as', 'mosquitto', '--workdir', live);
    expect(run.code, run.stdout + run.stderr).toBe(0);
    const rights = (name: string) => {
      const { uid, mode } = statSync(join(live, name));
      return [uid, (mode & 0o777).toString(8)];
    };
    expect([rights('passwd'), rights('conf.d'), rights('conf.d/a.conf')]).toEqual([
      [MOSQUITTO_ID, '600'],
      [0, '755'],
      [0, '644'],
    ]);
  });
});

test.each([
  [[], /Name the directory/],
  [['a', '--plan', '--confirm-within', '5s'], /--plan/],
  [['a', '--confirm-within', 'soon'], /write a time/],
  [['--rollback', 'a', 'b'], /one ID/],
  [['--recover', 'a'], /takes no files/],
  [['a', '--root', '/tmp'], /--root/],
] as const)('%j is no command line', async (words, sentence) => {
  expectFailure(await mqttctl(['apply', ...words], { env: { XDG_STATE_HOME: '/nonexistent' } }), 2, sentence);
});
