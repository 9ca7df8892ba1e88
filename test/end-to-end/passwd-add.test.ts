import { beforeAll, describe, expect } from 'vitest';
import { passwordChangeSchema } from '../../src/report/passwd-schemas.js';
import { build } from './mqttctl.js';
import { entry, expectDone, expectFailure, fits, hashIn, hashOf, OTHERS, test } from './passwd.js';

beforeAll(build, 120_000);

const CHEAP = '--iterations 1';

describe.concurrent('passwd add', () => {
  test('puts a user who is new at the end, and leaves the rest', async ({ box }) => {
    box.file('passwd', OTHERS, 0o640);
    const run = await box.passwd('add carol -f passwd', { password: 'secret' });
    expectDone(run, `carol is in ${box.at('passwd')} now.\n`);
    expect(run.stderr).toBe('');
    expect(box.text('passwd').startsWith(`${OTHERS}carol:`)).toBe(true);
    expect(fits(hashIn(box.text('passwd'), 'carol'), 'secret')).toBe(true);
    expect(box.list()).toEqual(['passwd']);
  });

  test('gives a user who is there the new password, in the same place', async ({ box }) => {
    const [before, after] = [`# first\n${entry('bob')}`, `${entry('carol')}\n# last`];
    box.file('passwd', before + entry('alice', 'old') + after);
    const run = await box.passwd('add alice -f passwd', { password: 'new' });
    expectDone(run, `alice has the new password in ${box.at('passwd')} now.\n`);
    const hash = hashIn(box.text('passwd'), 'alice');
    expect(box.text('passwd')).toBe(`${before}alice:${hash}\n${after}`);
    expect([fits(hash, 'new'), fits(hash, 'old')]).toEqual([true, false]);
  });

  test.for([
    ['--create-only', 'carol', 0, 'added'],
    ['--create-only', 'alice', 1, 'exists'],
    ['--update-only', 'alice', 0, 'updated'],
    ['--update-only', 'carol', 1, 'absent'],
  ] as const)('%s of %s: %i, %s', async ([flag, user, code, change], { box }) => {
    box.file('passwd', OTHERS);
    const before = box.state('passwd');
    const run = await box.passwd(`add ${user} -f passwd ${CHEAP} --json ${flag}`, { password: 'new' });
    expect([run.code, run.stderr]).toEqual([code, '']);
    expect(JSON.parse(run.stdout)).toMatchObject({ written: code === 0, users: [{ username: user, change }] });
    if (code === 0) expect(fits(hashIn(box.text('passwd'), user), 'new')).toBe(true);
    else expect(box.state('passwd')).toEqual(before);
  });

  test('cannot do both: 2', async ({ box }) => {
    const run = await box.passwd('add alice -f passwd --create-only --update-only', { password: 'x' });
    expectFailure(run, 2, /--create-only.*--update-only|--update-only.*--create-only/);
    expect(box.list()).toEqual([]);
  });

  test.for(['first', 'second', 'new'])(
    'leaves one line of a user who has several: %s password',
    async (word, { box }) => {
      const [a, b] = [entry('dora', 'first'), entry('dora', 'second')];
      box.file('passwd', `# 1\n${a}# 2\n${b}# 3\n${a}${OTHERS}`);
      const run = await box.passwd('add dora -f passwd', { password: word });
      expectDone(run, `dora has the new password in ${box.at('passwd')} now. It had 3 lines there.\n`);
      const hash = hashIn(box.text('passwd'), 'dora');
      expect(box.text('passwd')).toBe(`# 1\ndora:${hash}\n# 2\n# 3\n${OTHERS}`);
      expect(fits(hash, word)).toBe(true);
    },
  );
});

