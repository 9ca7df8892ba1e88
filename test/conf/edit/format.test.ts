import { expect, test } from 'vitest';
import { formatConfig } from '../../../src/conf/edit/format.js';
import { version } from '../../../src/conf/version.js';
import { SourceFile } from '../../../src/text/source-file.js';

function formatted(text: string): string {
  return formatConfig(new SourceFile('m.conf', Buffer.from(text, 'latin1')), version('2.1.2')).toString('latin1');
}

test.each([
  ['nothing', '', ''],
  ['empty lines alone', '\n \n\r\n', ''],
  ['blanks round option and value', '  persistence   true  \n', 'persistence true\n'],
  ['CRLF and a missing newline', 'persistence true\r\nlistener 1', 'persistence true\n\nlistener 1\n'],
  ['blanks and tabs behind comments', '# a \t\r\n', '# a\n'],
  ['several empty lines', 'persistence true\n\n\n\nuser a\n\n', 'persistence true\n\nuser a\n'],
  ['an empty line above the comment of a block', 'user a\n# b\nlistener 1\n', 'user a\n\n# b\nlistener 1\n'],
  ['blanks within a text', 'user  a  b\t\n', 'user a  b\n'],
  ['an option without a value', 'max_connections  \n', 'max_connections\n'],
])('puts right: %s', (_, before, after) => {
  expect(formatted(before)).toBe(after);
  expect(formatted(after)).toBe(after);
});

test.each([
  ['a tab for a blank, which makes another name', 'persistence\ttrue\n'],
  ['a tab behind a word, which is part of it', 'persistence true\t\n'],
  ['an indented comment, which is no comment', ' # a\n'],
  ['a directory with blanks', 'include_dir  /a \n'],
  ['a plugin with blanks', 'plugin  /a.so \nplugin_opt_key  a \n'],
  ['a log file with blanks', 'log_dest file /a \n'],
  ['a protocol version with a blank', 'connection a\nbridge_protocol_version mqttv50 \n'],
  ['a line that begins with CR, which is read over', '\ruser a\n'],
  ['a file with NUL', 'user  a\0\n'],
  ['what is no UTF-8', '# \xff\n'],
])('leaves alone: %s', (_, text) => {
  expect(formatted(text)).toBe(text);
});
