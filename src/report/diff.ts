import { createTwoFilesPatch } from 'diff';
import type { SourceFile } from '../text/source-file.js';
import { visible } from './visible.js';

/** Finding the shortest difference of very long files takes very long. */
const PATIENCE_MS = 2000;

/** The change of one file as a unified diff, with control characters made visible. */
export function unifiedDiff(file: SourceFile, newBytes: Buffer): string {
  const name = visible(file.path);
  const [before, after] = [file.bytes, newBytes].map((bytes) => bytes.toString('utf8')) as [string, string];
  const patch = createTwoFilesPatch(name, name, before, after, undefined, undefined, { timeout: PATIENCE_MS });
  if (patch === undefined) return `--- ${name}\n+++ ${name}\n(too many changes to show them line by line)\n`;
  // What comes before the names is the library's own separator.
  return patch.slice(patch.indexOf('--- ')).split('\n').map(visible).join('\n');
}
