import type { ChalkInstance } from 'chalk';
import { versionText } from '../conf/version.js';
import { t } from '../language/t.js';
import type { RestartOutcome, RestartPlan } from '../service/restart.js';
import { LogPrinter, messageDocument } from './broker-log.js';
import { answering } from './service-reload.js';
import { STATES } from './service-status.js';
import { visible } from './visible.js';
import { wrap } from './wrap.js';

/** For programs; its shape is published in schemas/service-restart.schema.json. */
export function restartDocument(
  { service, evaluation, obstacle }: RestartPlan,
  outcome: RestartOutcome | undefined,
): object {
  const status = outcome?.status ?? service.status;
  return {
    name: status.name,
    state: status.state,
    pid: status.pid ?? null,
    version: evaluation ? versionText(evaluation.model.target) : null,
    config: evaluation?.mainPath ?? null,
    obstacle: obstacle ?? null,
    restarted: outcome !== undefined,
    good: outcome?.good ?? null,
    database_restored: outcome?.databaseRestored ?? false,
    listeners: outcome?.answers ?? [],
    messages: outcome?.messages.map(messageDocument) ?? [],
  };
}

/** For people. */
export function restartText(plan: RestartPlan, outcome: RestartOutcome | undefined, chalk: ChalkInstance): string {
  const { service, evaluation } = plan;
  if (!outcome) {
    const verdict = evaluation
      ? t`${evaluation.mainPath} is in order for Mosquitto ${versionText(evaluation.model.target)}, which starts as ${evaluation.circumstances.startsAs.name}.`
      : t`The broker has no configuration file that could be judged.`;
    return lines(t`${verdict} ${service.status.name} would be restarted now. Nothing was done.`);
  }
  const { status, answers, good, messages } = outcome;
  const printer = new LogPrinter(chalk);
  const said = messages.map((message) => printer.text(message)).join('');
  if (good) {
    const reach = answers.length === 0 ? '' : answering(answers);
    return `${lines(t`Restarted: ${status.name} runs as process ${status.pid}${reach}.`)}${said}`;
  }
  const silent = answers.filter((answer) => !answer.answers).map(({ listener }) => listener);
  const what =
    status.state === 'running'
      ? t`${status.name} runs, but ${silent.join(', ')} does not answer.`
      : t`${status.name} does not run (${STATES[status.state]}).`;
  const again = service.manager.startAgain;
  const back =
    again === undefined
      ? t`To get back: mend what is said above ("mqttctl lint" shows all of it)`
      : t`To get back: mend what is said above ("mqttctl lint" shows all of it), then: ${again}`;
  const kept = outcome.databaseRestored
    ? lines(
        t`This version empties its database where it does not start: it was put back, and the broker is not tried again.`,
      )
    : '';
  return `${chalk.red(lines(what))}${said}${kept}${lines(back)}`;
}

function lines(text: string): string {
  return wrap(visible(text))
    .map((line) => `${line}\n`)
    .join('');
}
