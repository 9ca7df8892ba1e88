import { formatPatch, type StructuredPatch, structuredPatch } from 'diff';
import { t } from '../language/t.js';
import { hideSecrets } from '../lint/secrets.js';
import type { Language, SourceFile } from '../text/source-file.js';
import { visible } from './visible.js';

/** Finding the shortest difference of very long files takes very long. */
const PATIENCE_MS = 2000;

/**
 * The change of one file as a unified diff, with control characters made visible and secrets hidden: where only a
 * password has changed, both lines look alike.
 */
export function unifiedDiff(file: SourceFile, newBytes: Buffer): string {
  const name = visible(file.path);
  const [before, after] = [file.bytes, newBytes].map((bytes) => bytes.toString('utf8')) as [string, string];
  const patch = structuredPatch(name, name, before, after, undefined, undefined, { timeout: PATIENCE_MS });
  if (patch === undefined) return `--- ${name}\n+++ ${name}\n${t`(too many changes to show them line by line)`}\n`;
  const text = formatPatch(shownPatch(patch, file.language));
  // What comes before the names is the library's own separator.
  return text.slice(text.indexOf('--- '));
}

function shownPatch(patch: StructuredPatch, language: Language): StructuredPatch {
  const hunks = patch.hunks.map((hunk) => ({ ...hunk, lines: hunk.lines.map((line) => shownLine(line, language)) }));
  return { ...patch, hunks };
}

/** The first character says what became of the line; behind a backslash the library itself speaks. */
function shownLine(line: string, language: Language): string {
  return line.startsWith('\\') ? line : line.charAt(0) + visible(hideSecrets(line.slice(1), language));
}
