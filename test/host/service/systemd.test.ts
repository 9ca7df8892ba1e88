import { expect, test } from 'vitest';
import { readProperties, readStatus, Systemd } from '../../../src/host/service/systemd.js';

/** As systemd 257 of Debian 13 tells it. */
const RUNNING = `Restart=on-failure
WatchdogUSec=0
MainPID=69
Result=success
NRestarts=0
ExecMainStartTimestamp=Wed 2026-11-25 16:54:17 UTC
ExecMainStatus=0
ExecStart={ path=/usr/sbin/mosquitto ; argv[]=/usr/sbin/mosquitto -c /etc/mosquitto/mosquitto.conf ; ignore_errors=no ; start_time=[Wed 2026-11-25 16:54:17 UTC] ; stop_time=[n/a] ; pid=69 ; code=(null) ; status=0/0 }
WorkingDirectory=
User=
After=sysinit.target systemd-journald.socket network-online.target
LoadState=loaded
ActiveState=active
SubState=running
FragmentPath=/usr/lib/systemd/system/mosquitto.service
DropInPaths=/etc/systemd/system/mosquitto.service.d/override.conf /run/a.conf
UnitFileState=enabled
NeedDaemonReload=yes
`;

function statusWith(changes: Readonly<Record<string, string>>) {
  const properties = readProperties(RUNNING);
  for (const [name, value] of Object.entries(changes)) properties.set(name, value);
  return readStatus('mosquitto.service', properties);
}

test('a broker that runs', () => {
  expect(statusWith({})).toEqual({
    kind: 'systemd',
    name: 'mosquitto.service',
    state: 'running',
    pid: 69,
    since: new Date('2026-11-25T16:54:17Z'),
    restarts: 0,
    user: 'root',
    workdir: '/',
    argv: ['/usr/sbin/mosquitto', '-c', '/etc/mosquitto/mosquitto.conf'],
    config: '/etc/mosquitto/mosquitto.conf',
    fragment: '/usr/lib/systemd/system/mosquitto.service',
    dropIns: ['/etc/systemd/system/mosquitto.service.d/override.conf', '/run/a.conf'],
    needsDaemonReload: true,
    enabled: 'enabled',
    after: ['sysinit.target', 'systemd-journald.socket', 'network-online.target'],
  });
  expect(statusWith({ User: 'mosquitto', WatchdogUSec: '3min', WorkingDirectory: '/srv' })).toMatchObject({
    user: 'mosquitto',
    watchdog: '3min',
    workdir: '/srv',
  });
  expect(statusWith({ WatchdogUSec: 'infinity' }).watchdog).toBeUndefined();
});

test.each([
  [{ ActiveState: 'activating', SubState: 'start' }, 'starting', undefined],
  [
    { ActiveState: 'activating', SubState: 'auto-restart', Result: 'exit-code', ExecMainStatus: '3' },
    'restarting',
    'exit-code 3',
  ],
  [{ ActiveState: 'activating', SubState: 'auto-restart-queued', Result: 'signal' }, 'restarting', 'signal'],
  [{ ActiveState: 'deactivating', SubState: 'stop-sigterm' }, 'stopping', undefined],
  [{ ActiveState: 'reloading', SubState: 'reload' }, 'running', undefined],
  [{ ActiveState: 'inactive', SubState: 'dead' }, 'stopped', undefined],
  [
    { ActiveState: 'failed', Result: 'exit-code', ExecMainStatus: '3', NRestarts: '3' },
    'start-limit-hit',
    'exit-code 3',
  ],
  [{ ActiveState: 'failed', Result: 'start-limit-hit', Restart: 'no' }, 'start-limit-hit', 'start-limit-hit'],
  [{ ActiveState: 'failed', Result: 'exit-code', ExecMainStatus: '3', Restart: 'no' }, 'failed', 'exit-code 3'],
  [{ ActiveState: 'failed', Result: 'resources' }, 'failed', 'resources'],
] as const)('%j is %s', (changes, state, result) => {
  const status = statusWith(changes);
  expect([status.state, status.result]).toEqual([state, result]);
});

test('what it does', async () => {
  const calls: string[] = [];
  const systemd = new Systemd('mosquitto.service', async ([program, ...args]) => {
    calls.push([program, ...args.filter((word) => !word.startsWith('-') && !word.includes(','))].join(' '));
    return { code: 0, stdout: RUNNING, stderr: '' };
  });
  await systemd.reload();
  expect(await systemd.restart()).toBe(true);
  expect(calls).toEqual([
    'systemctl reload mosquitto.service',
    'systemctl show mosquitto.service',
    'systemctl restart mosquitto.service',
  ]);
});

test('what it may not', async () => {
  const stderr = 'Failed to restart mosquitto.service: Interactive authentication required.\n';
  const systemd = new Systemd('mosquitto.service', async (argv) =>
    argv.includes('show') ? { code: 0, stdout: RUNNING, stderr: '' } : { code: 1, stdout: '', stderr },
  );
  await expect(systemd.restart()).rejects.toThrow('To restart mosquitto.service is for root, and nothing was changed');
  await expect(systemd.reload()).rejects.toThrow('use sudo');
});

test('a systemctl that does not answer', async () => {
  const systemd = new Systemd('mosquitto.service', async () => ({
    code: 1,
    stdout: '',
    stderr: 'Failed to connect to bus: No such file or directory\n',
  }));
  await expect(systemd.status()).rejects.toThrow(
    'Failed to connect to bus: No such file or directory. Try it with sudo.',
  );
});
