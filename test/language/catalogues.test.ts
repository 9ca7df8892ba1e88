import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { catalogueFile, catalogues, notForPeople, textsOf, untranslated } from './texts.js';

const all = catalogues().map((name) => [name, JSON.parse(readFileSync(catalogueFile(name), 'utf8'))] as const);

describe.each(all)('the French of src/%s', (name, catalogue: Record<string, string>) => {
  test('is complete, and has nothing that is not said any more', () => {
    const keys = new Set(textsOf(name).map(({ key }) => key));
    expect(Object.keys(catalogue).filter((key) => !keys.has(key))).toEqual([]);
    expect([...keys].filter((key) => !catalogue[key])).toEqual([]);
  });

  test('has the values of the English', () => {
    const values = (text: string) => [...new Set(text.match(/\{\d+\}/g))].sort();
    const wrong = Object.entries(catalogue).filter(
      ([key, text]) => text && String(values(key)) !== String(values(text)),
    );
    expect(wrong).toEqual([]);
  });

  test('has the commands, options and flags of the English', () => {
    // What stands in quotes is typed as it is: commands, lines of files, flags.
    const typed = (text: string) => (text.match(/"[^"]*"|(?<![\w-])--[a-z-]+|\b[a-z]+_[a-z_]+\b/g) ?? []).sort();
    const wrong = Object.entries(catalogue).filter(([key, text]) => text && String(typed(key)) !== String(typed(text)));
    expect(wrong).toEqual([]);
  });

  test('keeps its signs from beginning a line', () => {
    const lonely = (text: string) => / [:;?!](?:\s|$)|« | »/.test(text.replace(/"[^"]*"/g, 'x'));
    expect(Object.entries(catalogue).filter(([key, text]) => lonely(text) && !lonely(key))).toEqual([]);
  });

  test('leaves out only what is not for people', () => {
    const known = new Set(notForPeople(name));
    expect(untranslated(name).filter(({ key }) => !known.has(key))).toEqual([]);
  });
});

test('one text has one translation', () => {
  const seen = new Map<string, string>();
  const different = all.flatMap(([, catalogue]) =>
    Object.entries(catalogue as Record<string, string>).filter(([key, text]) => {
      if (!text) return false;
      const known = seen.get(key) ?? text;
      seen.set(key, known);
      return known !== text;
    }),
  );
  expect(different).toEqual([]);
});