describe.concurrent('the same password again', () => {
  test.for([
    ['a usual hash', 10_000, ''],
    ['a stronger hash', 20_000, ''],
    ['a weak hash', 1, 'The password is hashed in 1 round'],
  ] as const)('changes nothing of %s, and says so', async ([, iterations, note], { box }) => {
    box.file('passwd', `${OTHERS}${entry('carol', 'secret', iterations)}# end`);
    const [before, directory] = [box.state('passwd'), box.list()];
    const run = await box.passwd('add carol -f passwd', { password: 'secret' });
    expectDone(run, 'carol has this password already; nothing was changed.\n');
    expect(run.stderr).toContain(note);
    expect(run.stderr === '').toBe(note === '');
    expect(box.state('passwd')).toEqual(before);
    expect(box.list()).toEqual(directory);
  });

  test.for([
    ['--iterations 2', /^\$7\$2\$/],
    ['--salt-bytes 64', /^\$7\$10000\$[\w+/]{86}==\$/],
    ['--target-cost 1', /^\$7\$\d+\$/],
  ] as const)('is hashed anew for %s', async ([flags, form], { box }) => {
    box.file('passwd', OTHERS + entry('carol', 'secret', 10_000));
    const run = await box.passwd(`add carol -f passwd ${flags}`, { password: 'secret' });
    expectDone(run, /^carol has the new password in /);
    const hash = hashIn(box.text('passwd'), 'carol');
    expect(hash).toMatch(form);
    expect(fits(hash, 'secret')).toBe(true);
  });

  test('stays where the flags ask for what is there', async ({ box }) => {
    box.file('passwd', entry('carol', 'secret', 7));
    const before = box.state('passwd');
    const run = await box.passwd('add carol -f passwd --iterations 7 --salt-bytes 12', { password: 'secret' });
    expectDone(run, 'carol has this password already; nothing was changed.\n');
    expect(box.state('passwd')).toEqual(before);
  });
});

describe.concurrent('the hash', () => {
  test.for([
    ['', /^\$7\$10000\$[\w+/]{16}\$[\w+/]{86}==$/],
    ['--iterations 3', /^\$7\$3\$[\w+/]{16}\$[\w+/]{86}==$/],
    ['--salt-bytes 64 --iterations 3', /^\$7\$3\$[\w+/]{86}==\$[\w+/]{86}==$/],
    ['--hash pbkdf2 --iterations 3', /^\$7\$3\$/],
  ] as const)('with %j', async ([flags, form], { box }) => {
    const words = ['add', 'carol', '-f', 'passwd', ...flags.split(' ').filter(Boolean)];
    expectDone(await box.passwd(words, { password: 'pä:$ß ' }), /carol is in /);
    const hash = hashIn(box.text('passwd'), 'carol');
    expect(hash).toMatch(form);
    expect(fits(hash, 'pä:$ß ')).toBe(true);
  });

  test('with Argon2id, which the bundled program can make as well', async ({ box }) => {
    expectDone(await box.passwd('add carol -f passwd --hash argon2id', { password: 'x' }), /carol is in /);
    expect(hashIn(box.text('passwd'), 'carol')).toMatch(/^\$argon2id\$v=19\$m=47104,t=1,p=1\$[\w+/]{16}\$[\w+/]{86}$/);
  });

  test('has another salt each time', async ({ box }) => {
    for (const name of ['a', 'b']) await box.passwd(`add carol -f ${name} ${CHEAP}`, { password: 'secret' });
    expect(box.text('a')).not.toBe(box.text('b'));
  });

  test.for([
    '--iterations 0',
    '--iterations x',
    '--iterations 10000001',
    '--salt-bytes 13',
    '--hash md5',
    '--target-cost 0',
  ])('%s is no setting: 2', async (flags, { box }) => {
    expectFailure(
      await box.passwd(`add carol -f passwd ${flags}`, { password: 'x' }),
      2,
      flags.split(' ')[1] as string,
    );
    expect(box.list()).toEqual([]);
  });
});

