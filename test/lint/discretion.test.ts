import { describe, expect, test } from 'vitest';
import { withoutSecrets } from '../../src/lint/discretion.js';
import type { Language } from '../../src/text/source-file.js';
import { diagnosticAt, marked } from '../report/sample.js';

/** What becomes of a message about a place between « and ». */
function told(text: string, message: string, language?: Language): string {
  return withoutSecrets(diagnosticAt(marked('/x', text, language), { message })).message;
}

const LONG = `alice:${'secret'.repeat(20)}`;

describe('a message does not quote', () => {
  test.each([
    ['«bob:hunter2»', "Unknown option 'bob:hunter2'.", "Unknown option 'bob:…'."],
    ['«bob:hunter2» x', "Unknown option 'bob:hunter2'.", "Unknown option 'bob:…'."],
    ['«bob:$7$101$c2FsdA==$aGFzaA==»', "'bob:$7$101$c2FsdA==$aGFzaA=='", "'bob:$7$101$…'"],
    [
      '«remote_password\thunter2»',
      "Unknown option 'remote_password\thunter2'.",
      "Unknown option 'remote_password\t…'.",
    ],
    ['plugin_opt_«pw=hunter2»', 'pw=hunter2 is pw=hunter2.', 'pw… is pw….'],
    ['connection password «hunter2»', "'hunter2' is ignored.", "'…' is ignored."],
    ['address «me:hunter2@h»', "'hunter2@h' is no port.", "'…@h' is no port."],
    [`«${LONG}»`, `${LONG.slice(0, 80)}… is not a keyword.`, 'alice:…… is not a keyword.'],
    ['«a:b»', "Unknown option 'a:b': about.", "Unknown option 'a:…': about."],
  ])('of %s the secret', (text, message, expected) => expect(told(text, message)).toBe(expected));

  test.each([
    [':«hunter2»', 'The password of hunter2 is missing.', 'The password of … is missing.'],
    [':hunter2:«10»', 'The password of hunter2 is plain.', 'The password of … is plain.'],
    ['password hunter2 a:«b»', 'The password of password hunter2 a is plain.', 'The password of password … is plain.'],
  ])('of %s the name', (text, message, expected) => expect(told(text, message, 'password file')).toBe(expected));
});

describe('a message keeps its words', () => {
  test.each([
    ['alice:«password»', 'The password of alice is not hashed but plain text.', 'password file'],
    ['alice: «password»', 'The password of alice is not hashed but plain text.', 'password file'],
    ['«alice»:is', 'The user alice is there already.', 'password file'],
    ['remote_password «secret»', 'Every account of the machine can read this secret.', undefined],
    ['«connection» c', 'The bridge c has no address.', undefined],
  ] as const)('of %s', (text, message, language) => expect(told(text, message, language)).toBe(message));
});

describe('a fix', () => {
  const fixed = (text: string, newText: string) => {
    const place = marked('/x', text);
    const fix = { title: `Write ${newText}`, safe: true, edits: [{ ...place, newText }] };
    return withoutSecrets(diagnosticAt(place, { fix })).fix;
  };

  test('that writes a secret is left out', () => expect(fixed('«auth:hunter2»', 'user:hunter2')).toBeUndefined());

  test('that writes a part of it is left out', () => expect(fixed('«auth:hunter2 x»', '# hunter')).toBeUndefined());

  test('that writes something else stays', () => {
    expect(fixed('«pasword»:hunter2', 'password')?.title).toBe('Write password');
    expect(fixed('remote_password hunter2«  »', '')).toBeDefined();
  });

  test('tells no secret in its title', () => {
    const place = marked('/x', '«auth_opt_pw=hunter2»');
    const fix = { title: 'Write plugin_opt_pw=hunter2', safe: true, edits: [{ ...place, newText: 'plugin_opt_' }] };
    expect(withoutSecrets(diagnosticAt(place, { fix })).fix?.title).toBe('Write plugin_opt_pw…');
  });
});
