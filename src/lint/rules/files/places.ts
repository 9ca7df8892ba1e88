import type { Evaluation } from '../../../conf/evaluate/evaluate.js';
import type { Setting } from '../../../conf/model.js';
import { resolvePath } from '../../../installation/paths.js';
import type { Place } from '../../../text/diagnostic.js';

export function placeOf({ directive, span }: Setting): Place {
  return { file: directive.file, span };
}

/** The absolute path that a setting means, as the broker sees it. */
export function pathOf({ circumstances }: Evaluation, { value }: Setting): string {
  return resolvePath(circumstances.workdir, String(value));
}

export function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
