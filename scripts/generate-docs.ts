/** Writes docs/options.md, docs/commands/, docs/rules/ and schemas/ from what the source knows: npm run docs. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { documentation, schemas } from './documentation.js';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
for (const [name, text] of [...documentation(), ...schemas()]) {
  const file = path.join(root, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}
