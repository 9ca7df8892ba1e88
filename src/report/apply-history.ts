import type { History } from '../apply/history.js';
import { kindOfNoted } from '../apply/record.js';
import { t } from '../language/t.js';
import { clock } from './moment.js';
import { table } from './table.js';
import { visible } from './visible.js';

/** For programs; its shape is published in schemas/apply-history.schema.json. */
export function historyDocument(history: History): object {
  return {
    directory: history.directory,
    applies: history.records().map(({ manifest, state, last }) => ({
      id: manifest.id,
      at: manifest.at,
      config: manifest.config,
      purpose: manifest.purpose,
      state,
      reason: last.reason ?? null,
      means: manifest.means,
      files: manifest.files.map((file) => ({ path: file.path, change: kindOfNoted(file) })),
    })),
  };
}

/** For people, the latest first. */
export function historyText(history: History): string {
  const records = [...history.records()].reverse();
  if (records.length === 0) return t`Nothing was applied here yet.\n`;
  const rows = records.map(({ manifest: { id, at, means, purpose, files }, state, last }) => {
    const what = `${purpose === 'rollback' ? t`back to earlier, ` : ''}${files.length} ${files.length === 1 ? 'file' : 'files'}, ${means}`;
    return [id, clock(new Date(at)), state, what, visible(last.reason ?? '')];
  });
  return table(rows.map(([id = '', ...rest]) => [id, ...rest.slice(0, 3)])) + reasonsText(rows);
}

function reasonsText(rows: readonly string[][]): string {
  const given = rows.filter((row) => row[4] !== '');
  return given.length === 0 ? '' : `\n${given.map(([id, , , , reason]) => `${id}: ${reason}\n`).join('')}`;
}
