import { existsSync, realpathSync } from 'node:fs';
import { t } from '../../language/t.js';
import { MqttctlError, UsageError } from '../../text/error.js';
import { type RunningBroker, runningBrokers } from '../running-broker.js';
import { findContainers } from './docker.js';
import { findLaunchd } from './launchd.js';
import type { ServiceManager, ServiceStatus } from './manager.js';
import { PlainProcess } from './process.js';
import { isSystemdBooted, Systemd, unitOfProcess } from './systemd.js';
import { INIT_SCRIPT, InitService } from './sysv.js';

/** A broker with who looks after it. */
export interface FoundService {
  readonly manager: ServiceManager;
  readonly status: ServiceStatus;
  /** Its process, where it runs and may be looked at. */
  readonly broker: RunningBroker | undefined;
  /** Brokers that run here besides, whoever started them. */
  readonly others: readonly RunningBroker[];
}

const UNIT = 'mosquitto.service';

/**
 * The broker that is meant, and who looks after it: the unit of systemd, an init script, launchd, a container, or
 * nobody.
 *
 * @param config its main configuration file; undefined: the one that is installed as a service, or the only one
 * @throws MqttctlError where there is none, UsageError where several could be meant
 */
export async function findService(config: string | undefined): Promise<FoundService> {
  const running = runningBrokers();
  const meant = config === undefined ? running : running.filter((broker) => isSame(broker.config, config));
  const found = (await byServiceManager(meant, config)) ?? chooseProcess(meant, config);
  if (found) {
    const status = await found.manager.status();
    return { ...found, status, others: running.filter((other) => other !== found.broker) };
  }
  const [container, ...more] = config === undefined ? await findContainers() : [];
  if (container && more.length === 0) {
    return { manager: container, status: await container.status(), broker: undefined, others: running };
  }
  if (container) {
    const names = [container, ...more].map((other) => other.container.Names).join(', ');
    throw new MqttctlError(
      t`Several containers have a broker (${names}), which mqttctl does not touch: use docker itself.`,
    );
  }
  throw nothingFound(config);
}

type Candidate = Pick<FoundService, 'manager' | 'broker'>;

async function byServiceManager(meant: RunningBroker[], config: string | undefined): Promise<Candidate | undefined> {
  if (isSystemdBooted()) return bySystemd(meant, config);
  if (existsSync(INIT_SCRIPT)) {
    const [broker, ...others] = meant;
    if (others.length > 0) return undefined;
    const manager = new InitService(broker);
    const { config: own } = await manager.status();
    return config === undefined || isSame(own, config) ? { manager, broker } : undefined;
  }
  const manager = process.platform === 'darwin' ? await findLaunchd() : undefined;
  return manager && { manager, broker: undefined };
}

/** A unit whose main process is one of the brokers; else the unit of the package, which may be stopped. */
async function bySystemd(meant: RunningBroker[], config: string | undefined): Promise<Candidate | undefined> {
  const units = new Set([UNIT, ...meant.flatMap(({ pid }) => unitOfProcess(pid) ?? [])]);
  let stopped: Candidate | undefined;
  for (const unit of units) {
    const manager = new Systemd(unit);
    if (!(await manager.isThere())) continue;
    const { pid, config: own } = await manager.status();
    const broker = pid === undefined ? undefined : meant.find((other) => other.pid === pid);
    if (broker) return { manager, broker };
    if (unit === UNIT && (config === undefined || isSame(own, config))) stopped = { manager, broker: undefined };
  }
  // Who names the configuration of a broker that somebody else runs means that one.
  return config !== undefined && meant.length > 0 ? undefined : stopped;
}

function chooseProcess(meant: RunningBroker[], config: string | undefined): Candidate | undefined {
  const [broker, ...others] = meant;
  if (!broker) return undefined;
  if (others.length === 0) return { manager: new PlainProcess(broker), broker };
  const list = meant.map((other) => `${other.pid} (${other.config ?? t`no configuration`})`).join(', ');
  throw new UsageError(
    config === undefined
      ? t`Several brokers run here, processes ${list}: name one with --config FILE.`
      : t`Several brokers run here, processes ${list}: end all but one of those with this configuration.`,
  );
}

function nothingFound(config: string | undefined): MqttctlError {
  const which = config === undefined ? t`no broker` : t`no broker with the configuration ${config}`;
  const hint =
    process.getuid?.() === 0
      ? t`start one, or install the package mosquitto`
      : t`only root sees those of other accounts: use sudo`;
  return new MqttctlError(t`There is no service mosquitto here, and ${which} runs: ${hint}.`);
}

function isSame(a: string | undefined, b: string): boolean {
  if (a === undefined) return false;
  try {
    return realpathSync(a) === realpathSync(b);
  } catch {
    return a === b;
  }
}
