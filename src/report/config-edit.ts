import type { ChalkInstance } from 'chalk';
import { versionText } from '../conf/version.js';
import type { EditOutcome } from '../config/edit-session.js';
import type { EditedFile } from '../config/edited.js';
import { t } from '../language/t.js';
import { NEXT, warningText } from './config-change.js';
import { finding } from './text.js';
import { visible } from './visible.js';

/** What is wrong with an edited file, as lint shows it. */
export function problemsText({ problems, evaluation }: EditedFile, chalk: ChalkInstance): string {
  const shown = problems.map((problem) => `${finding(problem, chalk)}\n`).join('');
  const version = versionText(evaluation.model.target);
  return evaluation.starts ? shown : `${shown}${chalk.red(t`Mosquitto ${version} would not start on this.`)}\n`;
}

/** What became of it, for people. */
export function editText(file: string, { result, edited }: EditOutcome): string {
  const path = visible(file);
  if (result === 'unchanged') return `${t`${path} is as it was.`}\n`;
  if (result === 'discarded' || !edited) return `${t`${path} is as it was; the changes are discarded.`}\n`;
  const { takenUpBy, warnings } = edited;
  const next = takenUpBy ? NEXT[takenUpBy] : t`For the broker nothing has changed.`;
  const warned = warnings.map((warning) => `${visible(warningText(warning))}\n`).join('');
  return `${t`${path} is written.`}\n${warned}${next}\n`;
}
