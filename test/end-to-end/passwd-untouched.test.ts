import fc from 'fast-check';
import { beforeAll, describe, expect } from 'vitest';
import { build } from './mqttctl.js';
import { type Box, fits, hashOf, test } from './passwd.js';

beforeAll(build, 120_000);

/** Generated files for each command; each takes a run or two. */
const FILES = Number(process.env.MQTTCTL_FILES ?? 10);
const SEED = Number(process.env.MQTTCTL_SEED ?? 20_261_125);
const CHEAP = '--iterations 1';

/** Whom the commands are about. A name of several bytes, which begins as others do. */
const USER = 'dörte';
const USER_BYTES = utf8(USER);

/** The lines of a file with their ends, a character a byte. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Blanks of C, which the broker cuts off at both ends of a name. */
const BLANKS = '[ \\t\\v\\f\\r\\n]*';

/**
 * The user that a line is about; undefined where it is none's. A byte order mark belongs to the first name, and colons
 * before a name are skipped (strtok).
 */
function userOf(line: string): string | undefined {
  const text = line.replace(/[\r\n]+$/, '').replace(/^:+/, '');
  if (text.startsWith('#') || !text.includes(':')) return undefined;
  return text.slice(0, text.indexOf(':')).replace(new RegExp(`^${BLANKS}|${BLANKS}$`, 'g'), '');
}

/** The lines of others, with what ends them: only a last line may get an end that it did not have. */
function othersIn(text: string): string[] {
  return linesOf(text).filter((line) => userOf(line) !== USER_BYTES);
}

function ownIn(text: string): string[] {
  return linesOf(text).filter((line) => userOf(line) === USER_BYTES);
}

function expectOthersUntouched(before: string, after: string): void {
  const [wanted, found] = [othersIn(before), othersIn(after)];
  const last = wanted.length - 1;
  // Something was put behind a line without an end.
  if (found[last] !== wanted[last] && !wanted[last]?.endsWith('\n'))
    found[last] = found[last]?.replace(/\r?\n$/, '') ?? '';
  expect(found).toEqual(wanted);
}

/** The bytes of a text, a character each. */
function utf8(text: string): string {
  return Buffer.from(text).toString('latin1');
}

const HASHES = [
  hashOf('secret'),
  hashOf('x', 101),
  '$6$bad',
  '$7$1$x$y',
  '$argon2id$v=19$',
  'plain',
  'pl:ain',
  '',
  ' ',
];
const WORDS = ['alice', 'bob', 'dört', 'dörtee', 'Dörte', 'dör te', '\ufeff'];
const NAMES = [...WORDS.map(utf8), 'x'.repeat(300), '', ' ', '\t', '\xff\xfe', '\x01'];
const NO_ENTRIES = ['', '# comment', `#${USER_BYTES}:x`, ' # x', 'no colon', `${USER_BYTES} no colon`, '\xc3', '\v'];
const LONG = ['x'.repeat(2000), `${'y'.repeat(1100)}:${HASHES[0]}`, '\u001b[2J'];
const end = fc.oneof({ weight: 6, arbitrary: fc.constant('\n') }, fc.constantFrom('\r\n', ' \n', '\t\r\n', '\n\n'));

const entries = fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom(...HASHES)).map(([a, b]) => `${a}:${b}`);
const otherLine = fc
  .oneof(
    { weight: 5, arbitrary: entries },
    { weight: 2, arbitrary: fc.constantFrom(...NO_ENTRIES) },
    { weight: 1, arbitrary: fc.constantFrom(...LONG) },
  )
  .filter((line) => userOf(line) !== USER_BYTES);
const ownLine = fc.constantFrom(...HASHES).map((hash) => `${USER_BYTES}:${hash}`);
const line = fc.oneof({ weight: 4, arbitrary: otherLine }, { weight: 1, arbitrary: ownLine });

/** Files as people and programs leave them: with all ends of lines, a byte order mark, and the user anywhere. */
const files = fc
  .tuple(
    fc.constantFrom('', '', '', '\xef\xbb\xbf'),
    fc.array(fc.tuple(line, end), { maxLength: 12 }),
    fc.oneof(fc.constant(''), otherLine),
  )
  .map(([mark, lines, last]) => mark + lines.map(([text, newline]) => text + newline).join('') + last);

/** Has a command change generated files, each of which is looked at before and after. */
async function onFiles(
  box: Box,
  change: (before: string) => Promise<{ readonly code: number | undefined; readonly stderr: string }>,
  look: (before: string, after: string) => void,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(files, async (before) => {
      box.file('passwd', Buffer.from(before, 'latin1'), 0o640);
      const { code, stderr } = await change(before);
      expect([code, stderr]).toEqual([0, '']);
      const after = box.text('passwd', 'latin1');
      expectOthersUntouched(before, after);
      look(before, after);
      expect(box.list()).toEqual(['passwd']);
    }),
    { numRuns: FILES, seed: SEED, interruptAfterTimeLimit: 100_000 },
  );
}

