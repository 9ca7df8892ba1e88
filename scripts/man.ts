/** Writes the man pages into dist/man: npm run man. The same source and SOURCE_DATE_EPOCH give the same bytes. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ownVersion } from '../src/cli/package.js';
import { manPages } from './man-pages.js';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const directory = path.join(root, 'dist/man');
rmSync(directory, { recursive: true, force: true });
mkdirSync(directory, { recursive: true });
for (const [name, text] of manPages({ version: ownVersion(), date: date() })) {
  writeFileSync(path.join(directory, name), text);
}

/** Of SOURCE_DATE_EPOCH, else of the newest release in the changelog, else of the commit that is built. */
function date(): string {
  const epoch = process.env.SOURCE_DATE_EPOCH;
  if (epoch) return day(epoch);
  const released = /^## .*(\d{4}-\d{2}-\d{2})/m.exec(readFileSync(path.join(root, 'CHANGELOG.md'), 'utf8'));
  return released?.[1] ?? day(execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' }));
}

function day(seconds: string): string {
  return new Date(Number(seconds) * 1000).toISOString().slice(0, 10);
}
