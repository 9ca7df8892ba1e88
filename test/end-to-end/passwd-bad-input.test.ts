import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, truncateSync } from 'node:fs';
import { beforeAll, describe, expect } from 'vitest';
import { build, type Run } from './mqttctl.js';
import { type Box, entry, expectDone, expectFailure, fits, hashIn, isRoot, NOBODY, OTHERS, test } from './passwd.js';

beforeAll(build, 120_000);

const CHEAP = '--iterations 1';
/** No message may have a part of it. */
const MARKER = 'Marker-77';

const CUT = 'The user name begins or ends with a blank, which the broker cuts off.';
const NOT_MQTT = 'The user name has characters that MQTT does not allow, so nobody could log in with it.';
const TOO_LONG = 'The user name has over 65535 bytes, which MQTT has no room for.';

describe.concurrent('a user name', () => {
  test.for([
    ['empty', '', 'The user name is empty.'],
    ['with a colon', 'a:b', 'The user name has a colon, which ends the name in a password file.'],
    ['that is a colon', ':', 'The user name has a colon, which ends the name in a password file.'],
    ['like a comment', '#a', 'The user name begins with #, which makes the line a comment.'],
    ['behind a blank', ' a', CUT],
    ['before a tab', 'a\t', CUT],
    ['before a newline', 'a\n', CUT],
    ['with a newline', 'a\nb', NOT_MQTT],
    ['with an escape sequence', 'a\u001b[2Jb', NOT_MQTT],
    ['with DEL', 'a\u007fb', NOT_MQTT],
    ['with a C1 control', 'a\u0085b', NOT_MQTT],
    ['with no character', 'a\uffff', NOT_MQTT],
    ['of too many bytes', 'u'.repeat(65_536), TOO_LONG],
    ['of too many bytes, but not characters', 'ü'.repeat(32_768), TOO_LONG],
  ] as const)('that no client could have is refused: %s', async ([, user, sentence], { box }) => {
    box.file('passwd', OTHERS);
    const before = box.state('passwd');
    expectFailure(
      await box.passwd(['add', '-f', 'passwd', '--', user], { password: 'x' }),
      2,
      `mqttctl: ${sentence}\n`,
    );
    expect(box.state('passwd')).toEqual(before);
    // In a list it is a bad line; a newline or colon would end the name there.
    if (/^#|[:\n]/.test(user)) return;
    const run = await box.passwd('import - -f passwd', { input: `carol:${MARKER}\n${user}:${MARKER}\n` });
    const inList = sentence.charAt(0).toLowerCase() + sentence.slice(1, -1);
    expectFailure(run, 3, `mqttctl: (standard input):2:1: ${inList}; nothing was changed`);
    expect(run.stderr).not.toContain(MARKER);
    expect(box.state('passwd')).toEqual(before);
  });

  test.for([
    ['a blank', 'a b'],
    ['letters that are not ASCII', 'ünï'],
    ['an emoji', '😀'],
    ['a dash', '-x'],
    ['the tag of a hash', '$7$'],
    ['what shells know', '\'"`$(x)'],
    ['a # inside', 'a#b'],
    ['as many bytes as MQTT has room for', 'u'.repeat(65_535)],
  ] as const)('may have %s', async ([, user], { box }) => {
    expectDone(await box.passwd(['add', '-f', 'passwd', '--iterations=1', '--', user], { password: 'x' }), /is in/);
    expect(fits(hashIn(box.text('passwd'), user), 'x')).toBe(true);
    expectDone(await box.passwd(['remove', '-f', 'passwd', '--', user]), /is gone/);
    expect(box.text('passwd')).toBe('');
  });
});

describe.concurrent('a password', () => {
  test.for([
    ['empty', '', 'is empty, and the broker never accepts an empty one'],
    ['only a newline', '\r\n', 'is empty, and the broker never accepts an empty one'],
    ['with a NUL', `${MARKER}\0x`, 'has a NUL byte, and the broker reads nothing of what follows that'],
    ['too long', `${MARKER}${'x'.repeat(65_535)}`, 'has over 65535 bytes, which MQTT has no room for'],
  ] as const)('is refused: %s', async ([, password, reason], { box }) => {
    box.file('passwd', OTHERS);
    const before = box.state('passwd');
    for (const flags of ['', ' --dry-run']) {
      const run = await box.passwd(`add alice -f passwd --password-stdin${flags}`, { input: password });
      expectFailure(run, 3, `mqttctl: The password ${reason}; nothing was changed.\n`);
      expect(run.stderr).not.toContain(MARKER);
    }
    expect(box.state('passwd')).toEqual(before);
  });

  test('that is empty in the environment is refused', async ({ box }) => {
    expectFailure(await box.passwd('add alice -f passwd', { password: '' }), 3, 'The password is empty');
    expect(box.list()).toEqual([]);
  });
});

describe.concurrent('a list of passwords', () => {
  const GOOD = `carol:${MARKER}-0\n`;

  test.for([
    ['no colon', `${GOOD}${MARKER}\n`, ':2:1: this is not user:password'],
    ['an empty password', `${GOOD}dave:\n`, ':2:1: the password of dave is empty, and the broker never accepts'],
    ['an empty user', `${GOOD}\n:${MARKER}\n`, ':3:1: the user name is empty'],
    ['a NUL', `${GOOD}dave:${MARKER}\0\n`, ':2:1: the password of dave has a NUL byte'],
    ['a long password', `${GOOD}dave:${MARKER.repeat(9000)}`, ':2:1: the password of dave has over 65535 bytes'],
    ['a user twice', `${GOOD}# x\ncarol:${MARKER}-1\n`, ':3:1: the user carol stands in line 1 already'],
    ['a user that is no text', Buffer.from(`a\xff:${MARKER}\n`, 'latin1'), ':1:1: the user name is not UTF-8'],
    ['several bad lines', `dave:\n${GOOD}a\u0001:${MARKER}\n:x\n`, ':1:1: the password of dave is empty'],
  ] as const)('with %s: 3, with the place, and nothing is changed', async ([, list, sentence], { box }) => {
    box.file('passwd', OTHERS);
    const before = box.state('passwd');
    box.put({ 'dir/list.txt': list });
    for (const flags of ['', ' --json']) {
      const run = await box.passwd(`import dir/list.txt -f passwd ${CHEAP}${flags}`);
      expectFailure(run, 3, `mqttctl: dir/list.txt${sentence}`);
      expect(run.stderr).toMatch(/nothing was changed: mend /);
      expect(run.stderr).not.toContain(MARKER);
    }
    expect(box.state('passwd')).toEqual(before);
    expect(box.list()).toEqual(['dir', 'passwd']);
  });

  test.for([
    [
      'a quote that does not end',
      `carol,x\ndave,"${MARKER}\n`,
      /list\.csv:\d:1: this is not CSV, a quote is not closed/,
    ],
    ['a quote inside', `carol,x\ndave,${MARKER}"x\n`, /list\.csv:2:1: this is not CSV, a quote stands inside/],
    ['something behind a quote', `carol,x\ndave,"${MARKER}"x\n`, /list\.csv:2:1: this is not CSV, something follows/],
    ['one column', `carol,x\ndave;${MARKER}\n`, /list\.csv:2:1: this row has too few columns/],
    ['too few columns', `id,username,password\n1,carol,x\n2,dave;${MARKER}\n`, /list\.csv:3:1: this row has too few/],
    ['colons', `carol:${MARKER}\n`, /list\.csv:1:1: this row has too few columns/],
    ['a field that is empty', `username,password\ncarol,x\ndave,\n`, /list\.csv:3:1: the password of dave is empty/],
    [
      'titles of which one is missing',
      `username,id\ncarol,${MARKER}\n\u0001,${MARKER}\n`,
      /list\.csv:3:1: the user name/,
    ],
    [
      'bytes that are no text',
      Buffer.from(`\xff\xfe,${MARKER}\n`, 'latin1'),
      /list\.csv:1:1: the user name is not UTF-8/,
    ],
  ] as const)('as CSV with %s: 3, and no password is quoted', async ([, list, sentence], { box }) => {
    box.file('passwd', OTHERS);
    const before = box.state('passwd');
    box.put({ 'list.csv': list });
    const run = await box.passwd(`import list.csv -f passwd ${CHEAP}`);
    expectFailure(run, 3, sentence);
    expect(run.stderr).not.toContain(MARKER);
    expect(box.state('passwd')).toEqual(before);
  });

  test('of --known is read with the same care', async ({ box }) => {
    box.file('passwd', `${OTHERS}plain:text\n`);
    const before = box.state('passwd');
    const run = await box.passwd('rehash -f passwd --known -', { input: `alice:x\n${MARKER}\n` });
    expectFailure(run, 3, 'mqttctl: (standard input):2:1: this is not user:password');
    expect(run.stderr).not.toContain(MARKER);
    expect(box.state('passwd')).toEqual(before);
  });
});

/** The commands as they would be used on a file. */
const READ = ['list', 'verify alice', 'add alice --check'] as const;
const WRITE = [`add alice ${CHEAP}`, 'remove alice', `import list ${CHEAP}`, 'rehash'] as const;

/** What somebody may name as a password file by mistake. */
interface Mistake {
  readonly what: string;
  /** Makes it, and returns its name. */
  readonly make: (box: Box) => string;
  readonly sentence: RegExp;
  /** Where reading is no mistake. */
  readonly readable?: true;
  /** The commands to try; all of them when left out. */
  readonly by?: readonly string[];
}

const MISTAKES: readonly Mistake[] = [
  {
    what: 'a directory',
    make: at('dir', (path) => mkdirSync(path)),
    sentence: /dir (is a directory|cannot be written \(EISDIR)/,
  },
  {
    what: 'a pipe that nobody writes to',
    make: at('pipe', (path) => execFileSync('mkfifo', [path])),
    sentence: /pipe is a pipe/,
  },
  {
    what: 'a link to itself',
    make: at('loop', (path) => symlinkSync('loop', path)),
    sentence: /loop cannot be (read|written) \(ELOOP/,
  },
  {
    what: 'a file in a directory that is missing',
    make: () => 'missing/passwd',
    sentence: /missing\/passwd cannot be (read|made)/,
  },
  {
    what: 'a file below a file',
    make: (box) => `${box.file('plain', 'x:y\n') && 'plain'}/passwd`,
    sentence: /plain\/passwd cannot be (read|written) \(ENOTDIR/,
  },
  { what: '/dev/null', make: () => '/dev/null', sentence: /\/dev\/null is a device/ },
  {
    what: 'a huge file',
    make: (box) => {
      truncateSync(box.file('huge', ''), 300 * 1024 * 1024);
      return 'huge';
    },
    sentence: /huge is larger than 256 MiB/,
    by: ['list', 'add alice'],
  },
  {
    what: 'a binary file',
    make: (box) => {
      const noise = Buffer.alloc(1_000_000, 'x').map((_, i) => (i * 7919) % 251);
      box.file('binary', Buffer.from(noise));
      return 'binary';
    },
    sentence: /binary:1:1: a NUL byte hides lines from the broker; nothing was changed: /,
    readable: true,
  },
  {
    what: 'a file with a NUL byte in a line',
    make: (box) => {
      box.file('nul', `${entry('alice', 'x', 10_000)}bob:${MARKER}\0:y\n${entry('carol')}`);
      return 'nul';
    },
    sentence: /nul:2:\d+: a NUL byte hides lines from the broker; nothing was changed: /,
    readable: true,
  },
];

function at(name: string, make: (path: string) => void): Mistake['make'] {
  return (box) => {
    make(box.at(name));
    return name;
  };
}

function onMistake(box: Box, words: string, name: string): Promise<Run> {
  return box.passwd(`${words} -f ${name}`, { password: 'x', input: '', timeout: 30_000 });
}

describe.concurrent('a password file', () => {
  test.for(MISTAKES)('that is $what: 3', async ({ make, sentence, readable, by = [...READ, ...WRITE] }, { box }) => {
    box.file('list', 'alice:x\n');
    const name = make(box);
    const names = box.list();
    for (const words of by) {
      const run = await onMistake(box, words, name);
      const reads = words === 'list' || words.startsWith('verify');
      if (readable && reads) expect([run.code === 0 || run.code === 1, run.stderr]).toEqual([true, '']);
      else expectFailure(run, 3, sentence);
      expect(run.stdout + run.stderr).not.toContain(MARKER);
      expect(box.list()).toEqual(names);
    }
  });

  test.runIf(isRoot)('that others may not read: 3', async ({ box }) => {
    box.file('passwd', OTHERS);
    box.file('list', 'alice:x\n', 0o644);
    mkdirSync(box.at('closed'), { mode: 0o700 });
    const before = box.state('passwd');
    for (const name of ['passwd', 'closed/passwd']) {
      for (const words of name === 'passwd' ? [...READ, ...WRITE] : ['list', 'add alice']) {
        const run = await box.passwd(`${words} -f ${name}`, { password: 'x', ...NOBODY });
        expectFailure(run, 3, new RegExp(`${name} cannot be (read|written) \\(EACCES.*: run mqttctl as root`));
      }
    }
    expect(box.state('passwd')).toEqual(before);
  });

  test.runIf(isRoot)('that others may read, in a directory where they may not write: 3', async ({ box }) => {
    box.file('passwd', `${OTHERS}plain:text\n`, 0o644);
    box.file('list', 'alice:x\n', 0o644);
    chmodSync(box.path, 0o755);
    const before = box.state('passwd');
    for (const words of WRITE) {
      const run = await box.passwd(`${words} -f passwd`, { password: 'x', ...NOBODY });
      expectFailure(run, 3, /passwd cannot be written \(EACCES\); nothing was changed: run mqttctl as root or as /);
    }
    expectFailure(
      await box.passwd('add alice -f new', { password: 'x', ...NOBODY }),
      3,
      /new cannot be \w+ \(EACCES\)/,
    );
    expect(box.state('passwd')).toEqual(before);
    expect(box.list()).toEqual(['list', 'passwd']);
    expect((await box.passwd('list -f passwd', NOBODY)).code).toBe(0);
  });
});
