import type { History } from '../apply/history.js';
import { kindOfNoted, type State } from '../apply/record.js';
import { plural, t } from '../language/t.js';
import { clock } from './moment.js';
import { table } from './table.js';
import { TAKEN_UP } from './taken-up.js';
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

const STATES: Readonly<Record<State, string>> = {
  prepared: t`prepared`,
  switching: t`switching`,
  switched: t`switched`,
  awaiting: t`awaiting`,
  done: t`done`,
  undone: t`undone`,
  'rolling-back': t`rolling-back`,
  'rolled-back': t`rolled-back`,
};

/** For people, the latest first. */
export function historyText(history: History): string {
  const records = [...history.records()].reverse();
  if (records.length === 0) return `${t`Nothing was applied here yet.`}\n`;
  const rows = records.map(({ manifest: { id, at, means, purpose, files }, state, last }) => {
    const count = plural(files.length, t`${files.length} file`, t`${files.length} files`);
    const what = `${purpose === 'rollback' ? t`back to earlier, ` : ''}${count}, ${TAKEN_UP[means]}`;
    return [id, clock(new Date(at)), STATES[state], what, visible(last.reason ?? '')];
  });
  return table(rows.map(([id = '', ...rest]) => [id, ...rest.slice(0, 3)])) + reasonsText(rows);
}

function reasonsText(rows: readonly string[][]): string {
  const given = rows.filter((row) => row[4] !== '');
  return given.length === 0 ? '' : `\n${given.map(([id, , , , reason]) => `${id}: ${reason}\n`).join('')}`;
}
