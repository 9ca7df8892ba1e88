import { readFileSync } from 'node:fs';
import { t } from '../../language/t.js';
import { MqttctlError } from '../../text/error.js';
import { type RunningBroker, tellToReload } from '../running-broker.js';
import type { ServiceManager, ServiceStatus } from './manager.js';

/** A broker that no service manager looks after: somebody started it by hand, or it is the first process of a container. */
export class PlainProcess implements ServiceManager {
  readonly kind = 'process';

  constructor(private readonly broker: RunningBroker) {}

  async status(): Promise<ServiceStatus> {
    return { kind: this.kind, name: t`process ${this.broker.pid}`, ...statusOfProcess(this.broker) };
  }

  async reload(): Promise<void> {
    hangUp(this.broker.pid);
  }

  async restart(): Promise<boolean> {
    const { pid, argv } = this.broker;
    const how =
      pid === 1
        ? t`it is the first process of a container: restart that from outside`
        : t`it was started by ${starterOf(this.broker)}, which would not do so again: end it (kill ${pid}), and start it as before (${argv.join(' ')})`;
    throw new MqttctlError(
      t`No service manager looks after the broker (process ${pid}), and nothing was changed: ${how}.`,
    );
  }

  logs(): undefined {
    return undefined;
  }
}

/** What a process that runs tells of itself. */
export function statusOfProcess(broker: RunningBroker): Omit<ServiceStatus, 'kind' | 'name'> {
  return {
    state: 'running',
    pid: broker.pid,
    since: broker.startedAt,
    workdir: broker.workdir,
    argv: broker.argv,
    ...(broker.config !== undefined && { config: broker.config }),
    dropIns: [],
    after: [],
  };
}

/** @throws MqttctlError where the process may not be told */
export function hangUp(pid: number): void {
  try {
    tellToReload(pid);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new MqttctlError(
      code === 'EPERM'
        ? t`Process ${pid} cannot be told to reload (${code}): use sudo.`
        : t`Process ${pid} cannot be told to reload (${code}): it has ended.`,
    );
  }
}

function starterOf({ ppid }: RunningBroker): string {
  try {
    return t`process ${ppid} (${readFileSync(`/proc/${ppid}/comm`, 'utf8').trim()})`;
  } catch {
    return t`process ${ppid}`;
  }
}
