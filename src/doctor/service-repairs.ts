import type { FoundService } from '../host/service/find.js';
import { t } from '../language/t.js';
import type { Command, Repair } from './check.js';
import type { Examination } from './examination.js';

/** A repair to be spread into a finding; nothing where there is none. */
export interface MaybeRepair {
  readonly fix?: Repair;
}

/** Has the broker read its files again: by its service manager, or by a signal. */
export async function reloadRepair({ service }: Examination): Promise<MaybeRepair> {
  const found = await service;
  const command = found && reloadCommand(found);
  return command ? { fix: { title: t`Have the broker read its files again`, commands: [command], safe: true } } : {};
}

/**
 * Restarts the broker by whatever looks after it. What a broker without persistence has in its memory is lost then: that
 * is not for --fix to decide.
 */
export async function restartRepair(examination: Examination): Promise<MaybeRepair> {
  const found = await examination.service;
  const command = found && serviceCommand(found, 'restart');
  if (!command) return {};
  const isKept = examination.evaluation.model.global.get('persistence')?.value === true;
  const title = isKept
    ? t`Restart the broker`
    : t`Restart the broker; without persistence it forgets retained messages and sessions`;
  return { fix: { title, commands: [command], safe: isKept } };
}

/** Starts a broker that does not run, also one that its manager has given up. */
export function startRepair({ manager, status }: FoundService): MaybeRepair {
  const start = serviceCommand({ manager, status }, 'start');
  if (!start) return {};
  const again: Command[] = manager.kind === 'systemd' ? [['systemctl', 'reset-failed', status.name]] : [];
  return { fix: { title: t`Start the broker`, commands: [...again, start], safe: true } };
}

type Managed = Pick<FoundService, 'manager' | 'status'>;

/** Init scripts go by a pid file that may not be there: the process itself is told. A shell has its own kill. */
function reloadCommand({ manager, status, broker }: FoundService): Command | undefined {
  if (manager.kind === 'systemd') return serviceCommand({ manager, status }, 'reload');
  return broker && ['sh', '-c', `kill -HUP ${broker.pid}`];
}

function serviceCommand({ manager, status }: Managed, verb: 'start' | 'restart' | 'reload'): Command | undefined {
  if (manager.kind === 'systemd') return ['systemctl', verb, status.name];
  return manager.kind === 'sysv' && verb === 'start' ? ['service', 'mosquitto', 'start'] : undefined;
}
