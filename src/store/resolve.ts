import { readlinkSync, realpathSync, type Stats, statSync } from 'node:fs';
import path from 'node:path';
import { t } from '../language/t.js';
import { MqttctlError } from '../text/error.js';
import { cannotWrite } from './failure.js';

/** Where a path leads, behind all symbolic links: a name in a directory. */
export interface Resolved {
  readonly directory: string;
  readonly name: string;
}

/**
 * Finds the regular file that a path leads to, or the place for it where there is none. Nothing is opened, so no fifo
 * is waited for and no device disturbed.
 *
 * @throws MqttctlError when something else is there, or no place for a file; errors of the system as they are
 */
export function resolveFile(given: string): Resolved {
  const there = statSync(given, { throwIfNoEntry: false });
  if (!there) return resolveNew(given);
  refuseIrregular(given, there);
  const real = realpathSync.native(given);
  return { directory: path.dirname(real), name: path.basename(real) };
}

function resolveNew(given: string): Resolved {
  const link = linkTarget(given);
  if (link !== undefined) {
    throw new MqttctlError(
      t`${given} is a symbolic link to ${link}, which is not there; nothing was changed: make that file or remove the link.`,
    );
  }
  const directory = path.dirname(given);
  if (!statSync(directory, { throwIfNoEntry: false })) {
    throw new MqttctlError(
      t`${given} cannot be made, for the directory ${directory} is not there; nothing was changed: make it (mkdir -p ${directory}) and run mqttctl again.`,
    );
  }
  if (given.endsWith('/')) throw cannotWrite(given, 'EISDIR');
  return { directory: realpathSync.native(directory), name: path.basename(given) };
}

function refuseIrregular(given: string, there: Stats): void {
  if (there.isFile()) return;
  if (there.isDirectory()) throw cannotWrite(given, 'EISDIR');
  const kind = there.isFIFO() ? t`a pipe` : there.isSocket() ? t`a socket` : t`a device`;
  throw new MqttctlError(t`${given} is ${kind} and cannot be changed as a file; nothing was changed: name a file.`);
}

function linkTarget(given: string): string | undefined {
  try {
    return readlinkSync(given);
  } catch {
    return undefined;
  }
}
