import { mkdirSync, realpathSync, symlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect } from 'vitest';
import { hasBrokers } from '../setup/has-brokers.js';
import { build } from './mqttctl.js';
import { type Box, expectDone, expectFailure, fits, hashIn, OTHERS, test } from './passwd.js';
import { openedForWriting, traced } from './strace.js';

beforeAll(build, 120_000);

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const SYSTEM = ['/proc/', '/sys/', '/dev/', '/usr/', '/lib', '/etc/ld.so', '/etc/ssl/', '/etc/selinux/'];

const CHEAP = '--iterations 1';
const NOTE = 'A broker that runs does not know it yet: add --reload, or systemctl reload mosquitto.\n';

/** Adds carol, and expects that she is in this file. */
async function expectAdded(box: Box, name: string, words: string, stderr: string, options: object = {}): Promise<void> {
  const run = await box.passwd(`add carol ${CHEAP} ${words}`, { password: 'secret', ...options });
  expect(run.stderr).toBe(stderr);
  expect(run.code).toBe(0);
  expect(fits(hashIn(box.text(name), 'carol'), 'secret')).toBe(true);
}

describe.concurrent('the password file', () => {
  test('is the one of -c, and its place is told', async ({ box }) => {
    box.put({ 'conf/mosquitto.conf': `listener 1883\n\npassword_file ${box.at('data')}\n` });
    const because = `${box.at('data')} (password_file of ${box.at('conf/mosquitto.conf')}:3, for all listeners)\n`;
    await expectAdded(box, 'data', '-c conf/mosquitto.conf', because + NOTE);
    await expectAdded(box, 'data', '-c conf', because);
    for (const [words, code] of [
      ['list', 0],
      ['verify carol', 0],
      ['remove nobody', 0],
      ['rehash', 0],
      ['add dave --check', 1],
    ] as const) {
      const run = await box.passwd(`${words} --config conf`, { password: 'secret' });
      expect([run.code, run.stderr.startsWith(because)]).toEqual([code, true]);
    }
  });

  test('is told to nobody who wants it quiet, or JSON', async ({ box }) => {
    box.put({ 'mosquitto.conf': `password_file ${box.file('passwd', OTHERS)}\n` });
    expect((await box.passwd('list -c . -q')).stderr).toBe('');
    const { stdout, stderr } = await box.passwd('list -c . --json');
    expect([stderr, JSON.parse(stdout).file]).toEqual(['', box.at('passwd')]);
  });

  test('is the one of an included file, and the last one where it stands twice', async ({ box }) => {
    box.put({
      'mosquitto.conf': `password_file ${box.at('first')}\ninclude_dir ${box.at('conf.d')}\n`,
      'conf.d/users.conf': `# users\npassword_file ${box.at('second')}\n`,
    });
    const place = `${box.at('conf.d/users.conf')}:2`;
    await expectAdded(
      box,
      'second',
      '-c .',
      `${box.at('second')} (password_file of ${place}, for all listeners)\n${NOTE}`,
    );
    expect(box.list()).toEqual(['conf.d', 'mosquitto.conf', 'second']);
  });

  test('is the one of MQTTCTL_CONFIG, unless a flag says otherwise', async ({ box }) => {
    box.put({
      'a.conf': `password_file ${box.at('a')}\n`,
      'b.conf': `password_file ${box.at('b')}\n`,
    });
    const env = { MQTTCTL_CONFIG: box.at('a.conf') };
    const because = (name: string) =>
      `${box.at(name)} (password_file of ${box.at(name)}.conf:1, for all listeners)\n${NOTE}`;
    await expectAdded(box, 'a', '', because('a'), { env });
    await expectAdded(box, 'b', '-c b.conf', because('b'), { env });
    await expectAdded(box, 'c', '-f c', '', { env });
    expect(box.list()).toEqual(['a', 'a.conf', 'b', 'b.conf', 'c']);
  });

  test('that is relative counts from the working directory of the broker', async ({ box }) => {
    box.put({ 'conf/mosquitto.conf': 'password_file data/passwd\n', 'conf/data/x': '', 'other/data/x': '' });
    const because = (path: string) =>
      `${path} (password_file of ${box.at('conf/mosquitto.conf')}:1, for all listeners)\n${NOTE}`;
    await expectAdded(box, 'conf/data/passwd', '-c conf --workdir .', because(box.at('conf/data/passwd')));
    await expectAdded(
      box,
      'other/data/passwd',
      `-c conf --workdir ${box.at('other')}`,
      because(box.at('other/data/passwd')),
    );
    box.put({ 'root/etc/mosquitto/mosquitto.conf': 'password_file data/passwd\n', 'root/data/x': '' });
    expectDone(await box.passwd(`add carol --root root ${CHEAP}`, { password: 'x' }), /is in \/data\/passwd now/);
    expect(box.list('root/data')).toEqual(['passwd', 'x']);
  });

  test.for([
    ['2.1.2', 'plugin'],
    ['2.1.2', 'global_plugin'],
  ] as const)('is the one of the password file plugin of %s: %s', async ([target, option], { box }) => {
    const plugin = '/usr/lib/x86_64-linux-gnu/mosquitto_password_file.so';
    box.put({
      'mosquitto.conf': `listener 1883\n${option} ${plugin}\nplugin_opt_password_file ${box.at('passwd')}\n`,
    });
    const place = `${box.at('mosquitto.conf')}:3`;
    await expectAdded(
      box,
      'passwd',
      `-c . --target ${target}`,
      `${box.at('passwd')} (plugin_opt_password_file of ${place}, for all listeners)\n${NOTE}`,
    );
  });

  test('is not that of another plugin', async ({ box }) => {
    box.put({ 'mosquitto.conf': `plugin /usr/lib/other.so\nplugin_opt_password_file ${box.at('passwd')}\n` });
    expectFailure(await box.passwd('list -c . --target 2.1.2'), 3, 'names no password file');
  });
});

