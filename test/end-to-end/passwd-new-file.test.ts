import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, linkSync, lstatSync, mkdirSync, readlinkSync, statSync, symlinkSync } from 'node:fs';
import { beforeAll, describe, expect } from 'vitest';
import { hasBrokers } from '../setup/has-brokers.js';
import { build } from './mqttctl.js';
import { type Box, entry, expectDone, expectFailure, fits, hashIn, isRoot, NOBODY, OTHERS, test } from './passwd.js';
import { traced } from './strace.js';

beforeAll(build, 120_000);

const CHEAP = '--iterations 1';

function withUmask(umask: string): [string, ...string[]] {
  return ['sh', '-c', `umask ${umask}; exec "$0" "$@"`];
}

/** What an account may do, and who it is. */
function rights(box: Box, name: string): readonly number[] {
  const { mode, uid, gid } = statSync(box.at(name));
  return [mode & 0o7777, uid, gid];
}

/** A tree that is administered with --root: its broker runs as 1883:1884. */
function rooted(box: Box, more: Readonly<Record<string, string>> = {}): Box {
  box.put({
    'root/etc/passwd': 'root:x:0:0::/:/bin/sh\nmosquitto:x:1883:1884::/:/bin/sh\nmqtt:x:2000:2001::/:/bin/sh\n',
    'root/etc/group': 'root:x:0:\nmosquitto:x:1884:\n',
    'root/etc/mosquitto/mosquitto.conf': 'listener 1883\npassword_file /etc/mosquitto/passwd\n',
    ...more,
  });
  return box;
}

describe.concurrent('a new file', () => {
  test.for(['000', '022', '077', '777'])('is for its owner alone, with umask %s', async (umask, { box }) => {
    const run = await box.passwdBy(withUmask(umask), `add carol -f passwd ${CHEAP}`, { password: 'x' });
    expectDone(run, `${box.at('passwd')} is new.\ncarol is in ${box.at('passwd')} now.\n`);
    expect(box.mode('passwd')).toBe(0o600);
    box.file('list', 'carol:x\n');
    expect((await box.passwdBy(withUmask(umask), `import list -f other ${CHEAP}`)).code).toBe(0);
    expect(box.mode('other')).toBe(0o600);
  });

  test.runIf(isRoot).for([
    ['the user of the tree', '', {}, [1883, 1884]],
    ['--as UID:GID', ' --as 4444:5555', {}, [4444, 5555]],
    ['--as a name', ' --as mqtt', {}, [2000, 2001]],
    [
      'the user option',
      '',
      { 'root/etc/mosquitto/mosquitto.conf': 'user mqtt\nlistener 1883\npassword_file /etc/mosquitto/passwd\n' },
      [2000, 2001],
    ],
  ] as const)('made by root belongs to the account of the broker: %s', async ([, flags, more, owner], { box }) => {
    rooted(box, more);
    for (const [name, words] of [
      ['root/etc/mosquitto/passwd', ''],
      ['root/etc/mosquitto/other', ' -f /etc/mosquitto/other'],
    ] as const) {
      const run = await box.passwd(`add carol --root root ${CHEAP}${words}${flags}`, { password: 'x' });
      expectDone(run, /carol is in \/etc\/mosquitto\/\w+ now/);
      expect(rights(box, name)).toEqual([0o600, ...owner]);
    }
  });

  test.runIf(isRoot)('belongs to --as also where there is no configuration', async ({ box }) => {
    mkdirSync(box.at('root'));
    for (const flags of ['--root root -f /passwd', '-f root/other']) {
      const run = await box.passwd(`add carol ${flags} ${CHEAP} --as 4444:5555`, { password: 'x' });
      expectDone(run, /carol is in/);
    }
    expect(rights(box, 'root/passwd')).toEqual([0o600, 4444, 5555]);
    expect(rights(box, 'root/other')).toEqual([0o600, 4444, 5555]);
  });

  test.runIf(isRoot)('belongs to whoever makes it, who is told what is missing', async ({ box }) => {
    rooted(box);
    chmodSync(box.at('root/etc/mosquitto'), 0o777);
    const run = await box.passwd(`add carol --root root ${CHEAP}`, { password: 'x', ...NOBODY });
    expectDone(run, /carol is in/);
    expect(run.stderr).toContain(
      `It belongs to you, and the broker runs as mosquitto: sudo chown mosquitto: ${box.at('root/etc/mosquitto/passwd')}\n`,
    );
    expect(rights(box, 'root/etc/mosquitto/passwd')).toEqual([0o600, NOBODY.uid, NOBODY.gid]);
  });

  test('is not made where a link leads nowhere: 3', async ({ box }) => {
    mkdirSync(box.at('real'));
    symlinkSync('real/passwd', box.at('passwd'));
    const run = await box.passwd(`add carol -f passwd ${CHEAP}`, { password: 'x' });
    expectFailure(run, 3, 'passwd is a symbolic link to real/passwd, which is not there; nothing was changed: ');
    expect([box.list(), box.list('real')]).toEqual([['passwd', 'real'], []]);
  });

  test.runIf(hasBrokers)('is never open to others, for no instant', async ({ box }) => {
    rooted(box);
    const words = `add carol --root root ${CHEAP}`;
    const { code, calls } = await traced(box, words, { password: 'x' });
    expect(code).toBe(0);
    const directory = box.at('root/etc/mosquitto');
    const made = calls.filter(
      ({ name, text }) => /^(open|creat|mkdir)/.test(name) && /O_CREAT|^creat|^mkdir/.test(text),
    );
    expect(made.map(({ text }) => text)).toEqual([expect.stringMatching(/O_CREAT\|O_EXCL.*, 0600\) = \d+</)]);
    expect(made[0]?.text).toContain(`<${directory}/.passwd.mqttctl-`);
    for (const { text } of calls.filter(({ name }) => /chmod/.test(name))) expect(text).toMatch(/, 0600\) = 0$/);
    // The name is given to a file that is whole, and belongs to whom it should, already.
    const order = calls.map(({ name }) => name).filter((name) => /^(fchown|pwrite64|write|link|linkat)$/.test(name));
    expect(order.indexOf('fchown')).toBeLessThan(order.indexOf('pwrite64'));
    expect(order.indexOf('pwrite64')).toBeLessThan(order.findIndex((name) => name.startsWith('link')));
  });
});

