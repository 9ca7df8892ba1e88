import { expect, test } from 'vitest';
import { version } from '../../src/conf/version.js';
import { colonLines } from '../../src/text/colon-lines.js';
import { SourceFile } from '../../src/text/source-file.js';

function read(text: string): string[] {
  const lines = colonLines(new SourceFile('x', Buffer.from(text, 'latin1')), version('2.0.22'));
  return Array.from(lines, (line) =>
    line.kind === 'entry' ? `${line.name.text}|${line.value?.text ?? '(none)'}` : line.kind,
  );
}

test.each([
  ['a:b\n', ['a|b']],
  ['a:b', ['a|b']],
  ['a:b\r\n', ['a|b']],
  [' a b\t:\v b c \n', ['a b|b c']],
  ['::a:::b:c\n', ['a|b']],
  ['a:\n', ['a|']],
  ['a:', ['a|(none)']],
  [':\n', ['|(none)']],
  [':', ['ignored']],
  ['# a:b\n', ['comment']],
  [' # a:b\n', ['# a|b']],
  ['\n \t\r\n', ['blank', 'blank']],
  ['alice\n', ['ignored']],
  ['a:b\nc:\0d\ne:f\n', ['a|b', 'unread']],
  ['\xff:\xfe\n', ['\xff|\xfe']],
])('%j', (text, expected) => {
  expect(read(text)).toEqual(expected);
});
