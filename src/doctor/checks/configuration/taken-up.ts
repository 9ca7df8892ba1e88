import type { Evaluation } from '../../../conf/evaluate/evaluate.js';
import { modifiedAt } from '../../../host/modified-at.js';
import { t } from '../../../language/t.js';
import { isAsConfigured } from '../../../ports/shown.js';
import { type Check, type Finding, orPass, skip } from '../../check.js';
import type { Examination } from '../../examination.js';
import { reloadRepair, restartRepair } from '../../service-repairs.js';

/** Times of files and of the log are not read from the same clock, and the log's are whole seconds. */
const SLACK_MS = 2000;

export const takenUp: Check = {
  id: 'configuration/taken-up',
  title: t`The broker has read its files since they were changed`,
  needs: ['service/running', 'configuration/started-file', 'service/reloaded'],
  live: true,
  async examine(examination) {
    const { broker, evaluation } = examination;
    if (!broker) return skip(t`no broker runs`);
    // It would choke on them, as was told.
    if (!evaluation.starts) return skip(t`the files are not in order`);
    const reloadedAt = (await examination.log)?.reloadedAt?.getTime() ?? 0;
    const readAt = Math.max(broker.startedAt.getTime(), reloadedAt);
    const findings = [
      ...(await configurationFindings(examination, broker.startedAt.getTime(), readAt)),
      ...(await securityFindings(examination, readAt)),
    ];
    return orPass(findings, t`read on ${dateText(readAt)}`);
  },
};

/** Where the open sockets are not those of the configuration, the start is what counts, and it is a failure. */
async function configurationFindings(examination: Examination, startedAt: number, readAt: number): Promise<Finding[]> {
  const { files } = examination.evaluation.model;
  const isOff = !isAsConfigured(await examination.ports);
  const repair = await restartRepair(examination);
  return changedSince(
    files.map(({ file }) => file.path),
    isOff ? startedAt : readAt,
  ).map(([file, at]) => ({
    status: isOff ? 'fail' : 'warn',
    detail: isOff
      ? t`${file} was changed on ${dateText(at)}, after the broker was started, and it does not listen as the configuration says now: listeners are opened at a start only.`
      : t`${file} was changed on ${dateText(at)}, and the broker has not read it since: listeners, plugins and bridges count at a start only, other options at a reload.`,
    file,
    ...repair,
  }));
}

async function securityFindings(examination: Examination, readAt: number): Promise<Finding[]> {
  const repair = await reloadRepair(examination);
  return changedSince(filesOfReload(examination.evaluation), readAt).map(([file, at]) => ({
    status: 'warn',
    detail: t`${file} was changed on ${dateText(at)}, and the broker has not read it since: a reload is enough.`,
    file,
    ...repair,
  }));
}

/** What every reload reads again: users, rights and keys. Certificates too, but of these it shows what is served. */
function filesOfReload({ securityFiles }: Evaluation): string[] {
  return [...new Set(securityFiles.map(({ file }) => file.path))];
}

function changedSince(files: readonly string[], time: number): (readonly [string, number])[] {
  return files.map((file) => [file, modifiedAt(file)] as const).filter(([, at]) => at > time + SLACK_MS);
}

function dateText(time: number): string {
  return new Date(time).toISOString();
}
