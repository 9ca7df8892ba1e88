/** Writes docs/options.md and docs/rules/ from the catalogue and the rules: npm run docs. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { documentation } from './documentation.js';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
for (const [name, text] of documentation()) {
  const file = path.join(root, 'docs', name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}
