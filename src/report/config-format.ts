import type { z } from 'zod';
import { t } from '../language/t.js';
import type { configFormatSchema } from './config-schemas.js';
import { visible } from './visible.js';

/** What became of files that were to be formatted, by their paths. */
export interface FormatReport {
  readonly files: readonly string[];
  readonly changed: readonly string[];
  readonly left: readonly string[];
  readonly written: boolean;
}

/** For programs; its shape is published in schemas/config-format.schema.json. */
export function formatDocument({ files, changed, left, written }: FormatReport) {
  return {
    files: files.map((file) => ({
      file,
      formatted: !left.includes(file) && (written || !changed.includes(file)),
      written: written && changed.includes(file),
    })),
  } satisfies z.input<typeof configFormatSchema>;
}

/** For people. */
export function formatText({ files, changed, left, written }: FormatReport): string {
  if (changed.length === 0) {
    return left.length > 0
      ? ''
      : `${files.length === 1 ? t`The file has the usual form already.` : t`All files have the usual form already.`}\n`;
  }
  return changed
    .map(visible)
    .map((file) => (written ? t`${file} has the usual form now.` : t`${file} would be changed.`))
    .map((line) => `${line}\n`)
    .join('');
}
