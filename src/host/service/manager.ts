import { t } from '../../language/t.js';
import { MqttctlError } from '../../text/error.js';
import type { LogLine, LogQuery } from '../log-line.js';

/** Who starts and stops a broker. */
export const SERVICE_KINDS = ['systemd', 'sysv', 'launchd', 'docker', 'process'] as const;
export type ServiceKind = (typeof SERVICE_KINDS)[number];

export const SERVICE_STATES = [
  'running',
  'starting',
  'stopping',
  'restarting',
  'stopped',
  'failed',
  'start-limit-hit',
] as const;
export type ServiceState = (typeof SERVICE_STATES)[number];

/** What a service manager knows about the broker; what it does not know is missing. */
export interface ServiceStatus {
  readonly kind: ServiceKind;
  /** The unit, script, label, container or process, by the name that its own tools take. */
  readonly name: string;
  /** `restarting`: it failed, and the manager will try again; `start-limit-hit`: the manager has given up. */
  readonly state: ServiceState;
  /** How it ended last, in the manager's own words. */
  readonly result?: string;
  readonly pid?: number;
  /** Of the process that runs, or of the last one. */
  readonly since?: Date;
  /** How often the manager has started it again by itself. */
  readonly restarts?: number;
  /** The account that it is started as. */
  readonly user?: string;
  readonly workdir?: string;
  /** The command that starts it. */
  readonly argv: readonly string[];
  /** The main configuration file that the command names. */
  readonly config?: string;
  /** The file that defines the service, and those that change it. */
  readonly fragment?: string;
  readonly dropIns: readonly string[];
  /** These files were changed, and the manager has not read them since. */
  readonly needsDaemonReload?: boolean;
  /** Whether it is started at boot, in the manager's own word. */
  readonly enabled?: string;
  /** How long the broker may give no sign of life, in the manager's own words. */
  readonly watchdog?: string;
  /** What is started before it. */
  readonly after: readonly string[];
}

/** Starts, stops and asks after a broker; one for each way in which brokers are run. */
export interface ServiceManager {
  readonly kind: ServiceKind;
  status(): Promise<ServiceStatus>;
  /**
   * Has the broker read its files again. Whether it liked them is in its log only.
   *
   * @throws MqttctlError where it cannot be told
   */
  reload(): Promise<void>;
  /**
   * Stops and starts it.
   *
   * @returns false where it did not come up again
   * @throws MqttctlError where that is not possible, or not allowed; nothing was changed then
   */
  restart(): Promise<boolean>;
  /** Ends it for good, until it is started; managers that cannot have none. */
  stop?(): Promise<void>;
  /** What the manager itself has kept of the broker's output, oldest first; undefined: it keeps none. */
  logs(query: LogQuery): AsyncIterable<LogLine> | undefined;
  /** How to give it another try after it has given up, as a command. */
  readonly startAgain?: string;
}

/** @throws MqttctlError in words that name the way out, where a manager's tool was not allowed to do something */
export function refuseWithoutRights(said: string, what: string): void {
  if (!/access denied|interactive authentication|not authorized|permission denied|must be root/i.test(said)) return;
  throw new MqttctlError(t`${what} is for root, and nothing was changed: use sudo.`);
}
