import { describe, expect, test } from 'vitest';
import { version } from '../../src/conf/version.js';
import { type LoadedPasswordFile, loadPasswordFile } from '../../src/passwd/load.js';
import { applyEdits } from '../../src/text/edit.js';
import { SourceFile } from '../../src/text/source-file.js';

const SALT = 'q83vASNFZ4mrze8B';
const SALT64 = Buffer.alloc(64, 0xa5).toString('base64');
const HASH = Buffer.alloc(64, 0x5a).toString('base64');
const GOOD = `$7$101$${SALT}$${HASH}`;

function load(text: string, target = '2.1.2', build?: { argon2: boolean }): LoadedPasswordFile {
  return loadPasswordFile(new SourceFile('passwd', Buffer.from(text, 'latin1')), version(target), build);
}

/** Each problem as `rule "text it stands on"`, with `!` in front where the broker does not start. */
function problems(text: string, target?: string, build?: { argon2: boolean }): string[] {
  return load(text, target, build).problems.map(
    ({ rule, fatal, file, span }) => `${fatal ? '!' : ''}${rule} ${JSON.stringify(file.text(span))}`,
  );
}

test('users are read with their hashes', () => {
  const { users } = load(`# all\nalice:${GOOD}\nbob:$6$${SALT64}$${HASH}\n`);
  expect(users.map(({ name }) => name)).toEqual(['alice', 'bob']);
  expect(users.map(({ reading }) => reading.outcome === 'read' && reading.hash)).toMatchObject([
    {
      format: { tag: '7' },
      cost: { iterations: 101 },
      salt: Buffer.from(SALT, 'base64'),
      hash: Buffer.alloc(64, 0x5a),
    },
    { format: { tag: '6' }, salt: Buffer.alloc(64, 0xa5) },
  ]);
});

describe.each([
  ['alice:\n', 'no-hash', 'alice'],
  ['alice:', 'no-hash', 'alice'],
  ['alice:secret\n', 'plain-text', 'secret'],
  [`alice:$7$0$${SALT}$${HASH}\n`, 'bad-iterations', `$7$0$${SALT}$${HASH}`],
  [`alice:$7$101$AAAA$${HASH}\n`, 'salt-length', `$7$101$AAAA$${HASH}`],
  ['alice:$7$101\n', 'bad-hash', '$7$101'],
  [`alice:$7$101$${SALT}$AAAA\n`, 'bad-hash', `$7$101$${SALT}$AAAA`],
  [`alice:$7$101$****$${HASH}\n`, 'bad-hash', `$7$101$****$${HASH}`],
  ['alice:$2y$10$abc\n', 'unknown-format', '$2y$10$abc'],
  ['alice:$argon2id$v=19\n', 'unknown-format', '$argon2id$v=19'],
])('%j', (text, rule, on) => {
  test('drops the user up to 2.0', () => {
    expect(problems(text, '2.0.22')).toEqual([`passwd/${rule} ${JSON.stringify(on)}`]);
    expect(load(text, '2.0.22').users).toEqual([]);
  });
  test('stops 2.1', () => {
    expect(problems(text)).toEqual([`!passwd/${rule} ${JSON.stringify(on)}`]);
  });
});

test.each([
  ['1.6.15', [true, false, false, false]],
  ['2.0.22', [true, true, false, false]],
  ['2.1.2', [true, true, true, true]],
])('%s reads its formats and salt lengths', (target, expected) => {
  const lines = [`$6$${SALT}$${HASH}`, GOOD, `$6$${SALT64}$${HASH}`, '$argon2id$v=19$m=47104,t=1,p=1$x$y'];
  expect(lines.map((hash) => load(`alice:${hash}\n`, target, { argon2: true }).users.length === 1)).toEqual(expected);
});

