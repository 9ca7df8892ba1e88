import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decode } from '../../src/conf/tokens.js';
import { version } from '../../src/conf/version.js';
import { readHash } from '../../src/passwd/formats.js';
import { loadPasswordFile } from '../../src/passwd/load.js';
import { type BrokerSandbox, openSandbox } from '../brokers/harness.js';
import type { BrokerVersion } from '../brokers/trees.js';
import { CASES, difference, oddFile, SEED, sourceOf, startWith, VERSIONS } from './security-file.js';

const BUILD = { argon2: false };
const MESSAGES = {
  'passwd/duplicate-user': /Duplicate user/,
  'passwd/no-user': /Empty username/,
  'passwd/no-hash': /Invalid line in password file|Unable to decode line/,
  'passwd/too-long': /too long/,
  other: /Unable to decode line/,
};

let sandbox: BrokerSandbox;
beforeAll(async () => {
  sandbox = await openSandbox();
});
afterAll(() => sandbox.close());

/** Where broker and model differ, whether it starts and whom it drops. */
async function compare(target: BrokerVersion, bytes: Buffer): Promise<string> {
  const { tree, problems } = loadPasswordFile(sourceOf(bytes), version(target), BUILD);
  const uncertain = new Set<string>();
  const dropped: string[] = [];
  for (const line of tree.lines) {
    if (line.kind !== 'entry' || !line.hash || line.user.text.length > 65535 || line.hash.text.length > 65535) continue;
    const { outcome } = readHash(line.hash.text, version(target), BUILD);
    if (outcome === 'uncertain') uncertain.add(decode(line.user.text));
    if (outcome === 'refused') dropped.push(decode(line.user.text));
  }
  const fatal = problems.some((problem) => problem.fatal);
  // What a build makes of an uncertain hash before the first certain error would be anybody's guess.
  if (uncertain.size > 0 && target === '2.1.2') return '';
  const result = await startWith(sandbox, target, 'password_file', bytes);
  const differs = difference(result, problems, MESSAGES);
  if (differs || fatal) return differs;
  const certain = (name: string): boolean => name.length < 200 && !uncertain.has(name);
  const removed = Array.from(result.output.matchAll(/ for user ([^\n]*), removing entry\.$/gm), (match) =>
    String(match[1]),
  );
  const said = removed.filter(certain).join();
  const predicted = dropped.filter(certain).join();
  return said === predicted ? '' : `broker drops ${said}, model ${predicted}`;
}

const SALT = 'q83vASNFZ4mrze8B';
const SALT64 = Buffer.alloc(64, 0xa5).toString('base64');
const HASH = Buffer.alloc(64, 0x5a).toString('base64');
const GOOD = `$7$101$${SALT}$${HASH}`;

const HASHES = [
  GOOD,
  `$6$${SALT}$${HASH}`,
  `$7$1000$${SALT64}$${HASH}`,
  `$6$${SALT64}$${HASH}`,
  `7$101$${SALT}$${HASH}`,
  `6$${SALT}$${HASH}`,
  `$$7$101$${SALT}$${HASH}`,
  `$7$$101$$${SALT}$$${HASH}`,
  `$7$101$${SALT}$${HASH}$more`,
  `$7$101$${SALT}$${HASH}:more`,
  `$7$0$${SALT}$${HASH}`,
  `$7$-1$${SALT}$${HASH}`,
  `$7$2147483647$${SALT}$${HASH}`,
  `$7$2147483648$${SALT}$${HASH}`,
  `$7$4294967297$${SALT}$${HASH}`,
  `$7$99999999999999999999$${SALT}$${HASH}`,
  `$7$12abc$${SALT}$${HASH}`,
  `$7$ 12$${SALT}$${HASH}`,
  `$7$0x10$${SALT}$${HASH}`,
  `$7$abc$${SALT}$${HASH}`,
  `$7$101$${SALT}`,
  `$7$101$${SALT}$`,
  `$7$101$`,
  `$7$101`,
  '$7$',
  '$7',
  '$',
  '$$',
  '',
  'secret',
  'se$cret',
  'x$7$101',
  `$07$101$${SALT}$${HASH}`,
  `$5$${SALT}$${HASH}`,
  '$2y$10$abcdefghijklmnopqrstuv',
  `$7$101$${Buffer.alloc(11).toString('base64')}$${HASH}`,
  `$7$101$${Buffer.alloc(13).toString('base64')}$${HASH}`,
  `$7$101$${SALT.slice(1)}$${HASH}`,
  `$7$101$${SALT.slice(1)}!$${HASH}`,
  `$7$101$${SALT}$${HASH.slice(4)}`,
  `$7$101$${SALT}$${HASH.slice(0, -1)}`,
  `$7$101$${SALT}$${HASH.slice(0, -2)}`,
  `$7$101$${SALT}$QUFB${HASH}`,
  `$7$101$${SALT}$*${HASH.slice(1)}`,
  `$7$101$${SALT}$${HASH.slice(0, -3)}R==`,
  `$argon2id$v=19$m=47104,t=1,p=1$${SALT64}$${HASH}`,
  '$argon2id$',
  '$argon2id',
];

