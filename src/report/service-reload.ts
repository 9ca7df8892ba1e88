import type { ChalkInstance } from 'chalk';
import { versionText } from '../conf/version.js';
import { placeText } from '../installation/running-configuration.js';
import { plural, t } from '../language/t.js';
import type { ChangedFile } from '../service/pending-restart.js';
import type { ReloadOutcome, ReloadPlan } from '../service/reload.js';
import { LogPrinter, messageDocument } from './broker-log.js';
import { clock } from './moment.js';
import { visible } from './visible.js';
import { wrap } from './wrap.js';

/** For programs; its shape is published in schemas/service-reload.schema.json. */
export function reloadDocument(plan: ReloadPlan, outcome: ReloadOutcome | undefined): object {
  const { service, evaluation, dropped, changed } = plan;
  return {
    name: service.status.name,
    pid: service.status.pid ?? null,
    version: evaluation ? versionText(evaluation.model.target) : null,
    config: evaluation?.mainPath ?? null,
    reloaded: outcome !== undefined,
    good: outcome?.good ?? null,
    seen_in_log: outcome?.seenInLog ?? null,
    listeners: outcome?.answers ?? [],
    dropped: dropped.map((drop) => ({
      file: drop.file.path,
      line: drop.file.lineAt(drop.span.start),
      message: drop.message,
    })),
    need_restart: changed.flatMap(({ needRestart }) =>
      needRestart.map(({ file, line, name }) => ({ file: file.path, line, option: name.text })),
    ),
    messages: outcome?.messages.map(messageDocument) ?? [],
  };
}

/** For people. */
export function reloadText(plan: ReloadPlan, outcome: ReloadOutcome | undefined, chalk: ChalkInstance): string {
  const { service, evaluation, dropped, changed } = plan;
  const { name, pid } = service.status;
  const verdict = evaluation
    ? t`${visible(evaluation.mainPath)} is in order for Mosquitto ${versionText(evaluation.model.target)} as ${evaluation.account.name}.`
    : t`The broker has no configuration file that could be judged.`;
  const process = name.endsWith(` ${pid}`) ? name : t`${name} (process ${pid})`;
  const printer = new LogPrinter(chalk);
  const paragraphs = [
    ...wrap(verdict),
    ...dropped.flatMap((drop) => wrap(visible(t`It will leave out ${placeText(drop)}: ${drop.message}`))),
    ...(outcome ? wrap(proof(process, outcome)) : wrap(t`It would be told now: ${process}. Nothing was done.`)),
    ...changed.flatMap(changedText),
  ];
  const messages = outcome?.messages.filter(({ explanation }) => explanation?.severity !== 'info') ?? [];
  return `${paragraphs.map((line) => `${line}\n`).join('')}${messages.map((message) => printer.text(message)).join('')}`;
}

function proof(process: string, { seenInLog, answers, good }: ReloadOutcome): string {
  const log =
    seenInLog === undefined ? t`its log does not tell` : seenInLog ? t`its log says so` : t`its log does not say so`;
  const silent = answers.filter((answer) => !answer.answers).map(({ listener }) => listener);
  const ports =
    answers.length === 0
      ? ''
      : silent.length > 0
        ? t`, and ${silent.join(', ')} does not answer any more`
        : answering(answers);
  return good
    ? t`Reloaded: ${process} goes on, ${log}${ports}.`
    : t`Told to reload, not well: ${process} goes on, ${log}${ports}.`;
}

/** What follows on a sentence about a broker: that its listeners answer. */
export function answering(answers: readonly { readonly listener: string }[]): string {
  const list = answers.map(({ listener }) => listener).join(', ');
  return plural(answers.length, t`, and ${list} answers`, t`, and ${list} answer`);
}

function changedText({ path, changedAt, needRestart }: ChangedFile): string[] {
  if (needRestart.length === 0) return [];
  const options = new Map<string, number[]>();
  for (const { name, line } of needRestart) options.set(name.text, [...(options.get(name.text) ?? []), line]);
  const list = [...options].map(([option, lines]) => t`${option} (line ${lines.join(', ')})`).join(', ');
  return wrap(
    visible(
      t`${path} was changed at ${clock(changedAt)}, after the broker was started. Of what stands there a reload does not take up ${list}: if that was changed, use "mqttctl service restart".`,
    ),
  );
}