/** There is one line of the user, in the place of the first if there was one, with this password. */
function expectOneLine(before: string, after: string, password: string): void {
  const own = ownIn(after);
  expect(own).toHaveLength(1);
  expect(fits((own[0] as string).slice(USER_BYTES.length + 1).trimEnd(), password)).toBe(true);
  const place = linesOf(before).findIndex((each) => userOf(each) === USER_BYTES);
  const at = linesOf(after).findIndex((each) => userOf(each) === USER_BYTES);
  expect(at).toBe(place === -1 ? linesOf(after).length - 1 : place);
}

describe.concurrent(`in ${FILES} generated files, what is not the user's stays byte for byte`, () => {
  test('by add', async ({ box }) => {
    await onFiles(
      box,
      () => box.passwd(['add', USER, '-f', 'passwd', '--iterations=2', '--target=2.0.21'], { password: 'new' }),
      (before, after) => expectOneLine(before, after, 'new'),
    );
  });

  test('by remove', async ({ box }) => {
    await onFiles(
      box,
      () => box.passwd(['remove', USER, '-f', 'passwd']),
      (before, after) => {
        expect(ownIn(after)).toEqual([]);
        expect(after).toBe(othersIn(before).join(''));
      },
    );
  });

  test('by import', async ({ box }) => {
    await onFiles(
      box,
      () => box.passwd(`import - -f passwd ${CHEAP}`, { input: `${USER}:new\n` }),
      (before, after) => expectOneLine(before, after, 'new'),
    );
  });

  test('by rehash', async ({ box }) => {
    await fc.assert(
      fc.asyncProperty(files, async (before) => {
        box.file('passwd', Buffer.from(before, 'latin1'));
        const { code } = await box.passwd(`rehash -f passwd ${CHEAP} --target 2.1.2`);
        expect(code).toBe(0);
        const after = box.text('passwd', 'latin1');
        const [old, now] = [linesOf(before), linesOf(after)];
        expect(now).toHaveLength(old.length);
        for (const [index, text] of now.entries()) {
          if (text === old[index]) continue;
          // Only a line in plain text is another one now, and has the same name and end.
          const [, name, hash = '', rest] = /^(:*[^:]*:)(\S+)(.*)$/s.exec(text) ?? [];
          const [, oldName, password = '', oldRest] = /^(:*[^:]*:)[ \t]*(.*?)(\s*)$/s.exec(old[index] as string) ?? [];
          expect([name, rest?.trimStart()]).toEqual([oldName, oldRest?.trimStart()]);
          expect(fits(hash, Buffer.from(password, 'latin1'))).toBe(true);
        }
        const again = box.state('passwd');
        await box.passwd(`rehash -f passwd ${CHEAP} --target 2.1.2`);
        expect(box.state('passwd')).toEqual(again);
      }),
      { numRuns: Math.ceil(FILES / 2), seed: SEED, interruptAfterTimeLimit: 100_000 },
    );
  });
});

describe.concurrent('a change by hand', () => {
  const A = `alice:${hashOf('a')}`;
  const B = `bob:${hashOf('b')}`;

  test.for([
    ['CRLF', `${A}\r\n${B}\r\n`, `${A}\r\n${B}\r\ncarol:HASH\r\n`],
    ['no final newline', `${A}\n${B}`, `${A}\n${B}\ncarol:HASH\n`],
    ['CRLF and no final newline', `${A}\r\n${B}`, `${A}\r\n${B}\r\ncarol:HASH\r\n`],
    ['an empty file', '', 'carol:HASH\n'],
    ['a byte order mark', `\ufeff${A}\n`, `\ufeff${A}\ncarol:HASH\n`],
    ['blank lines at the end', `${A}\n\n\n`, `${A}\n\n\ncarol:HASH\n`],
    ['a comment about the user', `#carol:x\n${A}\n`, `#carol:x\n${A}\ncarol:HASH\n`],
    ['the user with CRLF among LF', `${A}\ncarol:x\r\n${B}\n`, `${A}\ncarol:HASH\r\n${B}\n`],
    ['the user last, without a newline', `${A}\ncarol:x`, `${A}\ncarol:HASH`],
    ['blanks around the user', `${A}\n carol :x\n`, `${A}\n carol :HASH\n`],
  ] as const)('of a file with %s', async ([, before, after], { box }) => {
    box.file('passwd', before);
    expect((await box.passwd(`add carol -f passwd ${CHEAP}`, { password: 'x' })).code).toBe(0);
    const text = box.text('passwd');
    const hash = /carol *:(\$7\$1\$\S+)/.exec(text)?.[1] ?? '';
    expect(text).toBe(after.replace('HASH', hash));
    expect(fits(hash, 'x')).toBe(true);
  });

  test('of a file with a name that is no text leaves that line alone', async ({ box }) => {
    const line = '\xff\xfe:plain\n';
    box.file('passwd', Buffer.from(`${line}${A}\nbob:b\n`, 'latin1'));
    expect((await box.passwd(`rehash -f passwd ${CHEAP}`)).code).toBe(0);
    const [first, second, third = '', ...rest] = linesOf(box.text('passwd', 'latin1'));
    expect([first, second, rest]).toEqual([line, `${A}\n`, []]);
    expect(fits(third.slice('bob:'.length).trimEnd(), 'b')).toBe(true);
  });
});
