import { chmodSync, symlinkSync } from 'node:fs';
import { beforeAll, describe, expect } from 'vitest';
import { z } from 'zod';
import {
  aclChangeSchema,
  aclCheckSchema,
  aclExplainSchema,
  aclFormatSchema,
  aclListSchema,
  aclMatrixSchema,
  aclWhoSchema,
} from '../../src/report/acl-schemas.js';
import { build, mqttctl, type Run } from './mqttctl.js';
import { type Box, expectDone, expectFailure, isRoot, NOBODY, test } from './passwd.js';

beforeAll(build, 120_000);

const RULES = '# all\ntopic read news/#\n\n# the station\nuser weewx\ntopic write weather\n\npattern home/%u/#\n';

function acl(box: Box, args: readonly string[], options: Parameters<typeof mqttctl>[1] = {}): Promise<Run> {
  const stdin = 'input' in options ? {} : ({ stdin: 'ignore' } as const);
  return mqttctl(['acl', ...args], { cwd: box.path, ...stdin, ...options });
}

describe.concurrent('changes', () => {
  test('are made once, and leave everything else', async ({ box }) => {
    box.file('acl', RULES, 0o640);
    const allow = ['allow', 'weewx', 'weather/#', '--write', '-f', 'acl'];
    expectDone(await acl(box, allow), `weewx may now write weather/# in ${box.at('acl')}.\n`);
    expect(box.text('acl')).toBe(RULES.replace('write weather\n', 'write weather\ntopic write weather/#\n'));
    expect(box.mode('acl')).toBe(0o640);
    const before = box.state('acl');
    expectDone(await acl(box, allow), /may write weather\/# already; nothing was changed/);
    expect(box.state('acl')).toEqual(before);
    expectDone(
      await acl(box, ['revoke', 'weewx', 'weather/#', '-f', 'acl']),
      /weewx has no rule for weather\/# any more/,
    );
    expect(box.text('acl')).toBe(RULES);
    expect(box.list()).toEqual(['acl']);
  });

  test('are shown and not made', async ({ box }) => {
    box.file('acl', RULES);
    const before = box.state('acl');
    const dry = await acl(box, ['deny', 'weewx', 'weather/x', '-f', 'acl', '--dry-run']);
    expect(dry.code).toBe(0);
    expect(dry.stdout).toContain('+topic deny weather/x\n');
    expect((await acl(box, ['deny', 'weewx', 'weather/x', '-f', 'acl', '--check'])).code).toBe(1);
    expect((await acl(box, ['allow', 'weewx', 'weather', '--write', '-f', 'acl', '--check'])).code).toBe(0);
    expect(box.state('acl')).toEqual(before);
  });

  test('make a file for nobody else', async ({ box }) => {
    const run = await acl(box, ['allow', '--pattern', 'home/%u/#', '--read', '--file', 'acl']);
    expectDone(run, `${box.at('acl')} is new.\nEvery client may now read home/%u/# in ${box.at('acl')}.\n`);
    expect([box.mode('acl'), box.text('acl')]).toEqual([0o600, 'pattern read home/%u/#\n']);
    expectFailure(
      await acl(box, ['revoke', 'bob', 'a', '-f', 'none']),
      3,
      /There is no file .*none: "mqttctl acl allow USER TOPIC" makes it/,
    );
  });

  test('say what they do not do', async ({ box }) => {
    box.file('acl', 'user bob\ntopic deny a/#\n');
    const { stderr, code } = await acl(box, ['allow', 'bob', 'a/b', '-f', 'acl']);
    expect(code).toBe(0);
    expect(stderr).toContain('It has no effect: line 2 (topic deny a/#)');
    const { stdout } = await acl(box, ['allow', 'bob', 'a/b', '-f', 'acl', '--json']);
    const document = aclChangeSchema.parse(JSON.parse(stdout));
    expect(document).toMatchObject({
      change: 'unchanged',
      username: 'bob',
      topic: 'a/b',
      access: 'readwrite',
      written: false,
    });
    expect(document.notes).toHaveLength(1);
  });

  test('of many runs at a time are all made', async ({ box }) => {
    box.file('acl', RULES);
    const names = Array.from({ length: 12 }, (_, index) => `user${index}`);
    await Promise.all(
      names.map(async (name) => expectDone(await acl(box, ['allow', name, 'a/#', '-f', 'acl']), /may now/)),
    );
    const text = box.text('acl');
    for (const name of names) expect(text).toContain(`user ${name}\ntopic readwrite a/#\n`);
    expect(text.startsWith(RULES)).toBe(true);
    expect(box.list()).toEqual(['acl']);
  }, 120_000);

  test('follow a link, and keep it', async ({ box }) => {
    box.file('real', RULES);
    symlinkSync('real', box.at('acl'));
    expectDone(await acl(box, ['deny', 'weewx', 'x', '-f', 'acl']), /weewx has no access to x now/);
    expect(box.text('real')).toContain('topic deny x\n');
  });

  test('of a form only', async ({ box }) => {
    box.file('acl', 'user  bob\ntopic  a\t\n\n\n\nuser eve\n');
    expect((await acl(box, ['format', '-f', 'acl', '--check'])).code).toBe(1);
    const { stdout } = await acl(box, ['format', '-f', 'acl', '--json']);
    expect(aclFormatSchema.parse(JSON.parse(stdout))).toMatchObject({ written: true, formatted: true });
    expect(box.text('acl')).toBe('user bob\ntopic readwrite a\n\nuser eve\n');
    expectDone(await acl(box, ['format', '-f', 'acl', '--check']), /is in the usual form already/);
  });
});

describe.concurrent('questions', () => {
  test('are answered with the line that decides', async ({ box }) => {
    box.file('acl', RULES);
    const ask = ['check', '-f', 'acl', '-u', 'weewx', '-t'];
    const yes = await acl(box, [...ask, 'weather', '-a', 'write', '--json']);
    expect([yes.code, aclCheckSchema.parse(JSON.parse(yes.stdout))]).toEqual([
      0,
      {
        allowed: true,
        decided_by: { file: box.at('acl'), line: 6, text: 'topic write weather' },
        reason: 'Granted by line 6 (topic write weather), a rule of weewx.',
      },
    ]);
    const no = await acl(box, [...ask, 'weather/loop', '-a', 'write']);
    expect(no.code).toBe(1);
    expect(no.stdout).toMatch(
      /^denied: No rule matches.* Line 6 \(topic write weather\) is for the topic weather alone: weather\/# would/,
    );
    const { stdout } = await acl(box, ['explain', '-f', 'acl', '-u', 'weewx', '-t', 'news/x', '--json']);
    const { answers } = aclExplainSchema.parse(JSON.parse(stdout));
    expect(answers.map(({ access, allowed, rules }) => [access, allowed, rules])).toEqual([
      ['read', false, [{ line: 2, text: 'topic read news/#', says: 'for others' }]],
      ['write', false, [{ line: 2, text: 'topic read news/#', says: 'for others' }]],
    ]);
  });

  test('of a batch keep their order and what else they hold', async ({ box }) => {
    box.file('acl', RULES);
    const lines = Array.from({ length: 3000 }, (_, id) =>
      JSON.stringify({
        id,
        username: id % 2 ? 'weewx' : null,
        clientid: 'c',
        topic: id % 3 ? 'news/x' : 'weather',
        access: id % 3 ? 'read' : 'write',
      }),
    );
    const { code, stdout } = await acl(box, ['check', '--batch', '-', '-f', 'acl'], { input: `${lines.join('\n')}\n` });
    expect(code).toBe(0);
    const answers = stdout
      .trimEnd()
      .split('\n')
      .map((line) => aclCheckSchema.extend({ id: z.number() }).parse(JSON.parse(line)));
    expect(answers.map(({ id }) => id)).toEqual(lines.map((_, id) => id));
    for (const { id, allowed } of answers) expect(allowed).toBe(id % 2 ? id % 3 === 0 : id % 3 !== 0);
    const bad = await acl(box, ['check', '--batch', '-', '-f', 'acl'], { input: '{"username":"a"}\n' });
    expectFailure(bad, 3, /^mqttctl: \(standard input\):1:1: "clientid" is missing or wrong/);
  });

  test('about everybody', async ({ box }) => {
    box.file('acl', RULES);
    const who = await acl(box, ['who', 'home/zoe/x', '-f', 'acl', '--json']);
    expect(aclWhoSchema.parse(JSON.parse(who.stdout)).clients).toEqual([
      expect.objectContaining({ username: 'zoe', clientid: null, read: true, write: true }),
    ]);
    const matrix = await acl(box, ['matrix', '-f', 'acl', '--json']);
    expect(aclMatrixSchema.parse(JSON.parse(matrix.stdout)).rows.map(({ username }) => username)).toEqual([
      null,
      'weewx',
    ]);
    const page = await acl(box, ['matrix', '-f', 'acl', '--format', 'html']);
    expect(page.stdout).toMatch(/^<!doctype html>/);
    const list = await acl(box, ['list', 'weewx', '-f', 'acl', '--json']);
    expect(aclListSchema.parse(JSON.parse(list.stdout)).rules.map(({ line }) => line)).toEqual([6, 8]);
    expect((await acl(box, ['list', 'nobody', '-f', 'acl'])).code).toBe(1);
  });

  test('are for the listener that is meant', async ({ box }) => {
    box.put({
      'etc/mosquitto/mosquitto.conf':
        'per_listener_settings true\nlistener 1883\nacl_file /etc/mosquitto/one\nlistener 1884\nacl_file /etc/mosquitto/two\nmount_point site/\nlistener 1885\n',
      'etc/mosquitto/one': 'user bob\ntopic a\n',
      'etc/mosquitto/two': 'user bob\ntopic site/b\n',
    });
    const ask = (...more: string[]) =>
      acl(box, ['check', '--root', '.', '--target', '2.0.21', '-u', 'bob', '-a', 'read', '-t', ...more]);
    expectFailure(
      await ask('a'),
      2,
      /Access differs by listener: port 1883 \(\/etc\/mosquitto\/one\); port 1884 .*two\); port 1885 \(no ACL file\)\. Name one with --listener/,
    );
    const two = await ask('b', '-l', '1884');
    expect([two.code, two.stderr]).toEqual([0, '/etc/mosquitto/two, for port 1884\n']);
    expect((await ask('b', '-l', '1883')).code).toBe(1);
    expect((await ask('b', '-l', '1885')).stdout).toMatch(/^allowed: No ACL file applies/);
    expectFailure(await ask('b', '-l', '9'), 2, /has no listener on port 9/);
    expectFailure(
      await acl(box, ['allow', 'bob', 'x', '--root', '.', '--target', '2.0.21']),
      2,
      /names several ACL files/,
    );
  });
});

