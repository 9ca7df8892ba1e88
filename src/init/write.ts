import { chownSync, existsSync } from 'node:fs';
import { posix } from 'node:path';
import type { Installation } from '../installation/installation.js';
import { t } from '../language/t.js';
import { changeFile } from '../store/change-file.js';
import { makeDirectory } from '../store/new-directory.js';
import { MqttctlError } from '../text/error.js';
import type { InitPlan } from './plan.js';

/**
 * Writes what was planned: first what others refer to, the configuration at last, so that a broker that starts in
 * between, or after a failure, finds nothing half done.
 *
 * @throws MqttctlError where that is not possible, or somebody has changed one of the files since
 */
export async function writeInit(
  installation: Installation,
  plan: InitPlan,
  notify: (sentence: string) => void,
): Promise<void> {
  const { layout } = plan.request;
  const mayGive = process.getuid?.() === 0;
  if (layout.tree) makeDataDirectory(installation.fs.hostPath(layout.tree.data), mayGive ? plan.account : undefined);
  const certificates = plan.certificates.map((file) => ({ ...file, current: undefined }));
  for (const { path, bytes, current, owner, mode } of [...certificates, ...plan.files]) {
    const place = installation.fs.hostPath(path);
    makeDirectory(posix.dirname(place));
    await changeFile(
      place,
      (found) => {
        if (found?.bytes.equals(bytes)) return undefined;
        if (found === undefined ? current === undefined : current?.bytes.equals(found.bytes)) return bytes;
        throw new MqttctlError(
          t`${place} was changed by someone else in the meantime: look at it and run mqttctl again.`,
        );
      },
      { newOwner: mayGive ? owner : undefined, newMode: mode, notify },
    );
  }
}

/** One that is there keeps its owner. */
function makeDataDirectory(place: string, account: InitPlan['account']): void {
  if (existsSync(place)) return;
  makeDirectory(place);
  if (account) chownSync(place, account.uid, account.gids[0] ?? account.uid);
}
