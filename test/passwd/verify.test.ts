import { describe, expect, test } from 'vitest';
import { version } from '../../src/conf/version.js';
import { type HashSettings, makeHash, USUAL_SETTINGS } from '../../src/passwd/hashing.js';
import { PasswordVerifier } from '../../src/passwd/verify.js';
import { verifyBatch } from '../../src/passwd/verify-batch.js';
import { SourceFile } from '../../src/text/source-file.js';

const CHEAP: HashSettings = { ...USUAL_SETTINGS, iterations: 3 };
const GOOD = await makeHash(Buffer.from('secret'), CHEAP);
const OTHER = await makeHash(Buffer.from('other'), CHEAP);

function verifier(text: string, target = '2.1.2'): PasswordVerifier {
  return new PasswordVerifier(new SourceFile('passwd', Buffer.from(text)), version(target), { argon2: false }, 1);
}

async function reason(text: string, user: string, password: string, target?: string): Promise<string> {
  return (await verifier(text, target).verify(user, Buffer.from(password))).reason;
}

describe('the reason', () => {
  test.each([
    ['right', `alice:${GOOD}\n`, 'alice', 'secret', 'This is the password of alice.'],
    ['wrong', `alice:${GOOD}\n`, 'alice', 'Secret', 'This is not the password of alice.'],
    ['nobody', `alice:${GOOD}\n`, 'bob', 'secret', 'There is no user bob in the file.'],
    ['empty', `alice:${GOOD}\n`, 'alice', '', 'The broker never accepts an empty password.'],
    ['no name', ` :${GOOD}\n`, '', 'secret', 'Without a user name a client is anonymous.'],
    ['a bad name', `a\x01:${GOOD}\n`, 'a\x01', 'secret', 'The user name has characters that MQTT does not allow.'],
    [
      'plain text',
      'alice:secret\n',
      'alice',
      'secret',
      'The password of alice is not hashed but plain text, so Mosquitto 2.1.2 does not know the user.',
    ],
  ])('%s', async (_, text, user, password, expected) => {
    expect(await reason(text, user, password)).toBe(expected);
  });
});

test('of several lines up to 2.0 the last good one counts, and 2.1 does not start', async () => {
  const text = `alice:${OTHER}\nalice:${GOOD}\nalice:x\n`;
  expect(await reason(text, 'alice', 'secret', '2.0.21')).toBe('This is the password of alice.');
  expect(await reason(text, 'alice', 'other', '2.0.21')).toBe('This is not the password of alice.');
  expect(await reason(text, 'alice', 'secret')).toContain('stands in the file 3 times');
});

async function batch(text: string): Promise<string> {
  let answers = '';
  const source = new SourceFile('batch', Buffer.from(text));
  for await (const chunk of verifyBatch(source, () => verifier(`alice:${GOOD}\n`))) answers += chunk;
  return answers;
}

test('a batch is answered in its order, with what else its lines hold, and without the passwords', async () => {
  const lines = Array.from({ length: 600 }, (_, id) => ({
    id,
    username: id % 3 === 0 ? 'bob' : 'alice',
    password: id % 3 === 1 ? 'secret' : 'hunter2',
  }));
  const answers = await batch(`${lines.map((line) => JSON.stringify(line)).join('\n\n')}\n`);
  expect(answers).not.toContain('hunter2');
  const parsed = answers
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(parsed.map(({ id, username, valid }) => [id, username, valid])).toEqual(
    lines.map(({ id, username }) => [id, username, id % 3 === 1]),
  );
  expect(Object.keys(parsed[0])).toEqual(['username', 'id', 'valid', 'reason']);
});

test.each([
  '{"username":"alice","password":"hunter2"',
  '{"username":"alice"}',
  '["hunter2"]',
  'hunter2',
  '{"username":1,"password":"x"}',
])('a line of a batch that is no login: %s', async (line) => {
  const error = (await batch(`{"username":"alice","password":"x"}\n${line}\n`).catch((e: Error) => e)) as Error;
  expect(error.message).toMatch(/^batch:2:1: this is no \{"username"/);
  expect(error.message).not.toContain('hunter2');
});
