import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { containerIdOf } from '../../../src/host/contained-broker.js';
import { configOf } from '../../../src/host/running-broker.js';
import { DockerBroker, readContainers } from '../../../src/host/service/docker.js';
import { Launchd, readLaunchd } from '../../../src/host/service/launchd.js';
import { InitService, readInitScript } from '../../../src/host/service/sysv.js';
import { Scratch } from '../../end-to-end/mqttctl.js';

const DEBIAN_SCRIPT = `#!/bin/sh
set -e
NAME=mosquitto
USER=mosquitto
DAEMON=/usr/sbin/mosquitto
PIDDIR=/run/mosquitto
PIDFILE="\${PIDDIR}/mosquitto.pid"
CONFFILE=/etc/mosquitto/mosquitto.conf
`;

test('an init script', () => {
  expect(readInitScript(DEBIAN_SCRIPT)).toEqual({
    pidFile: '/run/mosquitto/mosquitto.pid',
    user: 'mosquitto',
    config: '/etc/mosquitto/mosquitto.conf',
  });
  const openrc = 'command=/usr/sbin/mosquitto\npidfile="/run/$RC_SVCNAME.pid"\ncommand_user="mosquitto:mosquitto"\n';
  expect(readInitScript(openrc)).toEqual({ pidFile: undefined, user: 'mosquitto', config: undefined });
});

const BROKER = {
  ...{ pid: 4711, ppid: 1, program: '/usr/sbin/mosquitto', replaced: false, workdir: '/', version: 2_000_021 },
  ...{ argv: ['/usr/sbin/mosquitto', '-c', '/etc/mosquitto/mosquitto.conf'], config: '/etc/mosquitto/mosquitto.conf' },
  ...{ account: { name: '101', uid: 101, gids: [101] }, startedAt: new Date(0), openFilesMax: 1024 },
};

test('an init script that would start a second broker is not run', async () => {
  const scratch = new Scratch();
  try {
    scratch.put({ script: DEBIAN_SCRIPT.replaceAll('/run/mosquitto', scratch.path) });
    const ran: string[][] = [];
    const service = new InitService(BROKER, scratch.at('script'), async (argv) => {
      ran.push([...argv]);
      return { code: 0, stdout: '', stderr: '' };
    });
    await expect(service.restart()).rejects.toThrow(/would start a second one; nothing was changed: set "pid_file/);
    expect(ran).toEqual([]);
    scratch.put({ 'mosquitto.pid': '4711\n' });
    expect(await service.restart()).toBe(true);
    expect(ran).toEqual([[scratch.at('script'), 'restart']]);
    expect(await service.status()).toMatchObject({ kind: 'sysv', state: 'running', pid: 4711, user: 'mosquitto' });
    const stopped = new InitService(undefined, scratch.at('script'));
    expect(await stopped.status()).toMatchObject({ state: 'stopped', config: '/etc/mosquitto/mosquitto.conf' });
    await expect(stopped.reload()).rejects.toThrow('does not run');
    expect(readFileSync(scratch.at('script'), 'utf8')).toContain('NAME=mosquitto');
  } finally {
    scratch.remove();
  }
});

const LAUNCHD = `gui/501/homebrew.mxcl.mosquitto = {
	active count = 1
	path = /Users/ann/Library/LaunchAgents/homebrew.mxcl.mosquitto.plist
	type = LaunchAgent
	state = running

	program = /opt/homebrew/opt/mosquitto/sbin/mosquitto
	arguments = {
		/opt/homebrew/opt/mosquitto/sbin/mosquitto
		-c
		/opt/homebrew/etc/mosquitto/mosquitto.conf
	}

	working directory = /opt/homebrew/var/mosquitto

	runs = 1
	pid = 812
	last exit code = (never exited)

	properties = keepalive | runatload | inferred program
}
`;

test('launchd', async () => {
  const target = 'gui/501/homebrew.mxcl.mosquitto';
  expect(readLaunchd(target, LAUNCHD)).toEqual({
    kind: 'launchd',
    name: target,
    state: 'running',
    pid: 812,
    workdir: '/opt/homebrew/var/mosquitto',
    argv: ['/opt/homebrew/opt/mosquitto/sbin/mosquitto', '-c', '/opt/homebrew/etc/mosquitto/mosquitto.conf'],
    config: '/opt/homebrew/etc/mosquitto/mosquitto.conf',
    fragment: '/Users/ann/Library/LaunchAgents/homebrew.mxcl.mosquitto.plist',
    dropIns: [],
    enabled: 'enabled',
    after: [],
  });
  const failed = LAUNCHD.replace(/\tpid.*\n/, '')
    .replace('(never exited)', '3')
    .replace('= running', '= not running');
  expect(readLaunchd(target, failed)).toMatchObject({ state: 'failed', result: 'exit code 3' });
  const launchd = new Launchd(target, async ([, verb]) =>
    verb === 'print'
      ? { code: 0, stdout: failed, stderr: '' }
      : { code: 1, stdout: '', stderr: 'Operation not permitted' },
  );
  expect(await launchd.restart()).toBe(false);
  await expect(launchd.reload()).rejects.toThrow('brew services start mosquitto');
});

const ID = '4f2a'.repeat(16);

test('docker', async () => {
  expect(containerIdOf(`0::/system.slice/docker-${ID}.scope\n`)).toBe(ID.slice(0, 12));
  expect(containerIdOf(`12:pids:/docker/${ID}\n11:cpu:/\n`)).toBe(ID.slice(0, 12));
  expect(containerIdOf('0::/system.slice/mosquitto.service\n')).toBeUndefined();
  const line = (more: object) =>
    JSON.stringify({
      ID: ID.slice(0, 12),
      Names: 'broker',
      Image: 'eclipse-mosquitto:2',
      State: 'running',
      Status: 'Up 3 hours',
      ...more,
    });
  const [up, failed, podman] = readContainers(
    [
      line({}),
      line({ State: 'exited', Status: 'Exited (3) 2 minutes ago' }),
      line({ Names: ['a', 'b'] }),
      'x',
      '',
    ].join('\n'),
  );
  expect(podman?.Names).toBe('a,b');
  if (!up || !failed) throw new Error('not read');
  const broker = new DockerBroker(up, 'docker');
  expect(await broker.status()).toMatchObject({
    kind: 'docker',
    name: 'broker',
    state: 'running',
    result: 'Up 3 hours',
  });
  expect(await new DockerBroker(failed, 'docker').status()).toMatchObject({ state: 'failed' });
  await expect(broker.reload()).rejects.toThrow('docker kill -s HUP broker');
  await expect(broker.restart()).rejects.toThrow('docker restart broker');
  expect(() => broker.logs()).toThrow('docker logs --tail 50 broker');
});

test.each([
  [['m', '-c', '/a.conf'], '/', '/a.conf'],
  [['m', '-c', 'a.conf'], '/srv', '/srv/a.conf'],
  [['m', '-d', '--config-file', 'b'], '/', '/b'],
  [['m', '-c'], '/', undefined],
  [['m', '-p', '1883'], '/', undefined],
])('the configuration of %j', (argv, workdir, config) => {
  expect(configOf(argv, workdir)).toBe(config);
});
