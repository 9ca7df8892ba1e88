import type { Installation } from '../installation/installation.js';
import { lineages } from '../installation/lets-encrypt.js';
import { configured } from '../installation/security-file.js';
import { t } from '../language/t.js';
import { examineService, type Service } from '../service/examine.js';
import { carryOutRestart, planRestart, refuseObstacle } from '../service/restart.js';
import { MqttctlError } from '../text/error.js';
import { carryOutDeployment, type DeployOutcome, planDeployment, stillStale } from './deploy.js';
import { type Destination, distinct, lineageUses } from './destinations.js';
import { readLineage } from './lineage.js';

/** What to bring to the broker. */
export interface DeployRequest {
  /** Directory of the lineage that was renewed; undefined: of every one that the broker uses. */
  readonly directory: string | undefined;
  /** Where lineages go; none: where the configuration's certfile has them. */
  readonly destinations: readonly Destination[];
  /** Restart a broker that takes up a certificate at its start only. */
  readonly restart: boolean;
  readonly notify?: (sentence: string) => void;
}

/**
 * Brings renewed certificates of certbot to the broker of this machine, one after the other.
 *
 * @returns what came of each; nothing for a lineage that the broker does not use
 * @throws MqttctlError where one cannot be brought; it serves its old one then
 */
export async function deployAll(installation: Installation, request: DeployRequest): Promise<DeployOutcome[]> {
  const { notify, restart } = request;
  const chosen = await chooseLineages(installation, request);
  if (chosen.length === 0) return [];
  const service = await examineService(installation);
  const outcomes: DeployOutcome[] = [];
  for (const { directory, destination } of chosen) {
    const lineage = readLineage(installation.fs, directory);
    const deployment = planDeployment(service, installation, lineage, destination);
    outcomes.push(await carryOutDeployment(service, installation, deployment, notify));
  }
  const late = outcomes.some(({ afterRestart }) => afterRestart.length > 0);
  return late && restart ? afterRestart(service, installation, outcomes) : outcomes;
}

async function chooseLineages(installation: Installation, { directory, destinations }: DeployRequest) {
  const known = lineages(installation.fs);
  const wanted = directory === undefined ? undefined : directory.replace(/\/+$/, '').split('/').at(-1);
  const all = destinations.length > 0 ? destinations : await destinationsOfConfiguration(installation);
  return all
    .filter(({ lineage }) => wanted === undefined || lineage === wanted)
    .map((destination) => {
      const found = directory ?? known.find(({ name }) => name === destination.lineage)?.directory;
      if (found !== undefined) return { directory: found, destination };
      throw new MqttctlError(
        t`certbot has no certificate ${destination.lineage} (any more): look at "certbot certificates", then run "mqttctl tls install-hook" again.`,
      );
    });
}

async function destinationsOfConfiguration(installation: Installation): Promise<Destination[]> {
  const configuration = await configured(installation);
  const uses = lineageUses(installation.fs, configuration, lineages(installation.fs), copiesBeside(configuration.main));
  const inPlace = uses.find((use) => use.inPlace);
  if (inPlace) {
    throw new MqttctlError(
      t`certfile of ${inPlace.listener} names certbot's own file, which only root may read: run "mqttctl tls install-hook".`,
    );
  }
  return distinct(uses.map(({ destination }) => destination));
}

/** The directory that Debian makes for certificates. */
export function copiesBeside(main: string): string {
  return `${main.slice(0, main.lastIndexOf('/'))}/certs`;
}

async function afterRestart(
  service: Service,
  installation: Installation,
  outcomes: readonly DeployOutcome[],
): Promise<DeployOutcome[]> {
  await restartNow(service, installation);
  const now = await examineService(installation);
  return Promise.all(
    outcomes.map(async (outcome) => {
      const left = await stillStale(now, installation, outcome.deployment);
      if (left.length === 0)
        return { ...outcome, served: [...outcome.served, ...outcome.afterRestart], afterRestart: [] };
      throw new MqttctlError(t`${left.join(', ')} does not serve the renewed certificate after the restart, either.`);
    }),
  );
}

/**
 * Restarts the broker, and waits until it serves.
 *
 * @throws MqttctlError where it does not
 */
export async function restartNow(service: Service, installation: Installation): Promise<void> {
  const plan = planRestart(service, installation);
  refuseObstacle(plan);
  const { good } = await carryOutRestart(plan);
  if (!good) throw new MqttctlError(t`The broker did not come back well: look at "mqttctl service logs --explain".`);
}