describe.concurrent('bad input', () => {
  test.for([
    [['allow', 'bob'], 2, /Name USER and TOPIC/],
    [['allow'], 2, /Name USER and TOPIC/],
    [['allow', '--anonymous', 'a', 'b'], 2, /--anonymous stands in the place of USER/],
    [['allow', 'bob', 'a#'], 2, /The topic is no topic filter/],
    [['allow', 'bob', ' a'], 2, /The topic begins or ends with a blank/],
    [['allow', '', 'a'], 2, /The user name is empty/],
    [['allow', 'a\nb', 'a'], 2, /The user name has characters that MQTT does not allow/],
    [['allow', 'bob', 'a', 'b'], 2, /Too many arguments: b/],
    [['check', '-t', 'a', '-a', 'read'], 2, /Name the client/],
    [['check', '-u', 'b', '-a', 'read'], 2, /Name the topic/],
    [['check', '-u', 'b', '-t', 'a'], 2, /Say what is meant/],
    [['check', '-u', 'b', '-t', 'a', '-a', 'publish'], 2, /--access takes read, write, subscribe, and not publish/],
    [['who', 'a/#'], 2, /without \+ and #/],
    [['matrix', '-t', 'a#'], 2, /The topic is no topic filter/],
  ] as const)('%j', async ([args, code, sentence], { box }) => {
    box.file('acl', RULES);
    const before = box.state('acl');
    expectFailure(await acl(box, [...args, '-f', 'acl']), code, sentence);
    expect(box.state('acl')).toEqual(before);
  });

  test('a file that the broker refuses names its line', async ({ box }) => {
    box.file('acl', 'user bob\n topic a#\u001b[2J\n');
    for (const args of [
      ['allow', 'bob', 'x'],
      ['who', 'x'],
      ['check', '-u', 'b', '-t', 'a', '-a', 'read'],
    ]) {
      const run = await acl(box, [...args, '-f', 'acl']);
      expectFailure(run, 3, /acl:2:8: .*# is not at the end/);
      expect(run.stderr).not.toContain('\u001b');
    }
  });

  test.skipIf(!isRoot)('a file out of reach', async ({ box }) => {
    box.file('acl', RULES, 0o600);
    chmodSync(box.path, 0o755);
    const run = await acl(box, ['check', '-u', 'b', '-t', 'a', '-a', 'read', '-f', 'acl'], NOBODY);
    expectFailure(run, 3, /acl cannot be read \(EACCES/);
  });
});
