import { writeFileSync } from 'node:fs';
import { beforeAll, describe, expect } from 'vitest';
import { passwordChangeSchema } from '../../src/report/passwd-schemas.js';
import { build, mqttctl } from './mqttctl.js';
import { expectDone, expectFailure, fits, hashIn, OTHERS, test } from './passwd.js';

beforeAll(build, 120_000);

const CHEAP = '--iterations 1';
/** Any file that `add` and `verify` can read a password from. */
const SECRET = 'Marker-77 ü:$';

describe.concurrent('a password', () => {
  test.for([
    ['--password-stdin', { input: `${SECRET}\n` }],
    ['--password-stdin', { input: `${SECRET}\r\n` }],
    ['--password-stdin', { input: SECRET }],
    ['--password-file secret', {}],
    ['--password-file ./secret', { password: 'not this one' }],
    ['--password-file -', { input: SECRET }],
    ['--password-stdin', { input: SECRET, password: 'not this one' }],
    ['--no-color', { password: SECRET }],
  ] as const)('by %s %j', async ([flags, options], { box }) => {
    box.file('secret', `${SECRET}\n`);
    const run = await box.passwd(`add carol -f passwd ${CHEAP} ${flags}`, options);
    expectDone(run, `${box.at('passwd')} is new.\ncarol is in ${box.at('passwd')} now.\n`);
    expect(fits(hashIn(box.text('passwd'), 'carol'), SECRET)).toBe(true);
    expectDone(await box.passwd(`verify carol -f passwd ${flags}`, options), 'This is the password of carol.\n');
  });

  test.for([
    ['a newline inside', 'two\nlines\n', 'two\nlines'],
    ['blanks around', '  x\t\n', '  x\t'],
    ['two newlines at the end', 'x\n\n', 'x\n'],
    ['bytes that are no text', Buffer.from([0x78, 0xff, 0xfe, 0x0a]), Buffer.from([0x78, 0xff, 0xfe])],
    ['the most that MQTT has room for', Buffer.alloc(65_535, 'p'), Buffer.alloc(65_535, 'p')],
  ] as const)('may have %s', async ([, content, password], { box }) => {
    box.put({ secret: content });
    expect((await box.passwd(`add carol -f passwd ${CHEAP} --password-file secret`)).code).toBe(0);
    expect(fits(hashIn(box.text('passwd'), 'carol'), password)).toBe(true);
    expect((await box.passwd('verify carol -f passwd --password-stdin', { input: content })).code).toBe(0);
  });

  test('never comes from standard input or the environment where another source is named', async ({ box }) => {
    box.file('secret', SECRET);
    const options = { input: 'from stdin', password: 'from the environment' };
    await box.passwd(`add carol -f passwd ${CHEAP} --password-file secret`, options);
    expect(fits(hashIn(box.text('passwd'), 'carol'), SECRET)).toBe(true);
  });

  test.for(['add', 'verify'])('for %s, two sources are one too many: 2', async (command, { box }) => {
    box.file('passwd', OTHERS);
    const run = await box.passwd(`${command} alice -f passwd --password-stdin --password-file secret`, { input: 'x' });
    expectFailure(run, 2, /--password-(file|stdin).*--password-(file|stdin)/);
  });

  test.for(['--password x', '-p x', '--pass=x', '--password-stdin=x', '-b x', 'x'])(
    'is no argument: add alice %s is wrong',
    async (words, { box }) => {
      const run = await box.passwd(`add alice ${words} -f passwd`, { input: 'y' });
      expectFailure(run, 2, 'See "mqttctl passwd add --help"');
      expect(box.list()).toEqual([]);
    },
  );

  test('is not the name of the user where that is missing', async ({ box }) => {
    box.file('passwd', OTHERS);
    const before = box.state('passwd');
    for (const words of ['add --password-stdin', 'remove', 'import', 'verify --password-stdin']) {
      const run = await box.passwd(`${words} -f passwd`, { input: `${SECRET}\n` });
      expectFailure(run, 2, /Missing|Name one USER/);
      expect(run.stderr).not.toContain('Marker');
    }
    expect(box.state('passwd')).toEqual(before);
  });
});

describe.concurrent('no terminal and no source', () => {
  test.for([
    ['add', 'stdin is nothing', { stdin: 'ignore' }],
    ['add', 'stdin is a pipe', { input: 'secret\n' }],
    ['verify', 'stdin is nothing', { stdin: 'ignore' }],
    ['verify', 'stdin is a pipe', { input: 'secret\n' }],
  ] as const)('%s: 2, with the flags, where %s', async ([command, , options], { box }) => {
    box.file('passwd', OTHERS);
    const before = box.state('passwd');
    const run = await box.passwd(`${command} alice -f passwd`, options);
    expectFailure(run, 2, /--password-stdin, --password-file FILE.* MQTTCTL_PASSWORD/);
    expect(box.state('passwd')).toEqual(before);
  });

  test('remove asks nobody', async ({ box }) => {
    box.file('passwd', OTHERS);
    expectDone(await box.passwd('remove bob -f passwd'), /^bob is gone/);
  });
});

