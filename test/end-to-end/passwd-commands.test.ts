import { beforeAll, describe, expect } from 'vitest';
import { passwordChangeSchema, rehashSchema, userListSchema, verdictSchema } from '../../src/report/passwd-schemas.js';
import { build } from './mqttctl.js';
import { entry, expectDone, expectFailure, fits, hashIn, hashOf, OTHERS, oldHashOf, test } from './passwd.js';

beforeAll(build, 120_000);

/** What is asked about does not depend on what is installed here. */
const TARGET = '--target 2.1.2';

describe.concurrent('passwd remove', () => {
  test('takes out all lines of the users, and nothing else', async ({ box }) => {
    const dora = `${entry('dora')}dora:$6$bad\n`;
    box.file('passwd', `# 1\n${dora}\n# 2\n${OTHERS}${entry('dora')}${entry('eve')}# end`, 0o640);
    const run = await box.passwd('remove dora eve nobody -f passwd');
    expectDone(
      run,
      [
        `dora is gone from ${box.at('passwd')}. It had 3 lines there.`,
        `eve is gone from ${box.at('passwd')}.`,
        `nobody is not in ${box.at('passwd')}; nothing was changed.`,
        '',
      ].join('\n'),
    );
    expect(run.stderr).toBe('');
    expect(box.text('passwd')).toBe(`# 1\n\n# 2\n${OTHERS}# end`);
    expect([box.mode('passwd'), box.list()]).toEqual([0o640, ['passwd']]);
  });

  test('of one who is not there changes nothing', async ({ box }) => {
    box.file('passwd', OTHERS);
    const before = box.state('passwd');
    for (const flags of ['', ' --check', ' --dry-run']) {
      expectDone(
        await box.passwd(`remove carol -f passwd${flags}`),
        `carol is not in ${box.at('passwd')}; nothing was changed.\n`,
      );
    }
    expect(box.state('passwd')).toEqual(before);
  });

  test('--check and --dry-run write nothing', async ({ box }) => {
    box.file('passwd', OTHERS);
    const before = box.state('passwd');
    expect((await box.passwd('remove bob -f passwd --check')).code).toBe(1);
    expectDone(
      await box.passwd('remove bob -f passwd --dry-run'),
      /^--- .*\n-bob:\$7\$1\$…\nbob would be removed from /s,
    );
    expect(box.state('passwd')).toEqual(before);
  });

  test('of the last user leaves an empty file', async ({ box }) => {
    box.file('passwd', entry('alice'));
    expectDone(await box.passwd('remove alice -f passwd'), /^alice is gone/);
    expect(box.text('passwd')).toBe('');
  });

  test('takes names that begin with a dash, and one twice', async ({ box }) => {
    box.file('passwd', `${OTHERS}${entry('-f')}`);
    expectDone(await box.passwd('remove -f passwd -- -f -f'), /^-f is gone from [^\n]+\n$/);
    expect(box.text('passwd')).toBe(OTHERS);
  });

  test('--json', async ({ box }) => {
    box.file('passwd', `${OTHERS}${entry('bob')}`);
    const { stdout, stderr, code } = await box.passwd('remove bob carol -f passwd --json');
    expect([code, stderr]).toEqual([0, '']);
    expect(passwordChangeSchema.strict().parse(JSON.parse(stdout))).toEqual({
      ...{ file: box.at('passwd'), created: false, written: true, reloaded: false },
      users: [
        { username: 'bob', change: 'removed', duplicates: 1 },
        { username: 'carol', change: 'absent', duplicates: 0 },
      ],
    });
  });

  test.for(['remove bob', 'list', 'verify bob', 'rehash'])(
    '%s: without a file there is nothing to do: 3',
    async (words, { box }) => {
      expectFailure(
        await box.passwd(`${words} -f passwd`, { password: 'x' }),
        3,
        `There is no file ${box.at('passwd')}`,
      );
      expect(box.list()).toEqual([]);
    },
  );
});

