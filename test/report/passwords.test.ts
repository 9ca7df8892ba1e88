import { Chalk } from 'chalk';
import { describe, expect, test } from 'vitest';
import { version } from '../../src/conf/version.js';
import { makeHash, USUAL_SETTINGS } from '../../src/passwd/hashing.js';
import { listUsers } from '../../src/passwd/list.js';
import type { UserChange } from '../../src/passwd/set-passwords.js';
import { passwordChangeSchema, rehashSchema, userListSchema } from '../../src/report/passwd-schemas.js';
import { passwordChangeDocument, passwordChangeText } from '../../src/report/password-changes.js';
import { progressBar } from '../../src/report/progress.js';
import { rehashDocument, rehashText } from '../../src/report/rehash-plan.js';
import { table } from '../../src/report/table.js';
import { userListDocument, userListText } from '../../src/report/user-list.js';
import { SourceFile } from '../../src/text/source-file.js';

const plain = new Chalk({ level: 0 });
const coloured = new Chalk({ level: 1 });
const HASH = await makeHash(Buffer.from('secret'), { ...USUAL_SETTINGS, iterations: 7 });

function report(users: readonly UserChange[], rest: { created?: boolean; pending?: boolean; written?: boolean } = {}) {
  return { file: '/f\u001b', users, created: false, written: true, reloaded: false, pending: false, ...rest };
}

function change(user: string, kind: UserChange['change'], duplicates = 0): UserChange {
  return { user, change: kind, duplicates };
}

describe('what became of the users', () => {
  test.each([
    ['added', 'al\\x1b is in /f\\x1b now.'],
    ['updated', 'al\\x1b has the new password in /f\\x1b now.'],
    ['unchanged', 'al\\x1b has this password already; nothing was changed.'],
    ['exists', 'al\\x1b is in /f\\x1b already; nothing was changed.'],
    ['removed', 'al\\x1b is gone from /f\\x1b.'],
    ['absent', 'al\\x1b is not in /f\\x1b; nothing was changed.'],
  ] as const)('%s', (kind, expected) => {
    expect(passwordChangeText(report([change('al\u001b', kind)]))).toBe(`${expected}\n`);
  });

  test('a name is never taken for a pattern', () => {
    expect(passwordChangeText({ ...report([change('a', 'added')]), file: '$&$1' })).toBe('a is in $&$1 now.\n');
  });

  test('further lines are told, and a new file', () => {
    expect(passwordChangeText(report([change('a', 'updated', 2)], { created: true }))).toBe(
      '/f\\x1b is new.\na has the new password in /f\\x1b now. It had 3 lines there.\n',
    );
  });

  test('many are counted', () => {
    const users = Array.from({ length: 30 }, (_, index) => change(`u${index}`, index < 20 ? 'added' : 'unchanged'));
    expect(passwordChangeText(report(users))).toBe('30 users: 20 added, 10 unchanged.\n');
    expect(passwordChangeText(report(users, { pending: true }))).toBe(
      '30 users, if it were done: 20 added, 10 unchanged.\n',
    );
  });

  test('for programs', () => {
    const document = passwordChangeDocument(report([change('a', 'added'), change('b', 'absent')]));
    expect(passwordChangeSchema.parse(document)).toEqual(document);
  });
});

describe('the list', () => {
  const file = new SourceFile('f', Buffer.from(`al\u001b:${HASH}\nbob:hunter2\nno colon\n寿司:${HASH}\n`));
  const list = listUsers(file, version('2.1.2'), { argon2: false });

  test('for people', () => {
    expect(userListText(list, plain)).toBe(
      [
        'USER    FORMAT         ROUNDS  SALT  FINDINGS',
        'al\\x1b  PBKDF2-SHA512  7       12    weak: passwd rehash',
        'bob     -              -       -     passwd/plain-text',
        '寿司    PBKDF2-SHA512  7       12    weak: passwd rehash',
        'f:3:1: The broker ignores this line: write name:hash, or # as first character.',
        '',
      ].join('\n'),
    );
    expect(userListText(list, coloured)).toContain('\u001b[31mpasswd/plain-text\u001b[39m');
  });

  test('for programs', () => {
    const document = userListDocument(list);
    expect(userListSchema.parse(document)).toEqual(document);
    expect(JSON.stringify(document)).not.toContain('hunter2');
  });

  test('of nobody', () => {
    const empty = listUsers(new SourceFile('f', Buffer.from('# c\n')), version('2.1.2'), { argon2: false });
    expect(userListText(empty, plain)).toBe('There are no users in the file.\n');
  });
});

describe('the plan of a rehash', () => {
  const steps = [
    { user: 'a', state: 'plain-text', why: 'is not hashed but plain text' },
    { user: 'b', state: 'needs-password', why: 'is hashed in 7 rounds only' },
    { user: 'c', state: 'good' },
  ] as const;

  test('for people', () => {
    expect(rehashText(report([]), steps)).toBe(
      [
        'a  is not hashed but plain text  hash it',
        'b  is hashed in 7 rounds only    waits for its password: passwd add b, or --known LIST',
        '1 was hashed in /f\\x1b.',
        '',
      ].join('\n'),
    );
    expect(rehashText(report([], { pending: true, written: false }), steps)).toContain('1 would be hashed');
    expect(rehashText(report([], { written: false }), [])).toBe('There was nothing to hash; nothing was changed.\n');
  });

  test('for programs', () => {
    const document = rehashDocument(report([change('a', 'updated')]), steps);
    expect(rehashSchema.parse(document)).toEqual(document);
  });
});

test('a table of very many rows', () => {
  const rows = Array.from({ length: 200_000 }, (_, index) => [`u${index}`, 'x']);
  expect(table(rows).split('\n')).toHaveLength(200_001);
});

test('a bar is shown on a terminal only, and cleared', async () => {
  let written = '';
  const stream = { isTTY: true, write: (text: string) => (written += text) } as unknown as typeof process.stderr;
  const bar = progressBar('Hashing', 10, false, stream);
  bar.show(1);
  expect(written).toBe('');
  await new Promise((resolve) => setTimeout(resolve, 550));
  bar.show(5);
  expect(written).toMatch(/^\rHashing \[#{15}\.{15}\] 50% 5\/10, 1 s left/);
  bar.clear();
  expect(written.endsWith('\r\u001b[K')).toBe(true);
  progressBar('Hashing', 10, true, stream).show(5);
});
