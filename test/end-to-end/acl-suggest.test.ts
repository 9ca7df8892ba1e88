import { beforeAll, expect } from 'vitest';
import { aclSuggestSchema } from '../../src/report/acl-schemas.js';
import { build, mqttctl } from './mqttctl.js';
import { expectFailure, test } from './passwd.js';

beforeAll(build, 120_000);

/** As Mosquitto 2.1.2 writes it with `log_type all`. */
const LOG = `1795617835: New client connected from 127.0.0.1:40000 as station (p5, c1, k60, u'weewx').
1795617835: Received PUBLISH from station (d0, q0, r0, m0, 'weather/loop', ... (5 bytes))
1795617836: Received PUBLISH from station (d0, q0, r0, m0, 'weather/loop', ... (5 bytes))
1795617836: Denied PUBLISH from station (d0, q0, r0, m0, 'home/door', ... (5 bytes))
`;

test('rules that are missing are shown as a diff, and written when told to', async ({ box }) => {
  box.file('log', LOG);
  box.file('acl', '# mine\nuser bob\ntopic a\n', 0o640);
  const suggest = (...more: string[]) =>
    mqttctl(['acl', 'suggest', '--from', 'log', '-f', 'acl', ...more], { cwd: box.path, stdin: 'ignore' });
  const before = box.state('acl');
  const shown = await suggest();
  expect(shown.code).toBe(0);
  expect(shown.stdout).toContain('+user weewx\n+topic write weather/loop\n');
  expect(shown.stdout).not.toContain('home/door');
  expect(shown.stderr).toContain('Not proposed: weewx write home/door was denied (1 times, first in line 4).');
  expect(box.state('acl')).toEqual(before);

  const { stdout } = await suggest('--json', '--include-denied');
  const { rules } = aclSuggestSchema.parse(JSON.parse(stdout));
  expect(rules.map(({ username, access, topic, messages }) => [username, access, topic, messages])).toEqual([
    ['weewx', 'write', 'home/door', 1],
    ['weewx', 'write', 'weather/loop', 2],
  ]);
  expect(box.state('acl')).toEqual(before);

  expect((await suggest('--apply')).code).toBe(0);
  expect(box.text('acl')).toBe('# mine\nuser bob\ntopic a\n\nuser weewx\ntopic write weather/loop\n');
  expect(box.mode('acl')).toBe(0o640);
  expect((await suggest('--apply')).stderr).toContain('Nothing is missing');
});

test('a log that is not there', async ({ box }) => {
  const run = await mqttctl(['acl', 'suggest', '--from', 'none', '-f', 'acl'], { cwd: box.path, stdin: 'ignore' });
  expectFailure(run, 3, /^mqttctl: none cannot be read \(ENOENT\): name the log of the broker/);
});
