import type { FoundService } from '../../../host/service/find.js';
import { t } from '../../../language/t.js';
import { sentence } from '../../../text/words.js';
import { type Check, type Finding, pass, stopped } from '../../check.js';
import type { Examination } from '../../examination.js';
import { startRepair } from '../../service-repairs.js';
import { spanText } from '../../text.js';

export const serviceRunning: Check = {
  id: 'service/running',
  title: t`The broker runs`,
  needs: ['install/program'],
  live: true,
  async examine(examination, failed) {
    const service = await examination.service;
    const { broker } = examination;
    const cause = CAUSES.find((id) => failed.has(id));
    if (!broker && cause !== undefined) return stopped(t`because of ${cause}`);
    if (!service) return broker ? pass(t`process ${broker.pid}, which nobody looks after`) : nobody();
    if (service.status.state === 'running' || broker) return running(examination, service);
    const { rows } = await examination.ports;
    if (rows.some((row) => row.state === 'missing' && row.heldBy)) return stopped(t`another program has its port`);
    const { starts, rejection } = examination.evaluation;
    // What keeps it from starting was told: that it does not run is no news then.
    if (!starts) return stopped(t`it cannot start: see ${rejection?.file}:${rejection?.line}`);
    return down(examination, service);
  },
};

/** Checks besides that of the files whose failures keep a broker from starting. */
const CAUSES = ['install/unit', 'rights/confinement', 'persistence/mount', 'persistence/disk', 'listeners/free'];

function nobody(): Finding {
  return {
    status: 'fail',
    detail:
      process.getuid?.() === 0
        ? t`No broker runs, and none is installed as a service.`
        : t`No broker runs, and none is installed as a service, as far as this user may see.`,
  };
}

function running({ now, broker }: Examination, { status }: FoundService): Finding {
  const { kind, since = broker?.startedAt, name, pid, needsDaemonReload, restarts = 0 } = status;
  const again = restarts > 0 ? t`, started again ${restarts} times by itself` : '';
  const who = kind === 'process' ? name : t`${name}, process ${pid ?? broker?.pid}`;
  const known = since ? t`${who}, up for ${spanText(now.getTime() - since.getTime())}` : who;
  const detail = `${known}${again}`;
  if (!needsDaemonReload) return pass(detail);
  return {
    status: 'warn',
    detail: t`The unit ${name} was changed, and systemd has not read it since.`,
    fix: { title: t`Have systemd read its units`, commands: [['systemctl', 'daemon-reload']], safe: true },
  };
}

const STATES: Readonly<Record<string, string>> = {
  starting: t`is being started, and does not get there`,
  stopping: t`is being stopped`,
  restarting: t`fails again and again, and is started again each time`,
  stopped: t`is stopped`,
  failed: t`has failed`,
  'start-limit-hit': t`has failed so often that systemd has given it up (start limit)`,
};

async function down(examination: Examination, service: FoundService): Promise<Finding> {
  const { status } = service;
  const log = await examination.log;
  const complaint = log?.lastWords;
  const said = complaint ? t` Its last words: ${sentence(complaint.text)} ${complaint.explanation?.next ?? ''}` : '';
  return {
    status: 'fail',
    detail: t`${status.name} ${STATES[status.state] ?? status.state}, though the configuration is in order.${said}`,
    ...startRepair(service),
  };
}
