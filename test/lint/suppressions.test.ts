import { describe, expect, test } from 'vitest';
import { lintTree, listed, MAIN, ruleFor } from './world.js';

const A = ruleFor('t/a', 'max_keepalive');
const B = ruleFor('t/b', 'max_keepalive');
const OPTION = 'max_keepalive 60\n';
const MARK = '# mqttctl-disable-next-line';

function found(text: string | Buffer, settings = {}): string[] {
  return listed(lintTree(text, { rules: [A, B], settings }).diagnostics).map((line) =>
    line.replace('mosquitto.conf:', ''),
  );
}

const BOTH = ['2:1 t/a warning', '2:1 t/b warning'];
const UNUSED = '1:1 lint/unused-suppression info';
const REASON = '1:1 lint/suppression-without-reason info';

describe('a comment', () => {
  test.each([
    ['silences a rule on the next line', `${MARK} t/a -- why\n${OPTION}`, ['2:1 t/b warning']],
    ['silences several', `${MARK} t/a, t/b -- why\n${OPTION}`, []],
    ['needs no blank behind a comma', `${MARK} t/a,t/b -- why\n${OPTION}`, []],
    ['needs no comma', `${MARK} t/a t/b -- why\n${OPTION}`, []],
    ['needs no blank behind the #', `#mqttctl-disable-next-line t/a t/b -- why\n${OPTION}`, []],
    ['may be full of blanks', `#\t ${MARK.slice(2)}  \tt/a ,\tt/b   --   why not  \n${OPTION}`, []],
    ['may end with CR LF', `${MARK} t/a, t/b -- why\r\nmax_keepalive 60\r\n`, []],
    ['may give a reason with dashes', `${MARK} t/a, t/b -- a -- b\n${OPTION}`, []],
    ['of another line is unused', `${MARK} t/a -- why\n\n${OPTION}`, [UNUSED, '3:1 t/a warning', '3:1 t/b warning']],
    [
      'behind the line is unused',
      `${OPTION}${MARK} t/a -- why\n`,
      ['1:1 t/a warning', '1:1 t/b warning', '2:1 lint/unused-suppression info'],
    ],
    ['of a rule that found nothing is unused', `${MARK} t/c -- why\n${OPTION}`, [UNUSED, ...BOTH]],
    ['that names one rule too many is used', `${MARK} t/a, t/b, t/c -- why\n${OPTION}`, []],
    ['without a reason works and is found', `${MARK} t/a, t/b\n${OPTION}`, [REASON]],
    ['with an empty reason is found', `${MARK} t/a, t/b --\n${OPTION}`, [REASON]],
    ['without rules silences nothing', `${MARK}\n${OPTION}`, [REASON, UNUSED, ...BOTH]],
    ['with a reason and no rules silences nothing', `${MARK} -- why\n${OPTION}`, [UNUSED, ...BOTH]],
    ['with a longer name is none', `${MARK}s t/a -- why\n${OPTION}`, BOTH],
    ['needs to be one for the broker', ` ${MARK} t/a -- why\n${OPTION}`, ['!1:2 conf/unknown-option error', ...BOTH]],
  ])('%s', (_, text, expected) => expect(found(text)).toEqual(expected));

  test('that is unused names its rules', () => {
    const message = (text: string) => lintTree(text, { rules: [] }).diagnostics[0]?.message;
    expect(message(`${MARK} t/a t/b -- why\n`)).toBe(
      'Nothing on the next line is found by t/a, t/b: remove this comment.',
    );
    expect(message(`${MARK} -- why\n`)).toBe('Nothing on the next line is found by any rule: remove this comment.');
  });

  test('is underlined whole', () => {
    const [about] = lintTree(`\n${MARK} t/a -- why\n`, { rules: [] }).diagnostics;
    expect(about?.file.text(about.span)).toBe(`${MARK} t/a -- why`);
  });

  test('cannot silence what stops the broker', () => {
    expect(found(`${MARK} conf/unknown-option -- please\nprot 1\n`)).toEqual([
      UNUSED,
      '!2:1 conf/unknown-option error',
    ]);
  });

  test('works in password files, by what the broker refuses not', () => {
    const files = (passwd: string) => ({
      [MAIN]: 'password_file /etc/mosquitto/passwd\n',
      '/etc/mosquitto/passwd': `${MARK} passwd/no-colon passwd/plain-text -- a test\n${passwd}`,
    });
    expect(listed(lintTree(files('alice\n'), { target: '2.0.22', rules: [] }).diagnostics)).toEqual([]);
    expect(listed(lintTree(files('alice:x\n'), { target: '2.1.2', rules: [] }).diagnostics)).toEqual([
      'passwd:1:1 lint/unused-suppression info',
      '!passwd:2:7 passwd/plain-text error',
    ]);
  });

  test('holds for its own file only', () => {
    const files = {
      [MAIN]: `${MARK} t/a -- why\ninclude_dir /etc/mosquitto/d\n`,
      '/etc/mosquitto/d/a.conf': `${MARK} t/a -- why\n${OPTION}`,
      '/etc/mosquitto/d/b.conf': `#\n${OPTION}`,
    };
    expect(listed(lintTree(files, { rules: [A] }).diagnostics)).toEqual([
      'mosquitto.conf:1:1 lint/unused-suppression info',
      'b.conf:2:1 t/a warning',
    ]);
  });
});

test('what is found about comments follows the settings too', () => {
  const settings = { 'lint/unused-suppression': 'error', 'lint/suppression-without-reason': 'off' };
  expect(found(`${MARK} t/c\n`, settings)).toEqual(['1:1 lint/unused-suppression error']);
});

test.each([
  ['blanks', `${MARK} ${' '.repeat(200_000)}x\ry`],
  ['blanks before dashes', `${MARK} t/a${' '.repeat(200_000)}-- why`],
  ['rules', `${MARK} ${'t/a,'.repeat(50_000)} -- why`],
  ['comments', `${MARK} t/a -- why\nmax_keepalive 60\n`.repeat(3000)],
])('very many %s take no time', { timeout: 5000 }, (_, text) => {
  found(text);
});
