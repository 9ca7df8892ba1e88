import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { documentation, schemas } from '../scripts/documentation.js';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');

test.each([...documentation(), ...schemas()])('%s is what the source says (npm run docs)', (name, text) => {
  expect(readFileSync(path.join(root, name), 'utf8')).toBe(text);
});
