import { statSync } from 'node:fs';
import { findOption } from '../conf/catalogue/index.js';
import type { Evaluation } from '../conf/evaluate/evaluate.js';
import type { Directive } from '../conf/model.js';
import { at } from '../conf/version.js';

/** A configuration file that was changed after the broker was started, and what in it a reload does not take up. */
export interface ChangedFile {
  readonly path: string;
  readonly changedAt: Date;
  /** The lines whose options count at the start only; whether they are what was changed is not known. */
  readonly needRestart: readonly Directive[];
}

/** The files of a configuration that are younger than the broker. */
export function changedSince({ model }: Evaluation, startedAt: Date): ChangedFile[] {
  return model.files.flatMap(({ file: { path }, directives }) => {
    const changedAt = statSync(path, { throwIfNoEntry: false })?.mtime;
    if (!changedAt || changedAt <= startedAt) return [];
    const needRestart = directives.filter(({ name }) => {
      const option = findOption(name.text, model.target)?.option;
      return option !== undefined && at(option.change, model.target) === 'restart';
    });
    return [{ path, changedAt, needRestart }];
  });
}
