import type { Evaluation } from '../../../conf/evaluate/evaluate.js';
import { readUnitSettings } from '../../../installation/unit-settings.js';
import { t } from '../../../language/t.js';
import { type Check, pass, skip } from '../../check.js';
import { addToUnit } from '../../drop-in.js';
import type { Examination } from '../../examination.js';
import { restartRepair } from '../../service-repairs.js';

/** What systemd and login shells give a process that asks for nothing. */
const USUAL_LIMIT = 1024;
/** Besides its clients the broker has open: standard streams, log, event queues, plugins, the database when it saves. */
const OWN_FILES = 16;

export const openFiles: Check = {
  id: 'access/open-files',
  title: t`The broker may have as many connections as are allowed`,
  needs: ['configuration/found'],
  async examine(examination) {
    const { broker, evaluation, isLive } = examination;
    const { wanted, unlimited } = connectionsOf(evaluation);
    if (isLive && !broker) return skip(t`no broker runs`);
    const limit = broker ? broker.openFilesMax : limitOfUnit(examination);
    if (limit === undefined) return pass(t`it may have as many files open as it likes`);
    if (wanted + OWN_FILES <= limit) {
      const clients = unlimited
        ? t`some ${limit - OWN_FILES} clients at once, as many as its limit of open files lets it`
        : t`${wanted} clients at once`;
      return pass(clients);
    }
    const enough = 2 ** Math.ceil(Math.log2(wanted + OWN_FILES));
    const isOfUnit = broker?.ppid === 1;
    const { fix: restart } = await restartRepair(examination);
    return {
      status: 'warn',
      detail: t`max_connections allows ${wanted} clients, but the broker may have only ${limit} files open at once (LimitNOFILE=): it turns away whoever comes after some ${limit - OWN_FILES}.`,
      ...(isOfUnit && {
        fix: {
          title: t`Let the broker have ${enough} files open`,
          commands: [...addToUnit('open-files', ['[Service]', `LimitNOFILE=${enough}`]), ...(restart?.commands ?? [])],
          safe: restart?.safe ?? false,
        },
      }),
    };
  },
};

/** How many clients the listeners let in together; those without a number let in any, as far as 2.1's limit for all. */
function connectionsOf({ model }: Evaluation): { wanted: number; unlimited: boolean } {
  const limits = model.listeners.map(({ settings }) => Number(settings.get('max_connections')?.value ?? -1));
  const numbers = limits.filter((limit) => limit > 0);
  const unlimited = numbers.length < Math.max(1, limits.length);
  const sum = numbers.reduce((total, limit) => total + limit, 0);
  const all = Number(model.global.get('global_max_connections')?.value ?? -1);
  if (all <= 0) return { wanted: sum, unlimited };
  return { wanted: unlimited ? all : Math.min(all, sum), unlimited: false };
}

function limitOfUnit({ installation }: Examination): number | undefined {
  const limit = readUnitSettings(installation.fs)?.last('Service.LimitNOFILE')?.split(':')[0] ?? String(USUAL_LIMIT);
  return limit === 'infinity' ? undefined : Number(limit);
}
