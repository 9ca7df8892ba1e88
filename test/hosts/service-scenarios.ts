/** What `mqttctl service` must do on a machine that systemd has booted, with Debian's own mosquitto. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { serviceReloadSchema, serviceRestartSchema, serviceStatusSchema } from '../../src/report/service-schemas.js';
import type { Suite } from './systems.js';

export interface HostResult {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command as root in the booted system, where mqttctl is in the search path. */
export type Exec = (argv: string[], options?: { input?: string }) => Promise<HostResult>;

/** A case that leaves the machine as it found it: with the package's own configuration and a broker that runs. */
export interface ServiceScenario {
  readonly name: string;
  /** Where it matters most; left out: anywhere. */
  readonly suite?: Suite;
  run(exec: Exec): Promise<void>;
}

const CONF = '/etc/mosquitto/conf.d/scenario.conf';
const ACL = '/etc/mosquitto/scenario.acl';

export const serviceScenarios: readonly ServiceScenario[] = [
  {
    name: 'status of a broker that runs',
    run: inOrder(async (exec) => {
      const run = await exec(['mqttctl', 'service', 'status', '--json']);
      assert.equal(run.code, 0, run.stderr);
      const status = serviceStatusSchema.parse(JSON.parse(run.stdout));
      assert.equal(status.state, 'running');
      assert.equal(status.kind, 'systemd');
      assert.equal(status.name, 'mosquitto.service');
      assert.equal(status.config, '/etc/mosquitto/mosquitto.conf');
      assert.equal(status.broker?.account, 'mosquitto');
      assert.equal(status.broker?.replaced, false);
      assert.equal(status.broker?.version, status.installed_version);
      assert.ok(Math.abs(Date.parse(status.broker?.started_at ?? '') - Date.parse(status.since ?? '')) < 2500);
      assert.deepEqual(status.others, []);
    }),
  },
  {
    name: 'status of a stopped broker, and one that somebody started beside it',
    run: inOrder(async (exec) => {
      await exec(['systemctl', 'stop', 'mosquitto']);
      const stopped = await exec(['mqttctl', 'service', 'status']);
      assert.equal(stopped.code, 1);
      assert.match(stopped.stdout, /State +stopped/);
      const started = await exec(['sh', '-c', 'setsid mosquitto -p 1999 >/dev/null 2>&1 </dev/null & echo $!']);
      await sleep(500);
      const beside = await exec(['mqttctl', 'service', 'status']);
      assert.match(beside.stdout, /Another broker runs here: process \d+, Mosquitto [\d.]+ as mosquitto/);
      await exec(['sh', '-c', `kill ${started.stdout.trim()}`]);
    }),
  },
  {
    name: 'a start that fails: status, the start limit, and the log with its explanation',
    run: inOrder(async (exec) => {
      await exec(['tee', CONF], { input: 'lisener 1883\n' });
      await exec(['systemctl', 'restart', 'mosquitto']);
      const tried = serviceStatusSchema.parse(
        JSON.parse((await exec(['mqttctl', 'service', 'status', '--json'])).stdout),
      );
      assert.ok(['restarting', 'start-limit-hit', 'starting'].includes(tried.state), tried.state);
      await until(exec, 'start-limit-hit');
      const status = await exec(['mqttctl', 'service', 'status']);
      assert.equal(status.code, 1);
      assert.match(status.stdout, /start limit/);
      assert.match(status.stdout, /systemctl reset-failed mosquitto\.service/);
      const logs = await exec(['mqttctl', 'service', 'logs', '--explain', '--since', '1m']);
      assert.equal(logs.code, 0, logs.stderr);
      assert.match(logs.stdout, /Unknown configuration variable "?'?lisener/);
      assert.match(logs.stdout, /Place: \/etc\/mosquitto\/conf\.d\/scenario\.conf:1/);
      assert.match(logs.stdout, /systemd has given up/);
      // Mended, the restart needs no reset-failed by hand.
      await exec(['rm', '-f', CONF]);
      const restart = await exec(['mqttctl', 'service', 'restart', '--json']);
      assert.equal(restart.code, 0, restart.stdout + restart.stderr);
      const outcome = serviceRestartSchema.parse(JSON.parse(restart.stdout));
      assert.deepEqual([outcome.state, outcome.good], ['running', true]);
      assert.ok(outcome.listeners.every(({ answers }) => answers));
    }),
  },
  {
    name: 'a reload is proven, and tells what needs a restart',
    run: inOrder(async (exec) => {
      await protect(exec);
      await exec(['tee', ACL], { input: 'topic readwrite other/#\n' });
      await exec(['tee', '-a', CONF], { input: 'max_keepalive 100\n' });
      const before = await exec(['mqttctl', 'service', 'status', '--json']);
      const run = await exec(['mqttctl', 'service', 'reload', '--json']);
      assert.equal(run.code, 0, run.stdout + run.stderr);
      const outcome = serviceReloadSchema.parse(JSON.parse(run.stdout));
      assert.equal(outcome.seen_in_log, true);
      assert.equal(outcome.good, true);
      assert.deepEqual(outcome.listeners, [{ listener: 'port 1884 on 127.0.0.1', answers: true }]);
      assert.ok(outcome.need_restart.some(({ file, option }) => file === CONF && option === 'listener'));
      const { pid } = serviceStatusSchema.parse(JSON.parse(before.stdout));
      assert.equal(outcome.pid, pid);
      assert.match((await exec(['mqttctl', 'service', 'reload'])).stdout, /Reloaded: .* goes on, its log says so/s);
      await exec(['tee', '-a', CONF], { input: 'listener 1885 127.0.0.1\n' });
      const added = await exec(['mqttctl', 'service', 'reload']);
      assert.equal(added.code, 1);
      assert.match(added.stdout, /nothing of the configuration\s+was taken up/);
    }),
  },
  {
    name: 'a reload with a broken ACL file is refused, and the broker stays protected',
    run: inOrder(async (exec) => {
      await protect(exec);
      const before = await exec(['sh', '-c', 'grep -c Reloading /var/log/mosquitto/mosquitto.log']);
      await exec(['tee', ACL], { input: 'topic readwrite allowed/#\ntopik read x\n' });
      for (const words of [['--dry-run'], []]) {
        const run = await exec(['mqttctl', 'service', 'reload', ...words]);
        assert.equal(run.code, 3);
        assert.match(run.stderr, /would choke over \/etc\/mosquitto\/scenario\.acl:2 /);
      }
      const after = await exec(['sh', '-c', 'grep -c Reloading /var/log/mosquitto/mosquitto.log']);
      assert.equal(after.stdout, before.stdout);
      await exec(['tee', ACL], { input: 'topic readwrite allowed/#\n' });
      await exec(['chmod', '600', ACL]);
      await exec(['chown', 'root:', ACL]);
      const unreadable = await exec(['mqttctl', 'service', 'reload']);
      assert.equal(unreadable.code, 3);
      assert.match(unreadable.stderr, /would choke over .*scenario\.conf:\d+ \(files\/unreadable\)/);
    }),
  },
  {
    name: 'a restart with a broken configuration is refused, and the broker goes on',
    run: inOrder(async (exec) => {
      const before = await exec(['systemctl', 'show', '-p', 'MainPID', 'mosquitto']);
      await exec(['tee', CONF], { input: 'listener 1884\nacl_file /nowhere\n' });
      const run = await exec(['mqttctl', 'service', 'restart']);
      assert.equal(run.code, 3);
      assert.match(run.stderr, /would not start again, over .*scenario\.conf:2 .*still runs as it was/);
      const unasked = await exec(['mqttctl', 'service', 'restart', '--force']);
      assert.equal(unasked.code, 2);
      assert.equal((await exec(['systemctl', 'show', '-p', 'MainPID', 'mosquitto'])).stdout, before.stdout);
      const forced = await exec(['mqttctl', 'service', 'restart', '--force', '--yes']);
      assert.equal(forced.code, 3);
      assert.match(forced.stdout, /The ACL file cannot be opened/);
      assert.match(forced.stdout, /To get back: .*systemctl reset-failed/s);
    }),
  },
  {
    name: 'a restart that fails does not cost what is retained',
    suite: 'sid',
    run: inOrder(async (exec) => {
      await exec(['mosquitto_pub', '-t', 'scenario/kept', '-m', 'kept', '-r', '-q', '1']);
      await exec(['tee', CONF], { input: 'listener 1883 127.0.0.1\nallow_anonymous true\nlistener 1884 192.0.2.9\n' });
      const failed = await exec(['mqttctl', 'service', 'restart', '--json']);
      assert.equal(failed.code, 3, failed.stdout);
      const { good, version, database_restored: restored } = serviceRestartSchema.parse(JSON.parse(failed.stdout));
      assert.deepEqual([good, restored], [false, version?.startsWith('2.1') === true]);
      await restore(exec);
      const kept = await exec(['mosquitto_sub', '-t', 'scenario/kept', '-C', '1', '-W', '5']);
      assert.equal(kept.stdout, 'kept\n');
      await exec(['mosquitto_pub', '-t', 'scenario/kept', '-n', '-r']);
    }),
  },
  {
    name: 'a program that was replaced shows, with the version that still runs',
    run: inOrder(async (exec) => {
      await exec(['sh', '-c', 'cp -p /usr/sbin/mosquitto /usr/sbin/m.new && mv /usr/sbin/m.new /usr/sbin/mosquitto']);
      const run = await exec(['mqttctl', 'service', 'status', '--json']);
      const status = serviceStatusSchema.parse(JSON.parse(run.stdout));
      assert.equal(status.broker?.replaced, true);
      assert.equal(status.broker?.version, status.installed_version);
      assert.match((await exec(['mqttctl', 'service', 'status'])).stdout, /was replaced after the broker was started/);
      assert.equal((await exec(['mqttctl', 'service', 'restart'])).code, 0);
      const again = await exec(['mqttctl', 'service', 'status', '--json']);
      assert.equal(serviceStatusSchema.parse(JSON.parse(again.stdout)).broker?.replaced, false);
    }),
  },
];

/** Begins with a broker that runs as the package has it, and ends so, whatever happens between. */
function inOrder(run: (exec: Exec) => Promise<void>): (exec: Exec) => Promise<void> {
  return async (exec) => {
    await restore(exec);
    try {
      await run(exec);
    } finally {
      await restore(exec);
    }
  };
}

async function restore(exec: Exec): Promise<void> {
  await exec(['rm', '-f', CONF, ACL]);
  await exec(['systemctl', 'reset-failed', 'mosquitto']);
  const { code, stderr } = await exec(['systemctl', 'restart', 'mosquitto']);
  assert.equal(code, 0, stderr);
}

/** A broker on port 1884 with an ACL file. */
async function protect(exec: Exec): Promise<void> {
  await exec(['tee', CONF], { input: `listener 1884 127.0.0.1\nallow_anonymous true\nacl_file ${ACL}\n` });
  await exec(['tee', ACL], { input: 'topic readwrite allowed/#\n' });
  const { code, stderr } = await exec(['systemctl', 'restart', 'mosquitto']);
  assert.equal(code, 0, stderr);
  // Files that are changed from here on are younger than the broker.
  await sleep(50);
}

async function until(exec: Exec, state: string): Promise<void> {
  let found = '';
  for (let attempt = 0; attempt < 40; attempt++) {
    const { stdout } = await exec(['mqttctl', 'service', 'status', '--json']);
    found = serviceStatusSchema.parse(JSON.parse(stdout)).state;
    if (found === state) return;
    await sleep(200);
  }
  assert.fail(`the service is ${found}, not ${state}`);
}
