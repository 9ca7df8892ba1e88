import type { Installation } from '../installation/installation.js';
import { t } from '../language/t.js';
import { examineService } from '../service/examine.js';
import { carryOutReload, planReload, type ReloadOutcome } from '../service/reload.js';
import { MqttctlError } from '../text/error.js';

/**
 * Sees, before anything is written, whether there is a broker that can reload.
 *
 * @throws MqttctlError where it does not run, or would choke over what is there already
 */
export async function expectReload(installation: Installation): Promise<void> {
  planReload(await examineService(installation), installation);
}

/**
 * Has the broker read its files, which are written by now.
 *
 * @throws MqttctlError where it cannot be told, ended, or found something wrong
 */
export async function reloadBroker(installation: Installation): Promise<ReloadOutcome> {
  const outcome = await carryOutReload(planReload(await examineService(installation), installation));
  if (outcome.good) return outcome;
  throw new MqttctlError(
    t`The change is written, but the broker did not take it well: "mqttctl service logs --explain".`,
  );
}
