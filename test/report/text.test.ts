import { Chalk } from 'chalk';
import { describe, expect, test } from 'vitest';
import { snippet, width } from '../../src/report/snippet.js';
import { textReport } from '../../src/report/text.js';
import { visible } from '../../src/report/visible.js';
import { SourceFile } from '../../src/text/source-file.js';
import { diagnosticAt, marked, plain, resultOf, treeOf, wholeSample } from './sample.js';

const style = { margin: (text: string) => text, underline: (text: string) => text };

function snippetOf(text: string): string[] {
  return snippet(marked('x', text), style);
}

describe('a snippet underlines', () => {
  test.each([
    ['the first word', '«prot» 1884', ['  1 | prot 1884', '    | ^^^^']],
    ['the last word', 'port «x»\n', ['  1 | port x', '    |      ^']],
    ['nothing with one mark', 'port «»\n', ['  1 | port ', '    |      ^']],
    ['an empty line', 'a\n«»\nb', ['  2 | ', '    | ^']],
    ['a span over lines on its first', 'port «1\nport» 2', ['  1 | port 1', '    |      ^']],
    ['under a wide number', `${'\n'.repeat(99)}«a»`, ['  100 | a', '      | ^']],
    ['behind a tab', 'a\t«b»', ['  1 | a\\tb', '    |    ^']],
    ['a tab', 'a«\t»b', ['  1 | a\\tb', '    |  ^^']],
    ['behind wide characters', '家庭 «x»', ['  1 | 家庭 x', '    |      ^']],
    ['wide characters', '«家» 😀', ['  1 | 家 😀', '    | ^^']],
    ['behind wide characters beyond the basic plane', '𠀀 «x»', ['  1 | 𠀀 x', '    |    ^']],
    ['behind combining marks', 'e\u0301 «x»', ['  1 | e\u0301 x', '    |   ^']],
    ['behind control characters', '\u001b[31m«x»', ['  1 | \\x1b[31mx', '    |         ^']],
    ['behind bidirectional marks', '\u202e«x»', ['  1 | \\u{202e}x', '    |         ^']],
    ['without the CR at the end', '«x» y\r\n', ['  1 | x y', '    | ^']],
    ['with a CR inside', '«x»\ry\r\n', ['  1 | x\\x0dy', '    | ^']],
  ])('%s', (_, text, expected) => expect(snippetOf(text)).toEqual(expected));

  test('bytes that are not UTF-8', () => {
    const file = new SourceFile('x', Buffer.from('\xff\xfe port x', 'latin1'));
    expect(snippet({ file, span: { start: 3, end: 7 } }, style)).toEqual([
      '  1 | \ufffd\ufffd port x',
      '    |    ^^^^',
    ]);
  });

  test('nothing of an empty file', () => {
    expect(snippet({ file: new SourceFile('x', Buffer.alloc(0)), span: { start: 0, end: 0 } }, style)).toEqual([]);
  });
});

