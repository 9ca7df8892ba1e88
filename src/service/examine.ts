import { type Evaluation, evaluate } from '../conf/evaluate/evaluate.js';
import type { Version } from '../conf/version.js';
import { askVersion, findBroker } from '../host/broker-binary.js';
import type { RunningBroker } from '../host/running-broker.js';
import { type FoundService, findService } from '../host/service/find.js';
import type { ServiceStatus } from '../host/service/manager.js';
import type { FileSystem } from '../installation/filesystem.js';
import type { Installation } from '../installation/installation.js';
import { evaluateRunning } from '../installation/running-configuration.js';
import { t } from '../language/t.js';
import { UsageError } from '../text/error.js';

/** The broker of this machine, as its service manager, its process and its program tell about it. */
export interface Service extends FoundService {
  /** Of the program that the next start would run; undefined: it cannot be asked. */
  readonly installed: Version | undefined;
}

/**
 * Finds the broker that the flags mean, and who looks after it.
 *
 * @throws MqttctlError where there is none, UsageError where several could be meant or files of another machine are
 */
export async function examineService(installation: Installation, environment = process.env): Promise<Service> {
  if (installation.isRooted) {
    throw new UsageError(
      t`The service commands are about the broker of this machine, and --root is for files of another.`,
    );
  }
  const named = installation.flags.config ?? environment.MQTTCTL_CONFIG;
  const found = await findService(named ? installation.mainFile(named) : undefined);
  return { ...found, installed: versionAtStart(found.status, found.broker) };
}

/** Only the program of a unit or script that root has set up is run; else the one of the search path. */
function versionAtStart({ kind, argv }: ServiceStatus, broker: RunningBroker | undefined): Version | undefined {
  if (kind === 'docker') return undefined;
  const [program] = argv;
  const asked = (kind === 'systemd' || kind === 'sysv') && program ? askVersion(program) : undefined;
  return asked ?? (broker && !broker.replaced ? broker.version : findBroker()?.version);
}

/** The main configuration file of the service. */
export function configOfService({ status, broker }: FoundService): string | undefined {
  return broker ? broker.config : status.config;
}

/**
 * The configuration as the broker reads it: by what runs, else by what would be started. Undefined where there is none
 * to read.
 */
export function evaluateService(service: Service, installation: Installation): Evaluation | undefined {
  const { broker } = service;
  return broker ? evaluateRunning(broker) : evaluateStart(service, installation);
}

/**
 * The configuration as the installed version would read it at its next start, by the account of the service.
 *
 * @param fs with changes that are still to be made
 */
export function evaluateStart(service: Service, installation: Installation, fs?: FileSystem): Evaluation | undefined {
  const config = configOfService(service);
  if (config === undefined || service.status.kind === 'docker') return undefined;
  const circumstances = installation.circumstances(config);
  const { installed, status } = service;
  const workdir =
    installation.flags.workdir === undefined ? (status.workdir ?? circumstances.workdir) : circumstances.workdir;
  return evaluate(config, {
    ...circumstances,
    workdir,
    ...(installed !== undefined && { target: installed }),
    ...(fs && { fs }),
  });
}
