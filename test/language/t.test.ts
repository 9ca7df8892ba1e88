import { afterEach, describe, expect, test } from 'vitest';
import { languageOf } from '../../src/language/language.js';
import { plural, speak, t } from '../../src/language/t.js';

afterEach(() => speak('en', undefined));

describe('a text', () => {
  const sentence = (file: string, line: number) => t`${file} has a fault in line ${line}.`;

  test('is what stands in the source without a catalogue', () => {
    expect(sentence('a', 3)).toBe('a has a fault in line 3.');
    expect(t`nothing`).toBe('nothing');
  });

  test('has its values where the translation wants them', () => {
    speak('fr', new Map([['{0} has a fault in line {1}.', 'La ligne {1} de {0} est fautive.']]));
    expect(sentence('a', 3)).toBe('La ligne 3 de a est fautive.');
  });

  test('stays English where there is no translation', () => {
    speak('fr', new Map());
    expect(sentence('a', 3)).toBe('a has a fault in line 3.');
  });

  test('takes values as they are, also those that look like places of values', () => {
    speak('fr', new Map([['{0} and {1}', '{1} et {0}']]));
    expect(t`${'{1}'} and ${'$&'}`).toBe('$& et {1}');
  });
});

test('French takes the singular for nothing', () => {
  const files = (count: number) => plural(count, t`${count} file`, t`${count} files`);
  expect([0, 1, 2].map(files)).toEqual(['0 files', '1 file', '2 files']);
  speak(
    'fr',
    new Map([
      ['{0} file', '{0} fichier'],
      ['{0} files', '{0} fichiers'],
    ]),
  );
  expect([0, 1, 2].map(files)).toEqual(['0 fichier', '1 fichier', '2 fichiers']);
});

describe('the language of a command line', () => {
  test.each([
    [['lint'], {}, 'en'],
    [['lint'], { LANG: 'fr_FR.UTF-8' }, 'fr'],
    [['lint'], { LANG: 'fr' }, 'fr'],
    [['lint'], { LANG: 'fr@euro' }, 'fr'],
    [['lint'], { LANG: 'frp_FR' }, 'en'],
    [['lint'], { LANG: 'de_DE.UTF-8' }, 'en'],
    [['lint'], { LANG: 'fr_FR.UTF-8', LC_ALL: 'C' }, 'en'],
    [['lint'], { LANG: 'fr_FR.UTF-8', LC_ALL: '' }, 'fr'],
    [['lint'], { LANG: 'C', LC_MESSAGES: 'fr_CA' }, 'fr'],
    [['lint'], { LANG: 'fr_FR.UTF-8', MQTTCTL_LANG: 'en' }, 'en'],
    [['lint', '--lang', 'fr'], { LANG: 'C' }, 'fr'],
    [['lint', '--lang=fr'], { LANG: 'C' }, 'fr'],
    [['lint', '--lang=en'], { LANG: 'fr_FR' }, 'en'],
    [['lint', '--', '--lang=fr'], { LANG: 'C' }, 'en'],
    [['lint', '--json'], { LANG: 'fr_FR' }, 'en'],
    [['lint', '--format', 'sarif', '--lang', 'fr'], {}, 'en'],
    [['lint', '--format', 'github', '--lang', 'fr'], {}, 'fr'],
    [['lint', '--format=text'], { LANG: 'fr_FR' }, 'fr'],
    [['passwd', 'import', '--format=csv'], { LANG: 'fr_FR' }, 'fr'],
  ] as const)('%j with %j is %s', (argv, environment, language) => {
    expect(languageOf(argv, environment)).toBe(language);
  });
});