describe('a secret is hidden', () => {
  test.each([
    ['where it is what is underlined', 'ann:«secret»\n', ['  1 | ann:…', '    |     ^']],
    ['behind what is underlined', '«ann»:secret\n', ['  1 | ann:…', '    | ^^^']],
    ['where a part of it is underlined', 'ann:s«ecre»t\n', ['  1 | ann:…', '    |     ^']],
    ['where the span ends in it', 'a«nn:sec»ret\n', ['  1 | ann:…', '    |  ^^^^']],
    ['where the span begins in it', 'ann:se«cret »\n', ['  1 | ann:… ', '    |     ^^']],
    ['before the span', 'ann:secret«  »\n', ['  1 | ann:…  ', '    |      ^^']],
    ['before a span at the end', 'ann:secret«»\n', ['  1 | ann:…', '    |      ^']],
    ['where nothing is underlined in it', 'ann:sec«»ret\n', ['  1 | ann:…', '    |     ^']],
    ['but for the head of a hash', 'ann:«$7$101$c2FsdA==$aGFzaA==»\n', ['  1 | ann:$7$101$…', '    |     ^^^^^^^^']],
    ['behind wide characters', '家:«secret»', ['  1 | 家:…', '    |    ^']],
    ['under a wide number', `${'\n'.repeat(9)}ann:«secret»`, ['  10 | ann:…', '     |     ^']],
    ['with a CR at the end', 'ann:«secret»\r\n', ['  1 | ann:…', '    |     ^']],
    ['however long it is', `ann:«${'x'.repeat(10_000)}»`, ['  1 | ann:…', '    |     ^']],
    ['beyond the window', `«ann»:${'x'.repeat(10_000)}`, ['  1 | ann:…', '    | ^^^']],
  ])('%s', (_, text, expected) => expect(snippet(marked('x', text, 'password file'), style)).toEqual(expected));

  test('in a configuration', () => {
    expect(snippetOf('«remote_password» secret  \n')).toEqual(['  1 | remote_password …  ', '    | ^^^^^^^^^^^^^^^']);
  });

  test('and the place is that in the file', () => {
    const place = marked('/x', 'remote_password secret«  »\n');
    const report = textReport(resultOf(treeOf([diagnosticAt(place)])), { chalk: plain });
    expect(report).toMatch(/^\/x:1:23: error: .*\n {2}1 \| remote_password … {2}\n {4}\| {18}\^\^\n/);
  });
});

describe('a long line is cut', () => {
  test.each([
    ['behind the span', `«port» ${'x'.repeat(200)}`, [`  1 | port ${'x'.repeat(47)}…`, '    | ^^^^']],
    [
      'on both sides',
      `${'a'.repeat(200)}«bb»${'c'.repeat(200)}`,
      [`  1 | …${'a'.repeat(49)}bb${'c'.repeat(49)}…`, `    | ${' '.repeat(50)}^^`],
    ],
    ['inside a long span', `a «${'b'.repeat(200)}» c`, [`  1 | a ${'b'.repeat(50)}… c`, `    |   ${'^'.repeat(51)}`]],
    ['never through a character', `«port» ${'😀'.repeat(200)}`, [`  1 | port ${'😀'.repeat(47)}…`, '    | ^^^^']],
    ['not at 100 characters', `«port»${'x'.repeat(96)}`, [`  1 | port${'x'.repeat(96)}`, '    | ^^^^']],
  ])('%s', (_, text, expected) => expect(snippetOf(text)).toEqual(expected));
});

test.each([
  ['abc', 3],
  ['家', 2],
  ['ｱ', 1],
  ['Ａ', 2],
  ['한', 2],
  ['😀', 2],
  ['𠀀', 2],
  ['e\u0301', 1],
  ['ß€', 2],
])('%s takes %i columns', (text, columns) => expect(width(text)).toBe(columns));

test.each([
  ['plain text, äöü 家 😀', 'plain text, äöü 家 😀'],
  ['\u001b[31m', '\\x1b[31m'],
  ['a\tb\r\n', 'a\\tb\\x0d\\x0a'],
  ['\u0000\u007f\u0085\u009b', '\\x00\\x7f\\x85\\x9b'],
  ['\u00ad\u061c\u180e', '\\xad\\u{61c}\\u{180e}'],
  ['\u200b\u200f\u2028\u202e\u2060\u2066\u2069', '\\u{200b}\\u{200f}\\u{2028}\\u{202e}\\u{2060}\\u{2066}\\u{2069}'],
  ['\ufeff\ufff9\ufffe\uffff', '\\u{feff}\\u{fff9}\\u{fffe}\\u{ffff}'],
  ['\u{e0041}', '\\u{e0041}'],
])('%j is shown as %s', (text, shown) => expect(visible(text)).toBe(shown));

