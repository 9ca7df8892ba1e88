import { changeFile } from '../store/change-file.js';
import { replaceFiles } from '../store/replace.js';
import { SourceFile } from '../text/source-file.js';
import type { Pair, PairPaths } from './pair.js';

/** The files of a certificate and its key before they are replaced; undefined: not there. */
export interface OldPair {
  readonly certificate: Buffer | undefined;
  readonly key: Buffer | undefined;
}

export interface ReplaceOptions {
  /** Who gets files that are new: the broker's account. Files that are there keep owner and mode. */
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
  readonly notify?: ((sentence: string) => void) | undefined;
}

const SECRET = 0o600;
const PUBLIC = 0o644;

/**
 * Puts a certificate and its key in the place of others: both or none.
 *
 * @param old what was read there, and must be there still
 * @throws MqttctlError where that is not possible; the old files are then untouched
 */
export async function replacePair(
  paths: PairPaths,
  old: OldPair,
  next: Pair['bytes'],
  { owner, notify }: ReplaceOptions,
): Promise<void> {
  const replaced = new Map<SourceFile, Buffer>();
  for (const part of ['key', 'certificate'] as const) {
    const bytes = old[part];
    if (bytes) replaced.set(new SourceFile(paths[part], bytes), next[part]);
    else {
      const newMode = part === 'key' ? SECRET : PUBLIC;
      await changeFile(paths[part], () => next[part], { newOwner: owner, newMode, notify });
    }
  }
  await replaceFiles(replaced, { notify });
}
