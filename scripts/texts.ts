/**
 * The texts of src/ beside the catalogues of src/language: `npm run texts` adds what is new to each catalogue, without
 * a translation, takes out what is gone, and counts what is left to do.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { catalogueFile, catalogues, textsOf } from '../test/language/texts.js';

for (const name of catalogues()) {
  const file = catalogueFile(name);
  const known = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  const keys = [...new Set(textsOf(name).map(({ key }) => key))];
  const updated = Object.fromEntries(keys.map((key) => [key, known[key] ?? '']));
  writeFileSync(file, `${JSON.stringify(updated, undefined, 2)}\n`);
  const open = keys.filter((key) => !updated[key]).length;
  if (open > 0) console.log(`${name}: ${open} of ${keys.length} texts without a translation`);
}
