import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Installation, type InstallationFlags } from '../../src/installation/installation.js';
import { chooseSecurityFile } from '../../src/installation/security-file.js';
import { ExitCode, type MqttctlError } from '../../src/text/error.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'mqttctl-choose-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function put(files: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), content);
  }
}

function choose(named?: string, flags: InstallationFlags = {}) {
  return chooseSecurityFile(new Installation({ root, target: '2.0.21', ...flags }, root), 'password_file', named);
}

function failure(named?: string): Promise<MqttctlError> {
  return choose(named).then(
    () => Promise.reject(new Error('it did not fail')),
    (error) => error as MqttctlError,
  );
}

const MAIN = 'etc/mosquitto/mosquitto.conf';

test('the only one of the configuration, and why', async () => {
  put({ [MAIN]: 'listener 1883\npassword_file /etc/mosquitto/passwd\n', 'etc/passwd': 'mosquitto:x:99:98::/:\n' });
  const { path: inside, hostPath, because, account } = await choose();
  expect([inside, hostPath]).toEqual(['/etc/mosquitto/passwd', path.join(root, 'etc/mosquitto/passwd')]);
  expect(because).toBe(`password_file of ${path.join(root, MAIN)}:2, for all listeners`);
  expect(await account()).toMatchObject({ name: 'mosquitto', uid: 99, gids: [98] });
});

test('one that several listeners share is one', async () => {
  put({
    [MAIN]: 'per_listener_settings true\nlistener 1\npassword_file /p\nlistener 2\npassword_file /p\n',
  });
  expect((await choose()).because).toContain('for port 1 and password_file of ');
});

test('several are listed', async () => {
  put({ [MAIN]: 'per_listener_settings true\nlistener 1\npassword_file /p\nlistener 2 ::1\npassword_file /q\n' });
  const { message, exitCode } = await failure();
  expect(exitCode).toBe(ExitCode.usage);
  expect(message).toContain('/p (port 1), /q (port 2 on ::1). Name one of them with --file.');
});

test('none is said', async () => {
  put({ [MAIN]: 'listener 1883\n' });
  expect(await failure()).toMatchObject({
    exitCode: ExitCode.failed,
    message: expect.stringContaining('names no password file'),
  });
  rmSync(path.join(root, 'etc'), { recursive: true });
  expect(await failure()).toMatchObject({
    exitCode: ExitCode.failed,
    message: expect.stringContaining('--config FILE'),
  });
});

test('a relative one counts from the working directory', async () => {
  put({ [MAIN]: 'password_file passwd\n' });
  expect((await choose()).path).toBe('/passwd');
  expect((await choose(undefined, { workdir: '/srv' })).path).toBe('/srv/passwd');
});

test('the one of the command line needs no configuration, and links stay inside the root', async () => {
  put({ 'srv/real': '' });
  symlinkSync('/srv/real', path.join(root, 'link'));
  expect(await choose('/srv/real')).toMatchObject({ path: '/srv/real', hostPath: path.join(root, 'srv/real') });
  expect(await choose('/link')).toMatchObject({ path: '/link', hostPath: path.join(root, 'srv/real') });
  expect((await choose('/srv/real')).because).toBeUndefined();
  expect(await (await choose('/srv/real')).account()).toBeUndefined();
});

test('--as says whose a new file will be', async () => {
  expect(await (await choose('/x', { as: '7:8' })).account()).toMatchObject({ uid: 7, gids: [8] });
});
