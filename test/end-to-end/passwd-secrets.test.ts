import { beforeAll, describe, expect } from 'vitest';
import { hasBrokers } from '../setup/has-brokers.js';
import { build } from './mqttctl.js';
import { type Box, entry, hashIn, OTHERS, type PasswdOptions, test } from './passwd.js';
import { openedForWriting, type Traced, traced, writtenTo } from './strace.js';

beforeAll(build, 120_000);

const CHEAP = '--iterations 1';
/** It stands in nothing else. */
const MARKER = 'Marker77Secret';
/** Where the password that is wanted may come from. */
const SOURCES: readonly (readonly [words: string, options: Pick<PasswdOptions, 'password' | 'input'>])[] = [
  ['--password-stdin', { input: `${MARKER}\n` }],
  ['--password-file secret', {}],
  ['--create-only', { password: MARKER }],
];

/** What the tests run themselves is no child of mqttctl. */
function children({ calls }: Traced): string[] {
  const started = calls.filter(({ name, text }) => /^execve/.test(name) && / = 0$/.test(text));
  return started.slice(1).map(({ text }) => text);
}

/** The password is in no argument, no environment, and no output; nothing but the target and its temporary is written. */
function expectKept(box: Box, run: Traced, target = 'passwd'): void {
  for (const text of children(run)) {
    expect(text).not.toContain(MARKER);
    expect(text).not.toContain('MQTTCTL_PASSWORD');
  }
  expect(run.stdout + run.stderr).not.toContain(MARKER);
  expect(writtenTo(run.calls, MARKER)).toEqual([]);
  for (const { name, text } of run.calls)
    if (/^(connect|sendto|sendmsg|open)/.test(name)) expect(text).not.toContain(MARKER);
  const written = openedForWriting(run.calls).filter((path) => !/^\/dev\/(null|tty)$/.test(path));
  for (const path of written) expect(path).toMatch(new RegExp(`^${box.at(`.${target}.mqttctl-`)}[0-9a-f]{16}$`));
  expectHashesKept(box, run, target);
}

/** No hash of the file has been written to anything but its temporary. */
function expectHashesKept(box: Box, { calls, stdout, stderr }: Traced, target: string): void {
  const parts = [...box.text(target).matchAll(/\$7\$\d+\$(\S+)\$(\S+)/g)].flatMap(([, salt = '', sum = '']) => [
    salt,
    sum,
  ]);
  for (const part of parts) {
    for (const path of writtenTo(calls, part)) expect(path).toContain(box.at(`.${target}.mqttctl-`));
    expect(stdout + stderr).not.toContain(part);
  }
}

describe.skipIf(!hasBrokers)('no secret leaves the process', { concurrent: true }, () => {
  test.for(SOURCES)('of add with %s', async ([flags, options], { box }) => {
    box.file('secret', MARKER);
    box.file('passwd', OTHERS);
    const run = await traced(box, `add carol -f passwd ${CHEAP} ${flags}`, options);
    expect(run.code).toBe(0);
    expectKept(box, run);
    // The hash has got where it belongs, and the test would see it elsewhere.
    const sum = hashIn(box.text('passwd'), 'carol').split('$')[4] as string;
    expect(writtenTo(run.calls, sum)).toEqual([expect.stringContaining('/.passwd.mqttctl-')]);
    expect(children(run).length).toBeGreaterThan(0);
  });

  test('of add for a file that is new', async ({ box }) => {
    const run = await traced(box, `add carol -f passwd ${CHEAP}`, { password: MARKER });
    expect(run.code).toBe(0);
    expectKept(box, run);
  });

  test.for(['--dry-run', '--check', '--json'])('of add %s', async (flag, { box }) => {
    box.file('passwd', `${OTHERS}carol:${MARKER}\n`);
    const run = await traced(box, `add carol -f passwd ${CHEAP} ${flag}`, { password: `${MARKER}2` });
    expect(run.code).toBe(flag === '--check' ? 1 : 0);
    expectKept(box, run);
  });

  test('but that of --generate, on its own stdout', async ({ box }) => {
    const run = await traced(box, `add carol -f passwd ${CHEAP} --generate`);
    const generated = run.stdout.trimEnd();
    expect(generated).toMatch(/^\w{20}$/);
    expect(writtenTo(run.calls, generated)).toEqual([expect.stringMatching(/^pipe:|^socket:|\[/)]);
    expect(run.calls.filter(({ text }) => text.includes(generated))).toHaveLength(1);
    expect(run.stderr).not.toContain(generated);
    expectHashesKept(box, run, 'passwd');
  });

  test('of import', async ({ box }) => {
    box.file('passwd', OTHERS);
    box.file('list', `carol:${MARKER}1\ndave:${MARKER}2\nalice:${MARKER}3\n`);
    for (const [words, options] of [
      ['import list -f passwd', {}],
      ['import - -f passwd', { input: `erin:${MARKER}4\n` }],
    ] as const) {
      const run = await traced(box, `${words} ${CHEAP}`, options);
      expect(run.code).toBe(0);
      expectKept(box, run);
    }
  });

  test('of import of a list with a mistake', async ({ box }) => {
    box.file('passwd', OTHERS);
    const run = await traced(box, `import - -f passwd ${CHEAP}`, { input: `carol:${MARKER}\n${MARKER}\n` });
    expect(run.code).toBe(3);
    expectKept(box, run);
  });

  test('of rehash', async ({ box }) => {
    box.file('passwd', `${OTHERS}carol:${MARKER}\n`);
    box.file('known', `alice:alice's\nbob:${MARKER}\n`);
    const run = await traced(box, 'rehash -f passwd --iterations 2 --known known');
    expect(run.code).toBe(0);
    expect(box.text('passwd')).not.toContain(MARKER);
    expectKept(box, run);
  });

  test.for(['', '--rehash', '--json'])('of verify %s', async (flag, { box }) => {
    box.file('passwd', entry('carol', MARKER));
    const run = await traced(box, `verify carol -f passwd${flag && ` ${flag}`}`, { password: MARKER });
    expect(run.code).toBe(0);
    expectKept(box, run);
  });

  test('of verify --batch', async ({ box }) => {
    box.file('passwd', entry('carol', MARKER));
    const input = `${JSON.stringify({ username: 'carol', password: MARKER })}\n{"username":"bob","password":"${MARKER}"}\n`;
    const run = await traced(box, 'verify --batch - -f passwd', { input });
    expect([run.code, run.stdout.split('\n').length]).toEqual([0, 3]);
    expectKept(box, run);
  });

  test('of list', async ({ box }) => {
    box.file('passwd', `${OTHERS}carol:${MARKER}\nno colon ${MARKER}\n${MARKER}:${MARKER.toLowerCase()}\n`);
    const run = await traced(box, 'list -f passwd');
    expect(run.code).toBe(0);
    expect(run.stdout).not.toContain(MARKER.toLowerCase());
    expect(run.stdout).not.toContain(`no colon ${MARKER}`);
    expect(openedForWriting(run.calls).filter((path) => path.startsWith(box.path))).toEqual([]);
  });
});
