import { setTimeout as sleep } from 'node:timers/promises';
import { explainMessage } from '../broker-messages/explain.js';
import type { Evaluation } from '../conf/evaluate/evaluate.js';
import { versionText } from '../conf/version.js';
import { runningBrokers } from '../host/running-broker.js';
import { ScratchDirectory } from '../host/scratch-directory.js';
import type { ServiceStatus } from '../host/service/manager.js';
import { Systemd } from '../host/service/systemd.js';
import type { Installation } from '../installation/installation.js';
import { placeText } from '../installation/running-configuration.js';
import { t } from '../language/t.js';
import { MqttctlError } from '../text/error.js';
import { type Answer, tryListeners } from './endpoints.js';
import { evaluateStart, type Service } from './examine.js';
import { isDatabaseEmptied, keepDatabase, restoreDatabase } from './kept-database.js';
import { LogWatch } from './log-watch.js';
import { isProblem, type Message } from './reload.js';

/** A broker with a large database needs its time before it listens. */
const PATIENCE_MS = 20_000;
const POLL_MS = 200;
/** One that has just failed may be tried again by its manager. */
const SETTLE_MS = 500;

/** What is known before a restart. */
export interface RestartPlan {
  readonly service: Service;
  readonly evaluation: Evaluation | undefined;
  /** Why it would not start; undefined: it would. */
  readonly obstacle: string | undefined;
}

/** What became of it. */
export interface RestartOutcome {
  readonly status: ServiceStatus;
  readonly answers: readonly Answer[];
  /** It runs, and every listener answers. */
  readonly good: boolean;
  /** It did not start, and its database was put back, which that had emptied. */
  readonly databaseRestored: boolean;
  readonly messages: readonly Message[];
}

/** Judges the configuration as the installed version would read it, with the account of the service. */
export function planRestart(service: Service, installation: Installation): RestartPlan {
  const evaluation = evaluateStart(service, installation);
  const choke = evaluation?.starts === false ? evaluation.diagnostics.find(({ fatal }) => fatal) : undefined;
  const obstacle =
    evaluation &&
    choke &&
    t`Mosquitto ${versionText(evaluation.model.target)} would not start again, over ${placeText(choke)} (${choke.rule}): ${choke.message}`;
  return { service, evaluation, obstacle };
}

/** @throws MqttctlError with the line that the broker would stop at */
export function refuseObstacle({ obstacle, service }: RestartPlan): void {
  if (obstacle === undefined) return;
  const state = service.status.state === 'running' ? t`it still runs as it was` : t`nothing was done`;
  throw new MqttctlError(t`${obstacle} Nothing was restarted, ${state}: mend that, or add --force.`);
}

/**
 * Restarts the broker and waits until it serves. A start that fails does not cost the database.
 *
 * @param directory where a copy of the database is kept meanwhile, and left; a scratch one when left out
 * @throws MqttctlError where that is not possible or not allowed
 */
export async function carryOutRestart(
  { service, evaluation }: RestartPlan,
  directory?: string,
): Promise<RestartOutcome> {
  const { manager } = service;
  const scratch = directory === undefined ? new ScratchDirectory('restart', 0o600) : undefined;
  const keptIn = directory ?? scratch?.directory ?? '';
  const watch = await LogWatch.begin(manager, evaluation, service.status.pid);
  try {
    const isKept = evaluation !== undefined && (await keepDatabase(keptIn, evaluation, service.status.pid));
    const came = await manager.restart();
    const { status, answers } = await settle(service, evaluation, came);
    const good = status.state === 'running' && answers.every((answer) => answer.answers);
    if (!good) await sleep(SETTLE_MS);
    const databaseRestored = isKept && isDown(status) && isDatabaseEmptied(keptIn);
    if (databaseRestored) {
      // Else it would be tried again, and emptied again.
      await manager.stop?.();
      restoreDatabase(keptIn);
    }
    const lines = unrepeated(await watch.lines());
    const messages = lines.map((text) => ({ text, explanation: explainMessage(text, evaluation) }));
    return { status, answers, good, databaseRestored, messages: messages.filter(good ? isProblem : isTelling) };
  } finally {
    watch.close();
    scratch?.remove();
  }
}

/** It did not start, as far as its manager knows; one that is slow is none of them. */
export function isDown({ state }: ServiceStatus): boolean {
  return ['failed', 'start-limit-hit', 'restarting', 'stopped'].includes(state);
}

/** What goes well says nothing about what does not. */
function isTelling({ explanation }: Message): boolean {
  return explanation?.severity !== 'info';
}

/** Waits until it serves, or its manager has given up. */
async function settle(
  { manager, status: before }: Service,
  evaluation: Evaluation | undefined,
  came: boolean,
): Promise<Pick<RestartOutcome, 'status' | 'answers'>> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const status = await now(manager, before);
    const answers = status.state === 'running' && evaluation ? await tryListeners(evaluation.model) : [];
    const serves = status.state === 'running' && answers.every((answer) => answer.answers);
    const isOver = status.state === 'failed' || status.state === 'start-limit-hit';
    if (serves || isOver || (!came && status.state !== 'restarting' && status.state !== 'starting')) {
      return { status, answers };
    }
    if (Date.now() > end) return { status, answers };
    await sleep(POLL_MS);
  }
}

/** systemd and launchd know the new process; that of an init script is looked for. */
async function now(manager: Service['manager'], before: ServiceStatus): Promise<ServiceStatus> {
  if (manager instanceof Systemd || manager.kind === 'launchd') return manager.status();
  const broker = runningBrokers().find(({ config }) => config === before.config);
  return broker
    ? { ...before, state: 'running', pid: broker.pid, since: broker.startedAt }
    : { ...withoutPid(before), state: 'stopped' };
}

function withoutPid({ pid: _, ...status }: ServiceStatus): ServiceStatus {
  return status;
}

/** A broker that is started again and again says the same each time, but for the time and its number. */
function unrepeated(lines: readonly string[]): string[] {
  const seen = new Set<string>();
  return lines.filter((line) => {
    const key = line.replace(/\d+/g, '#');
    return !seen.has(key) && seen.add(key);
  });
}
