import { readFileSync, statSync } from 'node:fs';
import { t } from '../language/t.js';
import type { Owner } from '../store/temporary.js';
import { MqttctlError } from '../text/error.js';

/** A file with who may read it. */
export interface FileState extends Owner {
  readonly bytes: Buffer;
  /** Permission bits. */
  readonly mode: number;
}

/** A file of the live installation that is to be made, replaced or removed. */
export interface FileChange {
  /** Absolute, without links. */
  readonly path: string;
  /** Undefined: there is none yet. */
  readonly before: FileState | undefined;
  /** Undefined: it is to be gone. */
  readonly after: FileState | undefined;
}

export type ChangeKind = 'added' | 'changed' | 'removed';

export function kindOf({ before, after }: FileChange): ChangeKind {
  return before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
}

/**
 * A file of this machine as it is; undefined where there is none.
 *
 * @throws MqttctlError where it cannot be read
 */
export function stateOf(file: string): FileState | undefined {
  const status = statSync(file, { throwIfNoEntry: false });
  if (!status) return undefined;
  const { uid, gid, mode } = status;
  try {
    return { bytes: readFileSync(file), uid, gid, mode: mode & 0o7777 };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new MqttctlError(t`${file} cannot be read (${code}), and nothing was changed: run mqttctl as root.`);
  }
}