describe.each(VERSIONS)('%s', (target) => {
  test.each(HASHES)('alice:%s', async (hash) => {
    expect(await compare(target, Buffer.from(`alice:${hash}\nbob:${GOOD}\n`))).toBe('');
  });

  test.each([
    ['empty', ''],
    ['blank lines', '\n \n\t\n\r\n'],
    ['comments', `# a:b\n#alice:${GOOD}\n`],
    ['an indented comment', ' # a:b\n'],
    ['no colon', 'alice\nbob\n'],
    ['only colons', ':::'],
    ['only colons and a newline', ':::\n'],
    ['a name after colons', `::alice:${GOOD}\n`],
    ['no name', ` :${GOOD}\n`],
    ['no hash at the end', 'alice:'],
    ['no hash', 'alice:\n'],
    ['a blank hash', 'alice: \t\n'],
    ['several colons', `alice:::${GOOD}:x:y\n`],
    ['blanks around', ` \talice\v:\f${GOOD} \t\r\n`],
    ['CRLF', `alice:${GOOD}\r\nbob:${GOOD}\r\n`],
    ['no newline at the end', `alice:${GOOD}`],
    ['a byte order mark', `\xef\xbb\xbfalice:${GOOD}\n`],
    ['invalid UTF-8', `\xff\xfe:${GOOD}\n`],
    ['a duplicate', `alice:${GOOD}\nbob:${GOOD}\nalice:${GOOD}\n`],
    ['a bad duplicate', `alice:${GOOD}\nalice:x\n`],
    ['a duplicate of a bad line', `alice:x\nalice:${GOOD}\n`],
    ['a duplicate behind a byte order mark', `\xef\xbb\xbfalice:${GOOD}\nalice:${GOOD}\n`],
    ['a NUL in the middle', `alice:x\0\nbob:x\ncarol:x`],
    ['a NUL at the beginning of a line', `a:${GOOD}\n\0alice:x\nbob:x\n`],
    ['a NUL in a last line', `a:${GOOD}\nalice:${GOOD}\0x`],
    ['a NUL in a long line', `alice\0${'y'.repeat(300)}:x\nbob:x\n`],
    ['UTF-16', Buffer.from(`\ufeffalice:${GOOD}\nbob:${GOOD}\n`, 'utf16le').toString('latin1')],
    ['a last line that fills the buffer', `alice:${'x'.repeat(249)}`],
    ['a last line a byte shorter', `alice:${'x'.repeat(248)}`],
    ['a last line that fills the grown buffer', `#${'x'.repeat(300)}\nalice:${'x'.repeat(1249)}`],
    ['a name of 65535 bytes', `${'u'.repeat(65535)}:${GOOD}\n`],
    ['a name of 65536 bytes', `${'u'.repeat(65536)}:${GOOD}\n`],
    ['a hash of 65536 bytes', `alice:${'x'.repeat(65536)}\n`],
  ])('%s', async (_, text) => {
    expect(await compare(target, Buffer.from(text, 'latin1'))).toBe('');
  });

  test(`${CASES} generated files`, { timeout: CASES * 1000 }, async () => {
    const name = fc.constantFrom('alice', 'bob', 'carol', ' alice', 'alice ', '', '\xc3\xa9ve', 'a b', '#a', '\t');
    const hash = fc.oneof({ weight: 3, arbitrary: fc.constant(GOOD) }, fc.constantFrom(...HASHES));
    const line = fc.tuple(name, fc.constantFrom(':', ':', ':', ' : ', '::', ''), hash).map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(oddFile(line), async (bytes) => {
        expect(await compare(target, bytes)).toBe('');
      }),
      { numRuns: CASES, seed: SEED },
    );
  });
});