describe.concurrent('passwd list', () => {
  const file = [
    `# comment\n${entry('alice', 'x', 20_000)}`,
    `${entry('bob', 'x', 101)}old:${oldHashOf('x')}\n`,
    'plain:Plain-Text\nbroken:$7$x$y$z\nno colon\n',
  ].join('');

  test('says how each password is hashed, and shows none', async ({ box }) => {
    box.file('passwd', file);
    const { stdout, stderr, code } = await box.passwd(`list -f passwd ${TARGET}`);
    expect([code, stderr]).toEqual([0, '']);
    const rows = stdout.split('\n').map((line) => line.trim().split(/ {2,}/));
    expect(rows.slice(0, 4)).toEqual([
      ['USER', 'FORMAT', 'ROUNDS', 'SALT', 'FINDINGS'],
      ['alice', 'PBKDF2-SHA512', '20000', '12'],
      ['bob', 'PBKDF2-SHA512', '101', '12', 'weak: passwd rehash'],
      ['old', 'salted SHA-512', '1', '12', expect.stringContaining('weak: passwd rehash')],
    ]);
    expect(rows[4]).toEqual(['plain', '-', '-', '-', 'passwd/plain-text']);
    expect(rows[5]).toEqual(['broken', '-', '-', '-', expect.stringMatching(/^passwd\//)]);
    expect(stdout).toContain(`${box.at('passwd')}:7:1: `);
    for (const secret of ['Plain-Text', ...(file.match(/[\w+/]{60,}/g) ?? [])]) expect(stdout).not.toContain(secret);
  });

  test('--json', async ({ box }) => {
    box.file('passwd', file);
    const { stdout, stderr, code } = await box.passwd(`list -f passwd ${TARGET} --json`);
    expect([code, stderr]).toEqual([0, '']);
    const document = userListSchema.strict().parse(JSON.parse(stdout));
    expect(document).toMatchObject({ file: box.at('passwd'), target: '2.1.2', findings: [{ line: 7 }] });
    expect(
      document.users.map(({ username, line, format, iterations }) => [username, line, format, iterations]),
    ).toEqual([
      ['alice', 2, '7', 20_000],
      ['bob', 3, '7', 101],
      ['old', 4, '6', null],
      ['plain', 5, null, null],
      ['broken', 6, null, null],
    ]);
    expect(document.users[0]).toMatchObject({ salt_bytes: 12, weakness: null, findings: [] });
    expect(document.users[1]?.weakness).toMatch(/101 rounds/);
    expect(stdout).not.toContain('Plain-Text');
  });

  test('judges as the target does', async ({ box }) => {
    box.file('passwd', `long:${hashOf('x', 101, Buffer.alloc(64, 1))}\n`);
    const findings = async (target: string) => {
      const { stdout } = await box.passwd(`list -f passwd --json --target ${target}`);
      return userListSchema.parse(JSON.parse(stdout)).users[0]?.findings.length;
    };
    expect([await findings('2.1.2'), await findings('2.0.11')]).toEqual([0, 1]);
  });

  test('of an empty file', async ({ box }) => {
    box.file('passwd', '');
    expectDone(await box.passwd('list -f passwd'), 'There are no users in the file.\n');
  });
});

describe.concurrent('passwd verify', () => {
  const file = `${entry('alice', 'sécret', 10_000)}old:${oldHashOf('older')}\nplain:text\n`;

  test.for([
    ['alice', 'sécret', true, 'This is the password of alice.'],
    ['alice', 'secret', false, 'This is not the password of alice.'],
    ['alice', '', false, 'The broker never accepts an empty password.'],
    ['Alice', 'sécret', false, 'There is no user Alice in the file.'],
    ['old', 'older', true, 'This is the password of old.'],
    ['plain', 'text', false, expect.stringContaining('does not know the user')],
  ] as const)('of %s and %j: %s', async ([user, password, valid, reason], { box }) => {
    box.file('passwd', file);
    const before = box.state('passwd');
    const run = await box.passwd(`verify ${user} -f passwd ${TARGET}`, { password });
    expect([run.code, run.stdout.trimEnd()]).toEqual([valid ? 0 : 1, reason]);
    const json = await box.passwd(`verify ${user} -f passwd ${TARGET} --json`, { password });
    expect(json.code).toBe(valid ? 0 : 1);
    expect(verdictSchema.strict().parse(JSON.parse(json.stdout))).toEqual({ username: user, valid, reason });
    if (user === 'alice') expect([run.stderr, json.stderr]).toEqual(['', '']);
    const quiet = await box.passwd(`verify ${user} -f passwd ${TARGET} -q`, { password });
    expect(quiet).toEqual({ code: valid ? 0 : 1, stdout: '', stderr: '' });
    expect(box.state('passwd')).toEqual(before);
  });

  test('answers as the target would', async ({ box }) => {
    box.file('passwd', entry('dora', 'first') + entry('dora', 'second'));
    const code = async (target: string, password: string) =>
      (await box.passwd(`verify dora -f passwd --target ${target}`, { password })).code;
    expect(await code('2.0.21', 'second')).toBe(0);
    expect(await code('2.0.21', 'first')).toBe(1);
    expect(await code('2.1.2', 'second')).toBe(1);
  });

  test('--rehash makes a stronger hash of the right password alone', async ({ box }) => {
    box.file('passwd', `${entry('weak', 'secret')}old:${oldHashOf('older')}\n${entry('good', 'secret', 10_000)}`);
    const before = box.state('passwd');
    for (const [user, password, code] of [
      ['weak', 'wrong', 1],
      ['good', 'secret', 0],
      ['nobody', 'secret', 1],
    ] as const) {
      expect((await box.passwd(`verify ${user} -f passwd --rehash`, { password })).code).toBe(code);
      expect(box.state('passwd')).toEqual(before);
    }
    expect((await box.passwd('verify weak -f passwd', { password: 'secret' })).stderr).toContain(
      '--rehash makes a better',
    );
    expect(box.state('passwd')).toEqual(before);
    expectDone(
      await box.passwd('verify weak -f passwd --rehash', { password: 'secret' }),
      'This is the password of weak.\n',
    );
    const json = await box.passwd('verify old -f passwd --rehash --json', { password: 'older' });
    expect(verdictSchema.strict().parse(JSON.parse(json.stdout)).valid).toBe(true);
    for (const [user, password] of [
      ['weak', 'secret'],
      ['old', 'older'],
      ['good', 'secret'],
    ] as const) {
      const hash = hashIn(box.text('passwd'), user);
      expect(hash).toMatch(/^\$7\$10000\$/);
      expect(fits(hash, password)).toBe(true);
    }
  });

  test('--batch answers each line, in order, from a file or stdin', async ({ box }) => {
    box.file('passwd', file);
    const questions = [
      { username: 'alice', password: 'sécret', id: 7 },
      { username: 'alice', password: 'wrong' },
      { nested: { a: [1] }, password: 'x', username: 'no"body' },
      ...Array.from({ length: 600 }, (_, id) => ({ username: 'old', password: id % 2 ? 'older' : 'x', id })),
    ];
    const batch = `${questions.map((question) => JSON.stringify(question)).join('\n\n')}\n`;
    box.file('batch.jsonl', batch);
    const runs = [
      await box.passwd('verify --batch batch.jsonl -f passwd'),
      await box.passwd('verify --batch - -f passwd', { input: batch }),
    ];
    for (const { code, stderr, stdout } of runs) {
      expect([code, stderr]).toEqual([0, '']);
      const answers = stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as object);
      expect(answers).toEqual(
        questions.map(({ password, ...rest }) => ({
          ...rest,
          valid: password === 'sécret' || password === 'older',
          reason: expect.stringMatching(/^(This is|There is) .+\.$/),
        })),
      );
    }
  });

  test('--batch of a line that is no question: 3, and no password is quoted', async ({ box }) => {
    box.file('passwd', file);
    for (const line of [
      '{"username":"a","password":"Marker-77"',
      '{"username":1,"password":"Marker-77"}',
      '"Marker-77"',
    ]) {
      const run = await box.passwd('verify --batch - -f passwd', {
        input: `{"username":"alice","password":"Marker-77"}\n${line}\n`,
      });
      expectFailure(run, 3, /^mqttctl: \(standard input\):2:1: this is no /);
      expect(run.stderr).not.toContain('Marker');
    }
  });

  test.for([
    ['verify -f passwd', 'Name one USER'],
    ['verify alice --batch batch -f passwd', 'Name one USER'],
    ['verify --batch batch --json -f passwd', '--json'],
    ['verify --batch batch --rehash -f passwd', '--rehash'],
    ['verify --batch batch --password-stdin -f passwd', '--password-stdin'],
  ] as const)('%s: 2', async ([words, sentence], { box }) => {
    box.file('passwd', file);
    expectFailure(await box.passwd(words), 2, sentence);
  });
});

describe.concurrent('passwd import', () => {
  const NEW = { carol: 'c:c', dave: ' d ', 'e ve': 'é"e' };
  const LINES = '# who is new\n\ncarol:c:c\r\ndave: d \n#x:y\ne ve:é"e';

  test.for([
    ['lines', LINES, []],
    ['CSV with titles', 'id,Password,Username\n1,c:c,carol\n2," d ",dave\n\n3,"é""e",e ve\n', ['--format', 'csv']],
    ['CSV without titles', '\ufeffcarol,c:c,more\r\ndave," d "\r\ne ve,"é""e"\r\n', ['--format', 'csv']],
  ] as const)('of %s', async ([, list, flags], { box }) => {
    box.file('passwd', OTHERS, 0o640);
    box.file('list', list);
    box.file('list.CSV', list);
    const expectAll = (name: string) => {
      expect(box.text(name).startsWith(OTHERS)).toBe(true);
      const users = box
        .text(name)
        .slice(OTHERS.length)
        .trimEnd()
        .split('\n')
        .map((line) => line.split(':')[0]);
      expect(users).toEqual(Object.keys(NEW));
      for (const [user, password] of Object.entries(NEW)) {
        expect(fits(hashIn(box.text(name), user), password)).toBe(true);
      }
    };
    const run = await box.passwd(['import', 'list', '-f', 'passwd', ...flags]);
    expectDone(
      run,
      Object.keys(NEW)
        .map((user) => `${user} is in ${box.at('passwd')} now.\n`)
        .join(''),
    );
    expect(run.stderr).toBe('');
    expectAll('passwd');
    expect(box.mode('passwd')).toBe(0o640);
    // The same again, from standard input: everything is there.
    const before = box.state('passwd');
    expectDone(
      await box.passwd(['import', '-', '-f', 'passwd', ...flags], { input: list }),
      /^(.* has this password already; nothing was changed\.\n){3}$/,
    );
    expect(box.state('passwd')).toEqual(before);
    if (flags.length > 0) {
      box.file('other', OTHERS);
      expectDone(await box.passwd('import list.CSV -f other'), /carol is in/);
      expectAll('other');
    }
  });

  test('takes a whole hash for the hash of a password, and changes who is there', async ({ box }) => {
    box.file('passwd', OTHERS);
    const hashes = { alice: hashOf('moved', 77), carol: oldHashOf('older') };
    const list = `alice:${hashes.alice}\ncarol:${hashes.carol}\nbob:$7$not-a-hash\n`;
    const { stdout, code } = await box.passwd('import - -f passwd --json --iterations 3', { input: list });
    expect(code).toBe(0);
    expect(passwordChangeSchema.strict().parse(JSON.parse(stdout))).toMatchObject({
      written: true,
      users: [
        { username: 'alice', change: 'updated' },
        { username: 'carol', change: 'added' },
        { username: 'bob', change: 'updated' },
      ],
    });
    const { alice, carol } = hashes;
    expect([hashIn(box.text('passwd'), 'alice'), hashIn(box.text('passwd'), 'carol')]).toEqual([alice, carol]);
    expect(fits(hashIn(box.text('passwd'), 'bob'), '$7$not-a-hash')).toBe(true);
    const before = box.state('passwd');
    const again = await box.passwd('import - -f passwd --json', { input: list });
    expect(JSON.parse(again.stdout)).toMatchObject({ written: false });
    expect(box.state('passwd')).toEqual(before);
  });

  test.for([
    ['--create-only', { alice: 'exists', carol: 'added' }],
    ['--update-only', { alice: 'updated', carol: 'absent' }],
  ] as const)('%s', async ([flag, changes], { box }) => {
    box.file('passwd', OTHERS);
    const { stdout, code } = await box.passwd(`import - -f passwd --iterations 1 --json ${flag}`, {
      input: 'alice:new\ncarol:new\n',
    });
    expect(code).toBe(0);
    const { users } = passwordChangeSchema.parse(JSON.parse(stdout));
    expect(Object.fromEntries(users.map(({ username, change }) => [username, change]))).toEqual(changes);
    expect(fits(hashIn(box.text('passwd'), 'alice'), 'new')).toBe(flag === '--update-only');
    expect(box.text('passwd').includes('carol')).toBe(flag === '--create-only');
  });

  test('makes a file, counts many users, and is a change or none for --check', async ({ box }) => {
    box.file('list', Array.from({ length: 50 }, (_, i) => `user${i}:${i}x\n`).join(''));
    expect((await box.passwd('import list -f passwd --iterations 1 --check')).code).toBe(1);
    expect(box.list()).toEqual(['list']);
    expectDone(
      await box.passwd('import list -f passwd --iterations 1'),
      `${box.at('passwd')} is new.\n50 users: 50 added.\n`,
    );
    expectDone(await box.passwd('import list -f passwd --check'), '50 users: 50 unchanged.\n');
    expect(box.text('passwd').trimEnd().split('\n')).toHaveLength(50);
  });

  test('--dry-run shows the change without a secret', async ({ box }) => {
    box.file('passwd', OTHERS);
    const before = box.state('passwd');
    const input = `carol:Marker-77\nalice:${hashOf('x', 9)}\n`;
    const { code, stdout } = await box.passwd('import - -f passwd --dry-run', { input });
    expect(code).toBe(0);
    expect(stdout).toContain('\n+carol:$7$10000$…\n');
    expect(stdout).toContain('\n+alice:$7$9$…\n');
    expect(stdout).not.toMatch(/Marker|[\w+/]{60}/);
    expect(box.state('passwd')).toEqual(before);
  });

  test('of an empty list does nothing', async ({ box }) => {
    box.file('passwd', OTHERS);
    const before = box.state('passwd');
    expect((await box.passwd('import - -f passwd', { input: '# nobody\n\n' })).code).toBe(0);
    expect(box.state('passwd')).toEqual(before);
  });
});

describe.concurrent('passwd rehash', () => {
  const plain = '# all\nplain:Plain:Text-1\r\n';
  const rest = `old:${oldHashOf('older')}\n${entry('weak', 'secret')}${entry('good', 'x', 10_000)}twice:a\ntwice:b\nbroken:$7$x`;

  test('hashes what stands in plain text, and says what waits', async ({ box }) => {
    box.file('passwd', plain + rest, 0o640);
    const check = await box.passwd(`rehash -f passwd ${TARGET} --check`);
    expect(check.code).toBe(1);
    const diff = await box.passwd(`rehash -f passwd ${TARGET} --dry-run`);
    expectDone(diff, /\n-plain:…\\x0d\n\+plain:\$7\$10000\$…\\x0d\n/);
    expect(check.stdout + diff.stdout).not.toContain('Text-1');
    expect(box.text('passwd')).toBe(plain + rest);
    const run = await box.passwd(`rehash -f passwd ${TARGET}`);
    expectDone(run, new RegExp(`\\n1 was hashed in ${box.at('passwd')}\\.\\n$`));
    expect(run.stdout).not.toMatch(/Text-1|^good/m);
    for (const user of ['plain', 'old', 'weak', 'twice', 'broken'])
      expect(run.stdout).toMatch(new RegExp(`^${user} `, 'm'));
    const hash = hashIn(box.text('passwd'), 'plain');
    expect(fits(hash, 'Plain:Text-1')).toBe(true);
    expect(box.text('passwd')).toBe(`# all\nplain:${hash}\r\n${rest}`);
    expect(box.mode('passwd')).toBe(0o640);
    const before = box.state('passwd');
    expectDone(
      await box.passwd(`rehash -f passwd ${TARGET} --check`),
      /There was nothing to hash; nothing was changed\.\n$/,
    );
    expectDone(await box.passwd(`rehash -f passwd ${TARGET}`), /There was nothing to hash; nothing was changed\.\n$/);
    expect(box.state('passwd')).toEqual(before);
  });

  test.for(['a file', '-'])('--known %s makes stronger hashes of passwords that are right', async (source, { box }) => {
    box.file('passwd', plain + rest);
    const list = 'old:older\nweak:wrong\ngood:wrong\ntwice:a\nbroken:mended\nnobody:x\n';
    box.file('known', list);
    const { stdout, code } = await box.passwd(
      `rehash -f passwd ${TARGET} --json --known ${source === '-' ? '-' : 'known'}`,
      source === '-' ? { input: list } : {},
    );
    expect(code).toBe(0);
    const { plan, written } = rehashSchema.strict().parse(JSON.parse(stdout));
    expect(written).toBe(true);
    expect(Object.fromEntries(plan.map(({ username, state }) => [username, state]))).toEqual({
      ...{ plain: 'plain-text', old: 'upgraded', weak: 'wrong-password', good: 'good' },
      ...{ twice: 'ambiguous', broken: 'upgraded' },
    });
    const text = box.text('passwd');
    for (const [user, password] of [
      ['plain', 'Plain:Text-1'],
      ['old', 'older'],
      ['broken', 'mended'],
      ['good', 'x'],
    ]) {
      const hash = hashIn(text, user as string);
      expect(hash).toMatch(/^\$7\$10000\$/);
      expect(fits(hash, password as string)).toBe(true);
    }
    expect(text).toContain(rest.split('\n').find((line) => line.startsWith('weak:')));
    expect(text).toContain('\ntwice:a\ntwice:b\n');
  });

  test('--iterations says what is weak', async ({ box }) => {
    box.file('passwd', entry('good', 'x', 10_000));
    box.file('known', 'good:x\n');
    expectDone(await box.passwd('rehash -f passwd --known known --iterations 10001'), /^good .*\n1 was hashed/s);
    expect(hashIn(box.text('passwd'), 'good')).toMatch(/^\$7\$10001\$/);
  });

  test('quiet, nothing', async ({ box }) => {
    box.file('passwd', plain);
    expect(await box.passwd(`rehash -f passwd ${TARGET} -q`)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(box.text('passwd')).not.toContain('Text-1');
  });
});
