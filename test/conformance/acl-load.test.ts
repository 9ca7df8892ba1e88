import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadAclFile } from '../../src/acl/load.js';
import { version } from '../../src/conf/version.js';
import { type BrokerSandbox, openSandbox } from '../brokers/harness.js';
import type { BrokerVersion } from '../brokers/trees.js';
import { CASES, difference, oddFile, SEED, sourceOf, startWith, VERSIONS } from './security-file.js';

const MESSAGES = {
  'acl/no-user': /Missing username/,
  'acl/no-topic': /Empty topic/,
  'acl/bad-access-word': /Invalid topic access type/,
  'acl/bad-topic': /Invalid ACL topic/,
  other: /Invalid line in acl_file/,
};

let sandbox: BrokerSandbox;
beforeAll(async () => {
  sandbox = await openSandbox();
});
afterAll(() => sandbox.close());

async function compare(target: BrokerVersion, bytes: Buffer): Promise<string> {
  const { problems } = loadAclFile(sourceOf(bytes), version(target));
  return difference(await startWith(sandbox, target, 'acl_file', bytes), problems, MESSAGES);
}

const LINES = [
  ...['', ' ', '\t', '\r', '# comment', '#', ' # comment', '\t# comment', '\v#', 'topic read a # comment'],
  ...[
    'user alice',
    'user',
    'user ',
    'user \t',
    'user  alice ',
    'user a b',
    'user\talice',
    'User alice',
    'user #',
    ' user x',
  ],
  ...[
    'topic a',
    'topic',
    'topic ',
    'topic\ta',
    '\ttopic a',
    '  topic a',
    'TOPIC a',
    'topic: a',
    'topic read',
    'topic deny',
  ],
  ...['topic read a', 'topic write a', 'topic readwrite a', 'topic deny a', 'topic Read a', 'topic rw a', 'topic a b'],
  ...['topic read a b c', 'topic  read   a ', 'topic read\ta', 'topic read\ta b', 'topic read \ta', 'topic\vread a'],
  ...[
    'topic #',
    'topic read #',
    'topic a/#',
    'topic a#',
    'topic a/#/b',
    'topic #/',
    'topic ##',
    'topic +',
    'topic a/+/b',
  ],
  ...[
    'topic a+',
    'topic +a',
    'topic +/+/+/#',
    'topic $SYS/#',
    'topic $share/g/t',
    'topic /',
    'topic //',
    'topic read +#',
  ],
  ...['pattern read a/%u', 'pattern %c/#', 'pattern', 'pattern read', 'pattern a', 'pattern deny %u', 'pattern rd %u'],
  ...[
    'pattern a%u+',
    'topic \xff',
    'topic \xc3\xa9',
    'topic "a"',
    "user 'a'",
    'xuser a',
    'users',
    '\xef\xbb\xbfuser alice',
  ],
  `topic ${'a/'.repeat(200)}a`,
  `topic ${'a/'.repeat(201)}a`,
  `topic ${'/'.repeat(200)}`,
  `topic ${'/'.repeat(201)}`,
  `topic ${'a'.repeat(65535)}`,
  `topic ${'a'.repeat(65536)}`,
  `user ${'a'.repeat(70000)}`,
];

describe.each(VERSIONS)('%s', (target) => {
  test.each(LINES.map((line) => [line.slice(0, 40), line]))('%j', async (_, line) => {
    expect(await compare(target, Buffer.from(`${line}\ntopic b\n`, 'latin1'))).toBe('');
  });

  test.each([
    ['empty', ''],
    ['blank', '\n\n  \n'],
    ['no newline at the end', 'user alice'],
    ['CRLF', 'user alice\r\ntopic read a\r\n\r\n'],
    ['a NUL in a line', 'topic a\ntopic \0\nbad\n'],
    ['a NUL in a last line', 'topic a\ntopic \0bad'],
    ['a NUL in a bad last line', 'topic a\nbad \0'],
    ['a NUL at the beginning of a line', 'topic a\n\0\nbad\n'],
    ['a NUL at the beginning of a long line', `\0${'x'.repeat(253)}bad\n`],
    ['UTF-16', Buffer.from('user alice\nbad\n', 'utf16le').toString('latin1')],
    ['UTF-16 with a byte order mark', Buffer.from('\ufeffuser alice\nbad\n', 'utf16le').toString('latin1')],
    ['a last line that fills the buffer', 'x'.repeat(255)],
    ['a last line a byte shorter', 'x'.repeat(254)],
    ['a last line that fills the grown buffer', `#${'x'.repeat(300)}\n${'x'.repeat(1255)}`],
    ['a second error', 'bad\ntopic\n'],
  ])('%s', async (_, text) => {
    expect(await compare(target, Buffer.from(text, 'latin1'))).toBe('');
  });

  test(`${CASES} generated files`, { timeout: CASES * 1000 }, async () => {
    const words = fc.constantFrom(
      'user',
      'topic',
      'pattern',
      'read',
      'write',
      'readwrite',
      'deny',
      'a/b',
      '#',
      '+',
      '%u',
    );
    const blank = fc.oneof({ weight: 9, arbitrary: fc.constant(' ') }, fc.constantFrom('  ', '\t', ' \t', '\v', '\r'));
    const anything = fc.array(fc.tuple(words, blank), { maxLength: 4 }).map((parts) => parts.flat().join(''));
    const good = fc.constantFrom(
      'user alice',
      'topic read a/b',
      'topic deny #',
      'pattern write a/%u',
      'topic $SYS/#',
      '#',
    );
    await fc.assert(
      fc.asyncProperty(
        oddFile(fc.oneof({ weight: 4, arbitrary: good }, anything, fc.constantFrom(...LINES))),
        async (bytes) => {
          expect(await compare(target, bytes)).toBe('');
        },
      ),
      { numRuns: CASES, seed: SEED },
    );
  });
});