describe.concurrent('several password files', () => {
  const CONFIG = (box: Box) =>
    [
      'per_listener_settings true',
      `listener 1883\npassword_file ${box.at('lan')}`,
      `listener 8883 127.0.0.1\npassword_file ${box.at('tls')}`,
      `listener 0 ${box.at('socket')}\npassword_file ${box.at('lan')}`,
      '',
    ].join('\n');

  test('are listed with their listeners: 2', async ({ box }) => {
    box.put({ 'mosquitto.conf': CONFIG(box) });
    for (const words of ['add carol', 'remove carol', 'list', 'verify carol', 'import list', 'rehash']) {
      const run = await box.passwd(`${words} -c .`, { password: 'x' });
      expectFailure(run, 2, /^mqttctl: \S+ names several password files: .* Name one of them with --file\.\n$/);
      for (const part of [box.at('lan'), box.at('tls'), '1883', '8883', box.at('socket')])
        expect(run.stderr).toContain(part);
      expect(run.stderr.split(box.at('lan'))).toHaveLength(2);
    }
    expect(box.list()).toEqual(['mosquitto.conf']);
    expectDone(await box.passwd(`add carol -c . -f tls ${CHEAP}`, { password: 'x' }), /is new/);
    expect(box.list()).toEqual(['mosquitto.conf', 'tls']);
  });

  test('that are one for several listeners are no question', async ({ box }) => {
    box.put({ 'mosquitto.conf': CONFIG(box).replace(box.at('tls'), box.at('lan')) });
    const run = await box.passwd(`add carol -c . ${CHEAP}`, { password: 'x' });
    expectDone(run, /is new/);
    for (const line of [3, 5, 7]) expect(run.stderr).toContain(`${box.at('mosquitto.conf')}:${line}, for `);
  });

  test('count for listeners only with per_listener_settings', async ({ box }) => {
    box.put({ 'mosquitto.conf': CONFIG(box).replace('true', 'false') });
    // Without them there is one for all, the last.
    expectDone(
      await box.passwd(`add carol -c . --target 2.0.21 ${CHEAP}`, { password: 'x' }),
      /carol is in \S+\/lan now/,
    );
  });
});

describe.concurrent('no password file', () => {
  test.for([
    [
      'a configuration without one',
      '-c plain.conf',
      /plain\.conf names no password file: add password_file to it, or name/,
    ],
    ['no configuration there', '-c none.conf', /none\.conf cannot be opened \(ENOENT\)/],
    ['no configuration at the usual places', '--root empty', /No mosquitto\.conf at the usual places/],
    ['a directory without a configuration', '-c empty', /empty has no mosquitto\.conf/],
  ] as const)('%s: 3', async ([, flags, sentence], { box }) => {
    box.put({ 'plain.conf': 'listener 1883\n' });
    mkdirSync(box.at('empty'));
    for (const words of ['add carol', 'list', 'remove carol']) {
      expectFailure(await box.passwd(`${words} ${flags}`, { password: 'x' }), 3, sentence);
    }
    expect(box.list()).toEqual(['empty', 'plain.conf']);
  });

  test.for([
    ['--as nosuch', 'there is no such account'],
    ['--target nonsense', 'is no version'],
    ['--settings none.yaml', 'none.yaml cannot be read'],
    ['--nosuch', 'There is no flag --nosuch'],
  ] as const)('for a flag that cannot be followed: 2, %s', async ([flags, sentence], { box }) => {
    for (const words of ['add carol', 'list', 'import x']) {
      expectFailure(await box.passwd(`${words} -f passwd ${flags}`, { password: 'x' }), 2, sentence);
    }
    expect(box.list()).toEqual([]);
  });
});