describe.concurrent('an existing file', () => {
  test.for(['600', '640', '644', '666', '400'])('keeps mode %s, whatever the umask', async (octal, { box }) => {
    const mode = Number.parseInt(octal, 8);
    for (const umask of ['000', '077']) {
      box.file('passwd', OTHERS, mode);
      const run = await box.passwdBy(withUmask(umask), `add carol -f passwd ${CHEAP}`, { password: umask });
      expectDone(run, /carol (is in|has the new)/);
      expect(box.mode('passwd')).toBe(mode);
    }
  });

  test
    .runIf(isRoot)
    .for([`add alice ${CHEAP}`, 'remove alice', `import list ${CHEAP}`, `rehash ${CHEAP}`, 'verify alice --rehash'])(
    'keeps owner and mode: %s',
    async (words, { box }) => {
      box.file('list', 'dave:x\n');
      box.file('passwd', `${entry('alice', 'x')}plain:text\n`, 0o640);
      chownSync(box.at('passwd'), 1883, 1884);
      const password = words.startsWith('verify') ? 'x' : 'new';
      expect((await box.passwd(`${words} -f passwd --as 4444:5555`, { password })).code).toBe(0);
      expect(box.text('passwd').startsWith('alice:$7$1$')).toBe(/add|import|^rehash/.test(words));
      expect(rights(box, 'passwd')).toEqual([0o640, 1883, 1884]);
    },
  );

  test('behind links keeps them', async ({ box }) => {
    mkdirSync(box.at('real'));
    box.file('real/passwd', OTHERS, 0o640);
    symlinkSync('real/passwd', box.at('relative'));
    symlinkSync(box.at('relative'), box.at('absolute'));
    symlinkSync('real', box.at('directory'));
    for (const name of ['relative', 'absolute', 'directory/passwd']) {
      expectDone(await box.passwd(`add carol -f ${name} ${CHEAP}`, { password: name }), /carol (is in|has the new)/);
      expect(fits(hashIn(box.text('real/passwd'), 'carol'), name)).toBe(true);
    }
    expect(['relative', 'absolute', 'directory'].map((name) => readlinkSync(box.at(name)))).toEqual([
      'real/passwd',
      box.at('relative'),
      'real',
    ]);
    expect(lstatSync(box.at('real/passwd')).isFile()).toBe(true);
    expect([box.mode('real/passwd'), box.list('real')]).toEqual([0o640, ['passwd']]);
  });

  test('that somebody has open is replaced, not overwritten', async ({ box }) => {
    box.file('passwd', OTHERS);
    linkSync(box.at('passwd'), box.at('before'));
    await box.passwd(`add carol -f passwd ${CHEAP}`, { password: 'x' });
    expect(box.text('before')).toBe(OTHERS);
    expect(box.text('passwd')).toContain('\ncarol:');
  });

  test.runIf(hasBrokers)('is never open to more people than before, for no instant', async ({ box }) => {
    box.file('passwd', OTHERS, 0o640);
    chownSync(box.at('passwd'), 1883, 1884);
    const { code, calls } = await traced(box, `add carol -f passwd ${CHEAP}`, { password: 'x' });
    expect(code).toBe(0);
    const made = calls.filter(({ name, text }) => /^(open|creat)/.test(name) && /O_CREAT|^creat/.test(text));
    expect(made.map(({ text }) => text)).toEqual([expect.stringMatching(/O_CREAT\|O_EXCL.*, 0600\) = \d+</)]);
    for (const { text } of calls.filter(({ name }) => /chmod/.test(name))) expect(text).toMatch(/, 06[04]0\) = 0$/);
    // The content comes when the file has its final rights, and the name after the content.
    const order = calls.map(({ name }) => name);
    const lastOfRights = order.findLastIndex((name) => /^f?(chown|chmod|setxattr)/.test(name));
    expect(calls.some(({ text }) => /^fchown\(.*, 1883, 1884\) = 0$/.test(text))).toBe(true);
    expect(lastOfRights).toBeLessThan(order.indexOf('pwrite64'));
    expect(order.indexOf('pwrite64')).toBeLessThan(order.findIndex((name) => name.startsWith('rename')));
  });

  test.runIf(hasBrokers)('keeps its attributes', async ({ box }) => {
    box.file('passwd', OTHERS, 0o640);
    execFileSync('setfattr', ['-n', 'user.note', '-v', 'mine', box.at('passwd')]);
    execFileSync('setfacl', ['-m', 'u:1883:r', box.at('passwd')]);
    const acl = () => execFileSync('getfacl', ['-cp', box.at('passwd')], { encoding: 'utf8', stdio: 'pipe' });
    const before = acl();
    await box.passwd(`add carol -f passwd ${CHEAP}`, { password: 'x' });
    expect(box.text('passwd')).toContain('\ncarol:');
    expect(acl()).toBe(before);
    const note = execFileSync('getfattr', ['--only-values', '--absolute-names', '-n', 'user.note', box.at('passwd')]);
    expect(note.toString()).toBe('mine');
  });
});
