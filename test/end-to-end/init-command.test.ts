import { chmodSync } from 'node:fs';
import { beforeAll, describe, expect } from 'vitest';
import { initSchema } from '../../src/report/init-schema.js';
import { hasBrokers } from '../setup/has-brokers.js';
import { build, mqttctl, type Run } from './mqttctl.js';
import { type Box, expectFailure, test } from './passwd.js';
import { Terminal } from './terminal.js';

beforeAll(build, 120_000);

function init(box: Box, words: string): Promise<Run> {
  chmodSync(box.path, 0o755);
  return mqttctl(['init', ...words.split(' ')], { cwd: box.path, stdin: 'ignore', timeout: 60_000 });
}

const DOCKER = 'docker --root . --target 2.0.21 --reach local --user alice';
const CONF = 'mosquitto/config/conf.d/mqttctl.conf';

test('init writes a tree once, prints passwords once, and says no more than that', async ({ box }) => {
  expect((await init(box, `${DOCKER} --check`)).code).toBe(1);
  const dry = await init(box, `${DOCKER} --dry-run`);
  expect([dry.code, box.list()]).toEqual([0, []]);
  expect(dry.stdout).toContain('+listener 1883 127.0.0.1\n');
  expectFailure(await init(box, DOCKER), 2, /password of alice: use --generate-passwords/);
  const run = await init(box, `${DOCKER} --generate-passwords --json`);
  const document = initSchema.parse(JSON.parse(run.stdout));
  expect(document).toMatchObject({ profile: 'docker', form: 'classic', written: true, users: ['alice'] });
  expect(document.passwords.alice).toMatch(/^\w{20}$/);
  expect(box.text(CONF)).toContain('listener 1883 127.0.0.1\n');
  const again = await init(box, `${DOCKER} --generate-passwords`);
  expect([again.code, again.stdout]).toEqual([0, '']);
  expect(again.stderr).toContain('nothing to do');
  const other = await init(box, `${DOCKER} --port 1999`);
  expect([other.code, other.stdout]).toEqual([3, '']);
  expect(other.stderr).toMatch(/\+listener 1999[\s\S]*is there already/);
});

test('init without an answer or a profile names what is missing', async ({ box }) => {
  expectFailure(await init(box, '--root .'), 2, /Name a PROFILE: docker, /);
  expectFailure(await init(box, 'nothing --root .'), 2, /There is no profile nothing/);
  expectFailure(await init(box, 'tls-letsencrypt --root . --user a'), 2, /--name/);
  expect((await init(box, '--list')).stdout).toMatch(/^homeassistant +Home Assistant/m);
});

describe.skipIf(!hasBrokers)('in a terminal', () => {
  test('init asks', async ({ box }) => {
    chmodSync(box.path, 0o755);
    const terminal = new Terminal(['init', 'weewx', '--root', '.', '--target', '2.0.21', '--generate-passwords'], {
      cwd: box.path,
    });
    try {
      await terminal.shows(/From where do clients connect/);
      terminal.press('Up');
      terminal.press('Enter');
      await terminal.shows(/Which certificate/);
      terminal.press('Enter');
      await terminal.shows(/Names of users/);
      terminal.enter('');
      await terminal.shows(/without a user name read/);
      terminal.enter('');
      await terminal.shows(/web pages connect/);
      terminal.enter('');
      await terminal.shows(/over a restart/);
      terminal.enter('');
      await terminal.shows(/etc\/mosquitto\/mosquitto\.conf +new/);
      expect(box.text('etc/mosquitto/conf.d/mqttctl.conf')).toContain('listener 1883 127.0.0.1\n');
      expect(box.text('etc/mosquitto/acl')).toContain('user weewx\ntopic readwrite weather/#\n');
    } finally {
      terminal.close();
    }
  });
});
