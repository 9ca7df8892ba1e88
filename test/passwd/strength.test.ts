import { expect, test } from 'vitest';
import { strengthHint } from '../../src/passwd/strength.js';

test.each([
  'secret',
  'password1',
  'weewx',
  'weewx2026',
  'mosquitto',
  'qwertyuiop',
  '12345678',
  'aaaaaaaaaaaa',
  'xK9#p',
])('%s is weak', (password) => {
  expect(strengthHint(password, 'weewx')).toMatch(/^Weak: who has a copy of the file finds it in \w+; /);
});

test.each(['U9vyBiy9VS6YETr5yGiq', 'correct horse battery staple', 'ünï7 sprüht 4 Öl!'])('%s is strong', (password) => {
  expect(strengthHint(password, 'weewx')).toBeUndefined();
});
