import { differences } from '../conf/edit/compare.js';
import type { Evaluation } from '../conf/evaluate/evaluate.js';
import { at } from '../conf/version.js';
import { runRules } from '../lint/engine.js';
import { rules } from '../lint/rules/index.js';
import type { Diagnostic } from '../text/diagnostic.js';
import type { SourceFile } from '../text/source-file.js';
import type { Configuration, FileChange } from './configuration.js';
import { newFindings } from './judge.js';

/** What an edited file would come to. */
export interface EditedFile {
  readonly change: FileChange;
  readonly evaluation: Evaluation;
  /** What keeps the broker from starting, and errors that were not there before. */
  readonly problems: readonly Diagnostic[];
  /** Warnings that were not there before. */
  readonly warnings: readonly Diagnostic[];
  /** What takes it up; undefined where nothing else counts than before. */
  readonly takenUpBy: 'reload' | 'restart' | undefined;
}

/** Judges another content for one of the files of a configuration, together with all the others. */
export function judgeEdited(configuration: Configuration, file: SourceFile, bytes: Buffer): EditedFile {
  const change = configuration.change(file, bytes);
  const before = configuration.evaluation;
  const evaluation = configuration.evaluateWith([change]);
  const found = runRules(evaluation, rules);
  const fresh = newFindings(runRules(before, rules), found);
  return {
    change,
    evaluation,
    problems: found.filter((each) => each.fatal || (each.severity === 'error' && fresh.includes(each))),
    warnings: fresh.filter(({ severity }) => severity === 'warning'),
    takenUpBy: takenUpBy(configuration, file, before, evaluation),
  };
}

function takenUpBy(
  { model }: Configuration,
  file: SourceFile,
  before: Evaluation,
  after: Evaluation,
): EditedFile['takenUpBy'] {
  if (!model.files.some((each) => each.file === file)) return 'reload';
  const changed = differences(before.model, after.model).flatMap((each) => each.after ?? each.before ?? []);
  if (changed.length === 0) return undefined;
  return changed.some(({ option }) => at(option.change, model.target) === 'restart') ? 'restart' : 'reload';
}
