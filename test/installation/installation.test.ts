import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { version } from '../../src/conf/version.js';
import { Installation, type InstallationFlags } from '../../src/installation/installation.js';
import { ExitCode, MqttctlError, UsageError } from '../../src/text/error.js';

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'mqttctl-installation-'));
  chmodSync(directory, 0o755);
  const files = {
    'etc/passwd': 'root:x:0:0::/:/bin/sh\nmosquitto:x:1883:1884::/:/bin/false\nother:x:7:7::/:/bin/false\n',
    'etc/group': 'mosquitto:x:1884:\nssl-cert:x:101:mosquitto\n',
    'etc/mosquitto/mosquitto.conf': '',
    'mosquitto/config/mosquitto.conf': '',
    'lib/systemd/system/mosquitto.service': '[Service]\nUser=mosquitto\nWorkingDirectory=/var/lib/mosquitto\n',
    'empty/x': '',
    'bare/passwd': '',
  };
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), content);
  }
  symlinkSync('nowhere', join(directory, 'empty/link'));
});
afterAll(() => rmSync(directory, { recursive: true }));

/** Under another root, so that nothing of this machine counts. */
function rooted(flags: InstallationFlags = {}, cwd = directory): Installation {
  return new Installation({ target: '2.0.11', root: directory, ...flags }, cwd);
}

function failure(action: () => unknown): MqttctlError {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(MqttctlError);
    return error as MqttctlError;
  }
  throw new Error('it did not fail');
}

describe('the main file', () => {
  test.each([
    ['etc/mosquitto'],
    ['etc/mosquitto/'],
    ['./etc/../etc/mosquitto/mosquitto.conf'],
    ['/etc/mosquitto'],
    ['/etc/mosquitto/mosquitto.conf'],
  ])('meant by %s', (given) => expect(rooted().mainFile(given)).toBe('/etc/mosquitto/mosquitto.conf'));

  test('meant by its path on this machine', () => {
    expect(rooted().mainFile(join(directory, 'etc/mosquitto'))).toBe('/etc/mosquitto/mosquitto.conf');
    expect(rooted({}, '/').mainFile(join(directory, 'etc/mosquitto'))).toBe('/etc/mosquitto/mosquitto.conf');
  });

  test('without another root is where it is', () => {
    const here = new Installation({ target: '2.0' }, directory);
    expect(here.mainFile('etc/mosquitto')).toBe(join(directory, 'etc/mosquitto/mosquitto.conf'));
  });

  test.each([
    ['none', 'none cannot be opened (ENOENT): name a configuration file or its directory.'],
    ['empty', 'empty has no mosquitto.conf: name the main configuration file.'],
    ['empty/link', 'empty/link cannot be opened (ENOENT): name a configuration file or its directory.'],
    ['empty/x/y', 'empty/x/y cannot be opened (ENOTDIR): name a configuration file or its directory.'],
  ])('%s: refused', (given, message) => {
    expect(failure(() => rooted().mainFile(given))).toMatchObject({ message, exitCode: ExitCode.failed });
  });
});

describe('the default configuration', () => {
  test('is the first known place', () => {
    expect(rooted().defaultConfiguration({})).toBe('/etc/mosquitto/mosquitto.conf');
  });

  test('is what the environment says, and what the flag says before it', () => {
    const environment = { MQTTCTL_CONFIG: '/x' };
    expect(rooted().defaultConfiguration(environment)).toBe('/x');
    expect(rooted({ config: '/y' }).defaultConfiguration(environment)).toBe('/y');
    expect(rooted().defaultConfiguration({ MQTTCTL_CONFIG: '' })).toBe('/etc/mosquitto/mosquitto.conf');
  });

  test('is missed where there is none', () => {
    const error = failure(() => rooted({ root: join(directory, 'empty') }).defaultConfiguration({}));
    expect(error.exitCode).toBe(ExitCode.failed);
    expect(error.message).toMatch(/^No mosquitto\.conf at the usual places .*: name one with --config FILE\.$/);
  });
});

describe('the circumstances', () => {
  const MAIN = '/etc/mosquitto/mosquitto.conf';
  const bare = () => ({ root: join(directory, 'bare') });

  test('come from the unit', () => {
    const { workdir, startsAs, runsAs } = rooted().circumstances(MAIN);
    expect([workdir, startsAs, runsAs]).toEqual([
      '/var/lib/mosquitto',
      { name: 'mosquitto', uid: 1883, gids: [1884, 101] },
      undefined,
    ]);
  });

  test('are root’s in / without a unit', () => {
    const { workdir, startsAs } = rooted(bare()).circumstances(MAIN);
    expect([workdir, startsAs]).toEqual(['/', { name: 'root', uid: 0, gids: [0] }]);
  });

  test.each([
    ['.', '/etc/mosquitto'],
    ['..', '/etc'],
    ['conf.d', '/etc/mosquitto/conf.d'],
    ['/srv', '/srv'],
  ])('--workdir %s counts from the main file', (workdir, expected) => {
    expect(rooted({ workdir }).circumstances(MAIN).workdir).toBe(expected);
  });

  test.each([
    ['other', { name: 'other', uid: 7, gids: [7] }],
    ['mosquitto', { name: 'mosquitto', uid: 1883, gids: [1884, 101] }],
    ['1883', { name: 'mosquitto', uid: 1883, gids: [1884, 101] }],
    ['5000', { name: '5000', uid: 5000, gids: [5000] }],
    ['5000:6000', { name: '5000', uid: 5000, gids: [6000] }],
    ['root', { name: 'root', uid: 0, gids: [0] }],
  ])('--as %s', (as, account) => {
    const { startsAs, runsAs } = rooted({ as }).circumstances(MAIN);
    expect([startsAs, runsAs]).toEqual([account, account]);
  });

  test('root needs no entry', () => {
    expect(rooted({ ...bare(), as: 'root' }).circumstances(MAIN).startsAs.uid).toBe(0);
  });

  test('--as of nobody is a wrong command line', () => {
    const error = failure(() => rooted({ as: 'nosuch' }));
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toBe('--as nosuch: there is no such account; a numeric UID or UID:GID works too.');
  });
});

describe('the target', () => {
  test('is what dpkg of another root says, else the newest', () => {
    expect(new Installation({ root: directory }, directory).target).toBe(version('2.1.2'));
    mkdirSync(join(directory, 'var/lib/dpkg'), { recursive: true });
    writeFileSync(
      join(directory, 'var/lib/dpkg/status'),
      'Package: mosquitto\nStatus: install ok installed\nVersion: 2.0.18-1\n',
    );
    expect(new Installation({ root: directory }, directory).target).toBe(version('2.0.18'));
    expect(rooted({ target: 'installed' }).target).toBe(version('2.0.18'));
    expect(rooted({ target: '2.1' }).target).toBe(version('2.1.2'));
  });

  test('installed is missed where none is', () => {
    const error = failure(() => rooted({ root: join(directory, 'bare'), target: 'installed' }));
    expect([error.exitCode, error.message]).toEqual([
      ExitCode.failed,
      'No installed mosquitto was found: name the version to judge for, like --target 2.0.11.',
    ]);
  });
});
