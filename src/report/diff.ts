import { createTwoFilesPatch } from 'diff';
import type { SourceFile } from '../text/source-file.js';
import { visible } from './visible.js';

/** The change of one file as a unified diff, with control characters made visible. */
export function unifiedDiff(file: SourceFile, newBytes: Buffer): string {
  const name = visible(file.path);
  const patch = createTwoFilesPatch(name, name, file.bytes.toString('utf8'), newBytes.toString('utf8'));
  // What comes before the names is the library's own separator.
  return patch.slice(patch.indexOf('--- ')).split('\n').map(visible).join('\n');
}
