import { describe, expect, test } from 'vitest';
import { version } from '../../src/conf/version.js';
import { sha512 } from '../../src/passwd/formats/sha512.js';
import { type HashSettings, makeHash, USUAL_SETTINGS } from '../../src/passwd/hashing.js';
import { type NewSecret, PasswordSetter, removeUsers, type SetOptions } from '../../src/passwd/set-passwords.js';
import { PasswordVerifier } from '../../src/passwd/verify.js';
import { SourceFile } from '../../src/text/source-file.js';

const CHEAP: HashSettings = { ...USUAL_SETTINGS, iterations: 3 };
const BUILD = { argon2: false };

function source(text: string | Buffer): SourceFile {
  return new SourceFile('passwd', Buffer.from(text));
}

function secret(user: string, password: string): NewSecret {
  return { user, password: Buffer.from(password) };
}

function setter(secrets: readonly NewSecret[], options: Partial<SetOptions> = {}): PasswordSetter {
  return new PasswordSetter(secrets, {
    target: version('2.1.2'),
    build: BUILD,
    hashing: CHEAP,
    exactly: false,
    ...options,
  });
}

async function applied(text: string | Buffer, secrets: readonly NewSecret[], options?: Partial<SetOptions>) {
  const { content, users } = await setter(secrets, options).applyTo(source(text));
  return {
    text: Buffer.concat(content).toString(),
    changes: users.map(({ user, change }) => `${user} ${change}`),
    users,
  };
}

test('a password that logs in already changes nothing', async () => {
  const { text } = await applied('# c\n', [secret('alice', 'secret')]);
  const again = await applied(text, [secret('alice', 'secret')]);
  expect(again).toMatchObject({ text, changes: ['alice unchanged'] });
  expect((await applied(text, [secret('alice', 'other')])).changes).toEqual(['alice updated']);
});

describe('a right password is hashed anew', () => {
  test.each([
    ['where other rounds are asked for', { hashing: { ...CHEAP, iterations: 4 }, exactly: true }],
    ['where another salt is asked for', { hashing: { ...CHEAP, saltBytes: 64 }, exactly: true }],
    ['where another format is asked for', { hashing: { ...CHEAP, format: sha512 }, exactly: true }],
  ])('%s', async (_, options) => {
    const { text } = await applied('', [secret('alice', 'secret')]);
    const again = await applied(text, [secret('alice', 'secret')], options);
    expect(again.changes).toEqual(['alice updated']);
    expect(await applied(again.text, [secret('alice', 'secret')], options)).toMatchObject({
      changes: ['alice unchanged'],
    });
  });

  test('where the broker of the target cannot read it', async () => {
    const long = `alice:${await makeHash(Buffer.from('secret'), { ...CHEAP, saltBytes: 64 })}\n`;
    const target = version('2.0.21');
    expect((await applied(long, [secret('alice', 'secret')])).changes).toEqual(['alice unchanged']);
    expect((await applied(long, [secret('alice', 'secret')], { target })).changes).toEqual(['alice updated']);
  });

  test('where it stands in several lines', async () => {
    const line = `alice:${await makeHash(Buffer.from('secret'), CHEAP)}\n`;
    const { text, users } = await applied(line + line, [secret('alice', 'secret')]);
    expect(users).toEqual([{ user: 'alice', change: 'updated', duplicates: 1 }]);
    expect(text.match(/alice:/g)).toHaveLength(1);
  });

  test('where it stood in plain text', async () => {
    const { text, changes } = await applied('alice:secret\n', [secret('alice', 'secret')]);
    expect(changes).toEqual(['alice updated']);
    expect(text).toMatch(/^alice:\$7\$3\$/);
  });
});

test('an unchanged weak hash is told', async () => {
  const hash = await makeHash(Buffer.from('secret'), CHEAP);
  const { users } = await applied(`alice:${hash}\n`, [secret('alice', 'secret')], { hashing: USUAL_SETTINGS });
  expect(users[0]).toMatchObject({ change: 'unchanged', weakness: 'is hashed in 3 rounds only' });
});

test('only new users, or only known ones', async () => {
  const both = [secret('alice', 'a'), secret('bob', 'b')];
  expect((await applied('alice:x\n', both, { only: 'new' })).changes).toEqual(['alice exists', 'bob added']);
  const { text, changes } = await applied('alice:x\n', both, { only: 'known' });
  expect(changes).toEqual(['alice updated', 'bob absent']);
  expect(text).not.toContain('bob');
});

test('a whole hash is taken as it is', async () => {
  const hash = await makeHash(Buffer.from('secret'), CHEAP);
  const { text, changes } = await applied('', [{ user: 'alice', hash }]);
  expect([text, changes]).toEqual([`alice:${hash}\n`, ['alice added']]);
  expect((await applied(text, [{ user: 'alice', hash }])).changes).toEqual(['alice unchanged']);
});

test('many users are added in the order of the list', async () => {
  const secrets = Array.from({ length: 200 }, (_, index) => secret(`u${index}`, `p${index}`));
  let done = 0;
  const { text, changes } = await applied('# c\n', secrets, { onProgress: (count) => (done = count) });
  expect(text.match(/^u\d+/gm)).toEqual(secrets.map(({ user }) => user));
  expect(changes).toHaveLength(200);
  expect(done).toBe(200);
  const verifier = new PasswordVerifier(source(text), version('2.0.11'), BUILD, 200);
  const verdicts = await Promise.all(secrets.map(({ user }, i) => verifier.verify(user, Buffer.from(`p${i}`))));
  expect(verdicts.every(({ valid }) => valid)).toBe(true);
});

test('after a foreign change the same hashes are used again', async () => {
  const once = setter([secret('alice', 'a'), secret('bob', 'b')]);
  const first = (await once.applyTo(source('carol:x\n'))).content.join('');
  const second = (await once.applyTo(source('carol:y\n# more\n'))).content.join('');
  expect(second).toBe(first.replace('carol:x\n', 'carol:y\n# more\n'));
});

test('a file of which the broker does not get every line is refused', async () => {
  await expect(applied('alice:x\nbo\0b:y\n', [secret('alice', 'a')])).rejects.toThrow(
    'passwd:2:3: a NUL byte hides lines from the broker; nothing was changed: save the file as plain UTF-8 first.',
  );
  expect(() => removeUsers(source('\0'), version('2.1.2'), ['a'])).toThrow('passwd:1:1: a NUL byte');
});

test('users are removed, and who is not there is told', () => {
  const { content, users } = removeUsers(source('alice:x\nbob:y\nalice:z\n'), version('2.1.2'), ['alice', 'carol']);
  expect(content.join('')).toBe('bob:y\n');
  expect(users).toEqual([
    { user: 'alice', change: 'removed', duplicates: 1 },
    { user: 'carol', change: 'absent', duplicates: 0 },
  ]);
});