describe('the report', () => {
  test('shows findings with related places and fix, the verdict and the sum', () => {
    expect(textReport(wholeSample(), { chalk: plain })).toMatchInlineSnapshot(`
      "/etc/mosquitto/my conf.d/a,b:100%.conf:2:1: error: Unknown option 'prot': 100% a mistake, isn't it?\\x0aWrite <port> & "go". [conf/unknown-option]
        2 | prot 1884
          | ^^^^
        = meant this?: /etc/mosquitto/my conf.d/a,b:100%.conf:1:1
        = fix: Write port

      /etc/mosquitto/passwd:1:5: warning: No hash. [passwd/plain-text]
        1 | ann:…
          |     ^

      /etc/mosquitto/passwd:1:5: info: Remove it. [lint/unused-suppression]
        1 | ann:…
          |     ^

      Mosquitto 2.1.2 would not start on this configuration. It stops at /etc/mosquitto/my conf.d/a,b:100%.conf:2 (conf/unknown-option).
      1 error, 1 warning, 1 info in 2 files, 1 with a fix (12 ms)
      "
    `);
  });

  test('quiet, it shows errors only', () => {
    expect(textReport(wholeSample(), { chalk: plain, quiet: true })).toMatchInlineSnapshot(`
      "/etc/mosquitto/my conf.d/a,b:100%.conf:2:1: error: Unknown option 'prot': 100% a mistake, isn't it?\\x0aWrite <port> & "go". [conf/unknown-option]
        2 | prot 1884
          | ^^^^
        = meant this?: /etc/mosquitto/my conf.d/a,b:100%.conf:1:1
        = fix: Write port

      Mosquitto 2.1.2 would not start on this configuration. It stops at /etc/mosquitto/my conf.d/a,b:100%.conf:2 (conf/unknown-option).
      1 error, 1 warning, 1 info in 2 files, 1 with a fix (12 ms)
      "
    `);
  });

  test('heads each of several trees', () => {
    const place = marked('/b/mosquitto.conf', '«prot» 1884');
    const clean = treeOf([], { path: '/a', files: [new SourceFile('/a/mosquitto.conf', Buffer.from('x'))] });
    const result = resultOf(clean, treeOf([diagnosticAt(place, { severity: 'info' })], { path: '/b\n' }));
    expect(textReport(result, { chalk: plain })).toMatchInlineSnapshot(`
      "/a

      Mosquitto 2.1.2 would start on this configuration.

      /b\\x0a

      /b/mosquitto.conf:1:1: info: There is no such option. [conf/unknown-option]
        1 | prot 1884
          | ^^^^

      Mosquitto 2.1.2 would start on this configuration.
      0 errors, 0 warnings, 1 info in 2 files (25 ms)
      "
    `);
  });

  test('names an unsafe fix', () => {
    const place = marked('/x', '«a»');
    const fix = { title: 'Do it', safe: false, edits: [{ ...place, newText: '' }] };
    expect(textReport(resultOf(treeOf([diagnosticAt(place, { fix })])), { chalk: plain })).toContain(
      '\n  = fix (unsafe): Do it\n',
    );
  });

  test('names an empty file without a line', () => {
    const file = new SourceFile('/x', Buffer.alloc(0));
    const tree = treeOf([diagnosticAt({ file, span: { start: 0, end: 0 } })]);
    expect(textReport(resultOf(tree), { chalk: plain }).split('\n')[0]).toBe(
      '/x: error: There is no such option. [conf/unknown-option]',
    );
  });

  test('counts a file of several trees once', () => {
    const tree = treeOf([diagnosticAt(marked('/x', '«a»')), diagnosticAt(marked('/x', '«b»'))]);
    expect(textReport(resultOf(tree, tree), { chalk: plain })).toMatch(
      /\n4 errors, 0 warnings, 0 infos in 1 file \(25 ms\)\n$/,
    );
  });

  test('colours by severity where colour is wanted', () => {
    const place = marked('/x', '«a»');
    const report = (severity: 'error' | 'warning' | 'info') =>
      textReport(resultOf(treeOf([diagnosticAt(place, { severity })])), { chalk: new Chalk({ level: 1 }) });
    expect(report('error')).toContain('\u001b[31merror\u001b[39m');
    expect(report('warning')).toContain('\u001b[33mwarning\u001b[39m');
    expect(report('info')).toContain('\u001b[36minfo\u001b[39m');
  });
});