describe.concurrent('--generate', () => {
  test('prints the password once, alone on stdout, and the message on stderr', async ({ box }) => {
    box.file('passwd', OTHERS);
    const { code, stdout, stderr } = await box.passwd('add carol -f passwd --generate');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^[a-zA-Z2-9]{20}\n$/);
    expect(stderr).toBe(`carol is in ${box.at('passwd')} now.\n`);
    expect(fits(hashIn(box.text('passwd'), 'carol'), stdout.trimEnd())).toBe(true);
    expect(box.text('passwd')).not.toContain(stdout.trimEnd());
    const next = await box.passwd('add carol -f passwd --generate -q');
    expect(next.stdout).toMatch(/^[a-zA-Z2-9]{20}\n$/);
    expect([next.stdout === stdout, next.stderr]).toEqual([false, '']);
  });

  test('has no characters that look alike', async ({ box }) => {
    const { stdout } = await box.passwd(`add carol -f passwd ${CHEAP} --generate --min-length 1000`);
    expect(stdout).toMatch(/^[^0O1lI\n]{1000}\n$/);
    expect(new Set(stdout).size).toBeGreaterThan(50);
  });

  test('with --json, in the document', async ({ box }) => {
    const { stdout, stderr } = await box.passwd('add carol -f passwd --generate --json');
    const { password = '', created } = passwordChangeSchema.strict().parse(JSON.parse(stdout));
    expect([stderr, created]).toEqual(['', true]);
    expect(fits(hashIn(box.text('passwd'), 'carol'), password)).toBe(true);
  });

  test.for([
    ['--create-only', 'alice', 'alice is in'],
    ['--update-only', 'carol', 'carol is not in'],
  ] as const)('with %s makes up nothing for one who is left alone', async ([flag, user, sentence], { box }) => {
    box.file('passwd', OTHERS);
    const before = box.state('passwd');
    const { code, stdout } = await box.passwd(`add ${user} -f passwd --generate ${flag}`);
    expect([code, stdout]).toEqual([
      1,
      `${sentence} ${box.at('passwd')}${flag === '--create-only' ? ' already' : ''}; nothing was changed.\n`,
    ]);
    const { stdout: json } = await box.passwd(`add ${user} -f passwd --generate ${flag} --json`);
    expect(JSON.parse(json)).not.toHaveProperty('password');
    expect(box.state('passwd')).toEqual(before);
  });

  test('of a file that cannot be written prints no password: 3', async ({ box }) => {
    expectFailure(await box.passwd('add carol -f missing/passwd --generate'), 3, 'missing');
  });

  test.for(['--dry-run', '--check', '--password-stdin', '--password-file x'])('with %s: 2', async (flag, { box }) => {
    expectFailure(await box.passwd(`add carol -f passwd --generate ${flag}`, { input: 'x' }), 2, '--generate');
    expect(box.list()).toEqual([]);
  });

  test('is nothing to verify with: 2', async ({ box }) => {
    box.file('passwd', OTHERS);
    expectFailure(await box.passwd('verify alice -f passwd --generate'), 2, '--generate');
  });
});

describe.concurrent('--min-length', () => {
  test.for([
    ['7 characters', 'pässwör', 3],
    ['8 characters, of more bytes', 'pässwörd', 0],
    ['8 that are not in the basic plane', '😀'.repeat(8), 0],
  ] as const)('of 8 for %s: %i', async ([, password, code], { box }) => {
    const run = await box.passwd(`add carol -f passwd ${CHEAP} --min-length 8`, { password });
    if (code === 0) expectDone(run, /carol is in/);
    else expectFailure(run, code, 'The password has 7 characters, fewer than 8; nothing was changed.');
    expect(box.list()).toEqual(code === 0 ? ['passwd'] : []);
  });

  test('makes generated ones longer', async ({ box }) => {
    const { stdout } = await box.passwd(`add carol -f passwd ${CHEAP} --generate --min-length 33`);
    expect(stdout).toMatch(/^.{33}\n$/);
  });
});

test('the flags of all commands take no password', async ({ box }) => {
  for (const command of ['add', 'remove', 'list', 'verify', 'import', 'rehash']) {
    const { code, stdout } = await mqttctl(['passwd', command, '--help'], { cwd: box.path });
    expect(code).toBe(0);
    const withValues = [...stdout.matchAll(/^ +(?:-\w, )?(?:--)([\w-]+)=(\S+)/gm)].map(([, flag]) => flag);
    expect(withValues.filter((flag) => /pass|secret/.test(flag as string))).toEqual(
      command === 'add' || command === 'verify' ? ['password-file'] : [],
    );
  }
});

test('a source that cannot be read: 3, and nothing is written', async ({ box }) => {
  writeFileSync(box.at('plain'), 'x');
  for (const [words, sentence] of [
    ['add carol -f passwd --password-file none', 'none cannot be read (ENOENT); nothing was changed'],
    ['add carol -f passwd --password-file .', '. cannot be read (EISDIR); nothing was changed'],
    ['add carol -f passwd --password-file plain/x', 'plain/x cannot be read (ENOTDIR); nothing was changed'],
    ['import none -f passwd', 'none cannot be read (ENOENT); nothing was changed'],
    ['import . -f passwd', '. cannot be read (EISDIR); nothing was changed'],
  ] as const) {
    expectFailure(await box.passwd(words), 3, sentence);
  }
  expect(box.list()).toEqual(['plain']);
});