test('the first dollar may be missing up to 2.0', () => {
  expect(problems(`alice:${GOOD.slice(1)}\n`, '2.0.22')).toEqual([]);
  expect(problems(`alice:${GOOD.slice(1)}\n`)).toHaveLength(1);
});

test('doubtful base64 is neither claimed to be fine nor to be fatal', () => {
  for (const hash of [` $7$101$${SALT}A$${HASH}`, `$7$101$${SALT}$${HASH}=`, `$7$101$${SALT} $${HASH}`]) {
    expect(problems(`alice:${hash}\n`)).toEqual([`passwd/uncertain-hash ${JSON.stringify(hash.trim())}`]);
  }
  expect(problems(`alice:$7$101$${SALT}$${HASH.slice(0, -1)}\n`)[0]).toMatch(/^!passwd\/bad-hash/);
});

test('a second line of a user stops 2.1, before that the last good one counts', () => {
  const text = `alice:${GOOD}\nbob:${GOOD}\n alice :$6$${SALT}$${HASH}\nalice:x\n`;
  expect(problems(text)).toEqual(['!passwd/duplicate-user "alice"', '!passwd/duplicate-user "alice"']);
  const { users } = load(text, '2.0.22');
  expect(users.map(({ name, reading }) => [name, reading.outcome === 'read' && reading.hash.format.tag])).toEqual([
    ['bob', '7'],
    ['alice', '6'],
  ]);
  expect(load(text).problems[0]?.related?.[0]).toMatchObject({ span: { start: 0, end: 5 }, message: 'first here' });
});

test('odd lines', () => {
  expect(problems('alice\n:::\n\n')).toEqual(['passwd/no-colon "alice\\n"', 'passwd/no-user ""'].map(onlyFor21));
  expect(problems(` :${GOOD}\n`)).toEqual(['!passwd/no-user ""']);
  expect(problems(` :${GOOD}\n`, '2.0.22')).toEqual(['passwd/no-user ""']);
  expect(problems(`${'u'.repeat(65536)}:${GOOD}\n`, '2.0.22')[0]).toMatch(/^passwd\/too-long/);
  expect(problems(`${'u'.repeat(65535)}:${GOOD}\n`)).toEqual([]);
});

function onlyFor21(problem: string): string {
  return problem.startsWith('passwd/no-user') ? `!${problem}` : problem;
}

test('a NUL is said to hide lines', () => {
  const text = `alice:\0${GOOD}\nbob:x\n`;
  expect(load(text, '2.0.22').problems.map(({ message }) => message)).toEqual([
    'A NUL byte keeps the broker from reading this line and the next 1: save the file as plain UTF-8.',
  ]);
  expect(problems(text).map((problem) => problem.slice(0, 18))).toEqual(['passwd/nul-byte "a', '!passwd/plain-text']);
});

test('a byte order mark is found and taken away', () => {
  const { problems: found, tree } = load(`\xef\xbb\xbfalice:${GOOD}\n`);
  expect(found).toMatchObject([{ rule: 'passwd/byte-order-mark', fatal: false, span: { start: 0, end: 3 } }]);
  expect(applyEdits(tree.file, found[0]?.fix?.edits ?? []).toString()).toBe(`alice:${GOOD}\n`);
});

test('no message quotes a password', () => {
  for (const target of ['2.0.22', '2.1.2']) {
    const { problems: found } = load('alice:hunter2\nbob:$7$hunter2\ncarol:$9$hunter2\n', target);
    expect(found).toHaveLength(3);
    for (const { message } of found) expect(message).not.toContain('hunter2');
  }
});

test('the lines are the whole file', () => {
  const text = `#\r\nalice : ${GOOD}\n\0x\nbob\n:\ncarol:x\0y`;
  for (const target of ['2.0.11', '2.0.22', '2.1.2']) {
    const { file, lines } = load(text, target).tree;
    const printed = lines.map(({ span }) => file.bytes.toString('latin1', span.start, span.end)).join('');
    expect(printed).toBe(text);
  }
});