describe.concurrent('--check and --dry-run', () => {
  const PENDING = [
    ['a new user', 'carol', 'new', `+carol:$7$10000$…`],
    ['another password', 'alice', 'new', '+alice:$7$10000$…'],
  ] as const;

  test.for(PENDING)('%s is pending: --check 1, --dry-run 0', async ([, user, password, added], { box }) => {
    box.file('passwd', OTHERS);
    const before = box.state('passwd');
    const check = await box.passwd(`add ${user} -f passwd --check`, { password });
    expect([check.code, check.stderr]).toEqual([1, '']);
    expect(check.stdout).toMatch(/^\S+ would [^\n]+\n$/);
    for (const [flags, code] of [
      ['--dry-run', 0],
      ['--dry-run --check', 1],
    ] as const) {
      const run = await box.passwd(`add ${user} -f passwd ${flags}`, { password });
      expect([run.code, run.stderr]).toEqual([code, '']);
      const path = box.at('passwd');
      expect(run.stdout).toMatch(/^--- (\S+)\n\+\+\+ \1\n@@ /);
      expect(run.stdout).toContain(`--- ${path}\n`);
      expect(run.stdout.split('\n')).toContain(added);
    }
    expect(box.state('passwd')).toEqual(before);
    expect(box.list()).toEqual(['passwd']);
  });

  test('the same password is not: 0, and no diff', async ({ box }) => {
    box.file('passwd', OTHERS);
    const before = box.state('passwd');
    for (const flags of ['--check', '--dry-run', '--dry-run --check']) {
      const run = await box.passwd(`add alice -f passwd ${flags}`, { password: "alice's" });
      expectDone(run, 'alice has this password already; nothing was changed.\n');
    }
    expect(box.state('passwd')).toEqual(before);
  });

  test('of a file that is not there, they make none', async ({ box }) => {
    expect((await box.passwd('add carol -f passwd --check', { password: 'x' })).code).toBe(1);
    const run = await box.passwd('add carol -f passwd --dry-run', { password: 'x' });
    expectDone(run, /\n@@ -0,0 \+1(,1)? @@\n\+carol:\$7\$10000\$…\n/);
    expect(box.list()).toEqual([]);
  });

  test.for(['\n', '\r\n'])(
    'the diff shows no secret, whatever is around: lines end with %j',
    async (newline, { box }) => {
      const [plain, other] = ['Plain-Text-1', 'Plain-Text-2'];
      const hashes = [hashOf('x'), hashOf('y'), hashOf('z')];
      const lines = [
        `alice:${plain}`,
        `# old: ${hashes[0]} and old:${other}`,
        `bob:${hashes[1]}:${other}`,
        `dora : ${plain}`,
        `${plain} without a colon`,
        `\t$6$bad$${other}`,
        `carol:${hashes[2]}`,
      ];
      box.file('passwd', lines.join(newline));
      for (const user of ['alice', 'bob', 'new']) {
        const { stdout, code } = await box.passwd(`add ${user} -f passwd --dry-run`, { password: 'New-Password' });
        expect(code).toBe(0);
        expect(stdout).toContain(`\n+${user}:$7$10000$…`);
        const secrets = [plain, other, 'New-Password', ...hashes.flatMap((hash) => hash.split('$').slice(3))];
        for (const secret of secrets) expect(stdout).not.toContain(secret);
        // No word that may be there is as long as the hash of the new password.
        expect(stdout).not.toMatch(/[\w+/=]{60}/);
      }
    },
  );
});

describe.concurrent('what is printed', () => {
  test('one JSON document, of the published shape', async ({ box }) => {
    box.file('passwd', OTHERS + entry('dora') + entry('dora'));
    const documents = [];
    for (const [words, password] of [
      ['add carol -f passwd --check', 'c'],
      ['add carol -f passwd --dry-run', 'c'],
      ['add carol -f passwd', 'c'],
      ['add carol -f passwd', 'c'],
      ['add dora -f passwd', 'd'],
      ['add new -f other', 'n'],
    ] as const) {
      const { stdout, stderr } = await box.passwd(`${words} --json`, { password });
      expect(stderr).toBe('');
      documents.push(passwordChangeSchema.strict().parse(JSON.parse(stdout)));
    }
    const of = (file: string, username: string, change: string, written: boolean, more: object = {}) => ({
      ...{ file: box.at(file), created: false, written, reloaded: false },
      users: [{ username, change, duplicates: username === 'dora' ? 1 : 0 }],
      ...more,
    });
    expect(documents).toEqual([
      of('passwd', 'carol', 'added', false),
      of('passwd', 'carol', 'added', false),
      of('passwd', 'carol', 'added', true),
      of('passwd', 'carol', 'unchanged', false),
      of('passwd', 'dora', 'updated', true),
      of('other', 'new', 'added', true, { created: true }),
    ]);
  });

  test('quiet, nothing', async ({ box }) => {
    for (const flag of ['-q', '--quiet']) {
      expect(await box.passwd(`add carol -f passwd ${flag}`, { password: flag })).toEqual({
        code: 0,
        stdout: '',
        stderr: '',
      });
      expect(fits(hashIn(box.text('passwd'), 'carol'), flag)).toBe(true);
    }
  });

  test('names of files and users cannot drive a terminal', async ({ box }) => {
    const name = 'a\u001b[2J\u009bb';
    box.file(name, `ev\u001b[2Jil:x\n`);
    for (const words of [
      ['add', 'carol', '-f', name],
      ['add', 'carol', '-f', name, '--dry-run'],
      ['list', '-f', name],
    ]) {
      const { stdout, stderr } = await box.passwd(words, { password: 'x' });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
      expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    }
  });
});
