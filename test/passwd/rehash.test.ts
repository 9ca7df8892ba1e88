import { expect, test } from 'vitest';
import { version } from '../../src/conf/version.js';
import { sha512 } from '../../src/passwd/formats/sha512.js';
import { type HashSettings, makeHash, USUAL_SETTINGS } from '../../src/passwd/hashing.js';
import { planRehash } from '../../src/passwd/rehash.js';
import { SourceFile } from '../../src/text/source-file.js';

const CHEAP: HashSettings = { ...USUAL_SETTINGS, iterations: 5 };

async function plan(text: string, known: Readonly<Record<string, string>> = {}, target = '2.1.2') {
  const passwords = new Map(Object.entries(known).map(([user, password]) => [user, Buffer.from(password)]));
  const file = new SourceFile('passwd', Buffer.from(text));
  const { steps, secrets } = await planRehash(file, version(target), { argon2: false }, CHEAP, passwords);
  return {
    states: steps.map(({ user, state }) => `${user} ${state}`),
    set: secrets.map((each) => `${each.user}=${'password' in each ? each.password : ''}`),
  };
}

test('what stands in plain text is hashed, all of it behind the first colon', async () => {
  expect(await plan('alice:secret\n# c\nbob: a:b c \r\n')).toEqual({
    states: ['alice plain-text', 'bob plain-text'],
    set: ['alice=secret', 'bob=a:b c'],
  });
});

test('a hash is never hashed again', async () => {
  const good = await makeHash(Buffer.from('secret'), CHEAP);
  const lines = [good, good.slice(1), `${good.slice(0, -9)}`, '$2y$10$abc', '$5$x$y', '7$x'];
  const { states, set } = await plan(lines.map((hash, index) => `u${index}:${hash}\n`).join(''));
  expect(states).toEqual(['u0 good', ...[1, 2, 3, 4, 5].map((index) => `u${index} unreadable`)]);
  expect(set).toEqual([]);
});

test('weak hashes are made anew from passwords that are known and right', async () => {
  const weak = await makeHash(Buffer.from('secret'), { ...CHEAP, iterations: 4 });
  const old = await makeHash(Buffer.from('secret'), { ...CHEAP, format: sha512 });
  const long = await makeHash(Buffer.from('secret'), { ...CHEAP, saltBytes: 64 });
  const text = `a:${weak}\nb:${old}\nc:${weak}\nd:${old}\ne:${long}\nf:$7$bad\n`;
  const known = { a: 'secret', b: 'secret', c: 'wrong', e: 'secret', f: 'new', nobody: 'x' };
  expect(await plan(text, known)).toEqual({
    states: ['a upgraded', 'b upgraded', 'c wrong-password', 'd needs-password', 'e good', 'f upgraded'],
    set: ['a=secret', 'b=secret', 'f=new'],
  });
  expect((await plan(text, {}, '2.0.21')).states.at(-2)).toBe('e unreadable');
});

test('a name that is not UTF-8 is left alone: nobody can log in with it', async () => {
  const file = new SourceFile('passwd', Buffer.from('\xff:secret\n', 'latin1'));
  const plan = await planRehash(file, version('2.1.2'), { argon2: false }, CHEAP, new Map());
  expect(plan).toEqual({ steps: [], secrets: [] });
});

test('of several lines of a user nobody knows which one counts', async () => {
  expect(await plan('alice:a\nalice:b\n')).toEqual({ states: ['alice ambiguous'], set: [] });
});