describe.concurrent('--root', () => {
  /** A tree in which everything is found by absolute paths and links. */
  function image(box: Box): void {
    box.put({
      'root/etc/passwd': 'root:x:0:0::/:/bin/sh\n',
      'root/etc/mosquitto/mosquitto.conf': 'include_dir /etc/mosquitto/conf.d\n',
      'root/srv/conf.d/users.conf': 'password_file /data/passwd\n',
      'root/srv/real/passwd': OTHERS,
    });
    mkdirSync(box.at('root/data'));
    symlinkSync('/srv/conf.d', box.at('root/etc/mosquitto/conf.d'));
    symlinkSync('/data/next', box.at('root/data/passwd'));
    symlinkSync('../../../../../../srv/real/passwd', box.at('root/data/next'));
  }

  test('keeps links inside', async ({ box }) => {
    image(box);
    const because = `/data/passwd (password_file of ${box.at('root/srv/conf.d/users.conf')}:1, for all listeners)\n`;
    await expectAdded(box, 'root/srv/real/passwd', '--root root', because);
    for (const file of ['/data/passwd', box.at('root/data/passwd'), '../../../data/next', '/srv/real/passwd']) {
      expectDone(
        await box.passwd(`verify carol --root root -f ${file}`, { password: 'secret' }),
        /^This is the password/,
      );
    }
    expectDone(await box.passwd('remove carol --root root'), /^carol is gone from \/data\/passwd\./);
    expect(box.text('root/srv/real/passwd')).toBe(OTHERS);
    expect([box.list('root/data'), box.list('root/srv/real')]).toEqual([['next', 'passwd'], ['passwd']]);
  });

  test('looks for the file nowhere else', async ({ box }) => {
    image(box);
    box.file('outside', OTHERS);
    for (const file of ['/outside', box.at('outside'), '../outside']) {
      expectFailure(await box.passwd(`list --root root -f ${file}`), 3, /outside/);
    }
  });

  test.for([
    ['the file', 'data/link', 'outside/passwd'],
    ['a new file', 'data/link', 'outside/new'],
    ['its directory', 'link', 'outside'],
  ] as const)('does not follow a link of the tree to the machine: %s', async ([, link, target], { box }) => {
    image(box);
    box.put({ 'outside/passwd': OTHERS, 'root/data/x': '' });
    symlinkSync(box.at(target), box.at('root', link));
    const file = link === 'link' ? '/link/passwd' : '/data/link';
    for (const words of ['list', 'add carol', 'add carol --dry-run', 'remove alice', 'import list', 'rehash']) {
      box.file('list', 'alice:x\n');
      const run = await box.passwd(`${words} --root root -f ${file}`, { password: 'x' });
      expectFailure(run, 3, new RegExp(`${file} cannot be read \\(ENOENT at `));
    }
    expect([box.list('outside'), box.text('outside/passwd')]).toEqual([['passwd'], OTHERS]);
  });

  test.runIf(hasBrokers)('reads and writes nothing outside of it', async ({ box }) => {
    image(box);
    const { code, calls } = await traced(box, `add carol ${CHEAP} --root root`, { password: 'x' });
    expect(code).toBe(0);
    expect(openedForWriting(calls).filter((path) => path.startsWith(box.path))).toEqual([
      expect.stringContaining(`${box.at('root/srv/real')}/.passwd.mqttctl-`),
    ]);
    // Node, mqttctl, the programs that lock and copy, and what their libraries look at.
    const packages = realpathSync(`${REPOSITORY}node_modules`);
    const own = [box.at('root'), REPOSITORY, packages, dirname(dirname(process.execPath)), ...SYSTEM];
    const opened = calls.flatMap(({ name, text }) => (/^open/.test(name) && / = \d+<([^>]*)>$/.exec(text)?.[1]) || []);
    expect(opened).toContain(box.at('root/etc/passwd'));
    expect(opened.filter((path) => !own.some((start) => path.startsWith(start)))).toEqual([]);
    expect(opened.filter((path) => /mosquitto|systemd/.test(path) && !path.startsWith(box.path))).toEqual([]);
  });
});
