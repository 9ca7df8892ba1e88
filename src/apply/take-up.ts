import type { Installation } from '../installation/installation.js';
import { t } from '../language/t.js';
import { examineService } from '../service/examine.js';
import { carryOutReload, isProblem, type Message, planReload } from '../service/reload.js';
import { carryOutRestart, planRestart } from '../service/restart.js';
import { MqttctlError } from '../text/error.js';
import type { Means } from './needed.js';

/** What came of having a broker go by its files. */
export interface TakenUp {
  readonly good: boolean;
  /** In words: what was done, or why it is not good. */
  readonly detail: string;
}

/**
 * Has the broker go by its files. One that does not run, though it should, is started.
 *
 * @param means what it takes
 * @param directory where a copy of the database is kept meanwhile
 */
export async function takeUp(
  means: Exclude<Means, 'nothing'>,
  installation: Installation,
  directory: string,
): Promise<TakenUp> {
  try {
    const service = await examineService(installation);
    return means === 'reload' && service.status.state === 'running' && service.status.pid !== undefined
      ? await reload(service, installation)
      : await restart(service, installation, directory);
  } catch (error) {
    if (error instanceof MqttctlError) return { good: false, detail: error.message };
    throw error;
  }
}

type Service = Parameters<typeof planReload>[0];

async function reload(service: Service, installation: Installation): Promise<TakenUp> {
  const first = await carryOutReload(planReload(service, installation));
  // What brings a log back is not told by it: the broker says that it reads its files before it opens the log anew.
  const isSilent = first.seenInLog === false && !first.messages.some(isProblem);
  const last = isSilent ? await carryOutReload(planReload(service, installation)) : first;
  const { good, answers, messages, seenInLog } = last;
  if (good) return { good, detail: t`${service.status.name} (process ${service.status.pid}) has read its files again` };
  const silent = answers.filter(({ answers: does }) => !does).map(({ listener }) => listener);
  const why =
    firstProblem(messages) ??
    (silent.length > 0 ? t`${silent.join(', ')} does not answer any more` : undefined) ??
    (seenInLog === false ? t`its log does not say that it did` : t`it did not go well`);
  return { good, detail: t`the broker was told to reload: ${why}` };
}

async function restart(service: Service, installation: Installation, directory: string): Promise<TakenUp> {
  const plan = planRestart(service, installation);
  if (plan.obstacle !== undefined) return { good: false, detail: plan.obstacle };
  const { good, status, answers, messages } = await carryOutRestart(plan, directory);
  if (good) return { good, detail: t`${status.name} runs as process ${status.pid}` };
  const silent = answers.filter(({ answers: does }) => !does).map(({ listener }) => listener);
  const what =
    status.state === 'running' ? t`${silent.join(', ')} does not answer` : t`it does not run (${status.state})`;
  const said = firstProblem(messages);
  const detail = t`the broker was restarted, and ${what}`;
  return { good, detail: said ? t`${detail}: ${said}` : detail };
}

function firstProblem(messages: readonly Message[]): string | undefined {
  return messages.find(isProblem)?.text.replace(/^\d{10,}: |^[\d-]{10}[ T][\d:]{8}(?:[+-]\d{4})?:? /, '');
}
