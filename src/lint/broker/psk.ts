import { t } from '../../language/t.js';
import type { RuleDocs } from '../rule.js';

const LANGUAGE = 'PSK file';

/** What the broker makes of lines of the file with pre-shared keys. */
export const pskRefusals: readonly RuleDocs[] = [
  {
    id: 'psk/bad-key',
    severity: 'error',
    summary: t`A pre-shared key is not hexadecimal.`,
    why: t`Keys are written in hexadecimal digits only, without 0x. The broker does not start with any other.`,
    example: { language: LANGUAGE, bad: 'station:secret', good: 'station:5ec7e7' },
  },
  {
    id: 'psk/no-key',
    severity: 'warning',
    summary: t`An identity has no key.`,
    why: t`The line is dropped, and that client cannot connect.`,
    example: { language: LANGUAGE, bad: 'station:', good: 'station:5ec7e7' },
  },
  {
    id: 'psk/no-colon',
    severity: 'warning',
    summary: t`A line has no colon and is read over.`,
    why: t`Nothing of it counts, and nothing is logged.`,
    example: { language: LANGUAGE, bad: 'station', good: 'station:5ec7e7' },
  },
  {
    id: 'psk/no-identity',
    severity: 'warning',
    summary: t`There is no name before the colon.`,
    why: t`The line is dropped.`,
    example: { language: LANGUAGE, bad: ' :5ec7e7', good: 'station:5ec7e7' },
  },
  {
    id: 'psk/duplicate-identity',
    severity: 'warning',
    summary: t`An identity stands in the file twice.`,
    why: t`Only one of the keys counts: keep that one.`,
    example: { language: LANGUAGE, bad: 'station:5ec7e7\nstation:5ec7e8', good: 'station:5ec7e7' },
  },
  {
    id: 'psk/too-long',
    severity: 'error',
    summary: t`An identity or key has more than 65,535 bytes.`,
    why: t`The broker refuses it. It is hardly a file of keys at all.`,
    example: { language: LANGUAGE, bad: `${'a'.repeat(65_536)}:5ec7e7`, good: 'station:5ec7e7' },
  },
  {
    id: 'psk/nul-byte',
    severity: 'error',
    summary: t`A NUL byte hides a part of the file.`,
    why: t`The broker loses the rest of the line or of the file, depending on the version, and says nothing.`,
    example: { language: LANGUAGE, bad: 'a:12\u0000\nb:34\n', good: 'a:12\nb:34\n' },
  },
  {
    id: 'psk/lost-last-line',
    severity: 'error',
    summary: t`The last line is lost.`,
    why: t`Without a newline at its end, a last line of exactly the length of the buffer (255 bytes, 1,255 and so on) is not read. End the file with a newline.`,
    example: { language: LANGUAGE, bad: `${'a'.repeat(252)}:12`, good: 'a:12\n' },
  },
];
