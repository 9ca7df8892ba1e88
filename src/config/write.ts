import { t } from '../language/t.js';
import { changeFile } from '../store/change-file.js';
import { replaceFiles } from '../store/replace.js';
import { MqttctlError } from '../text/error.js';
import type { FileChange } from './configuration.js';

/**
 * Writes changes that were judged: the files must still be as they were read.
 *
 * @param notify told in a sentence that it waits for another process, or wrote in place
 * @throws MqttctlError where that cannot be done, or somebody else changed one of the files
 */
export async function writeChanges(changes: readonly FileChange[], notify: (sentence: string) => void): Promise<void> {
  const present = changes.filter(({ created }) => !created);
  await replaceFiles(new Map(present.map(({ file, bytes }) => [file, bytes])), { notify });
  for (const { file, bytes, created } of changes) {
    if (!created) continue;
    const make = (current: unknown) => {
      if (current === undefined) return bytes;
      throw new MqttctlError(t`${file.path} was made by someone else in the meantime: run mqttctl again.`);
    };
    await changeFile(file.path, make, { newOwner: created.owner, newMode: created.mode, notify });
  }
}
