import { expect, test } from 'vitest';
import { isMqttUtf8 } from '../../src/conf/utf8.js';

const utf8 = (codePoint: number) => Buffer.from(String.fromCodePoint(codePoint)).toString('latin1');

test.each([0x20, 0x7e, 0xa0, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xfdcf, 0xfdf0, 0xfffd, 0x10000, 0x1f600, 0x10fffd])(
  'U+%x is fine',
  (codePoint) => expect(isMqttUtf8(`a${utf8(codePoint)}b`)).toBe(true),
);

test.each([0x00, 0x09, 0x1f, 0x7f, 0x80, 0x9f, 0xfdd0, 0xfdef, 0xfffe, 0xffff, 0x1fffe, 0x10ffff])(
  'U+%x is refused',
  (codePoint) => expect(isMqttUtf8(`a${utf8(codePoint)}b`)).toBe(false),
);

test.each([
  ['nothing', '', true],
  ['a lone continuation', '\x80', false],
  ['a lead alone', '\xc3', false],
  ['a lead before a letter', '\xc3a', false],
  ['two of three', '\xe2\x82', false],
  ['three of four', '\xf0\x9f\x98', false],
  ['an overlong slash', '\xc0\xaf', false],
  ['an overlong of two', '\xc1\xbf', false],
  ['an overlong of three', '\xe0\x9f\xbf', false],
  ['an overlong of four', '\xf0\x8f\xbf\xbf', false],
  ['a surrogate', '\xed\xa0\x80', false],
  ['beyond Unicode', '\xf4\x90\x80\x80', false],
  ['five bytes', '\xf8\x88\x80\x80\x80', false],
  ['0xff', '\xff', false],
])('%s', (_, bytes, fine) => expect(isMqttUtf8(bytes)).toBe(fine));
