import { setTimeout as sleep } from 'node:timers/promises';
import { familyOf, isError, RELOADING } from '../broker-messages/complaint.js';
import { type Explanation, explainMessage } from '../broker-messages/explain.js';
import type { Evaluation } from '../conf/evaluate/evaluate.js';
import { versionText } from '../conf/version.js';
import { isRunning } from '../host/running-broker.js';
import type { Installation } from '../installation/installation.js';
import { placeText, whatChokes, whatIsDropped } from '../installation/running-configuration.js';
import { t } from '../language/t.js';
import type { Diagnostic } from '../text/diagnostic.js';
import { MqttctlError } from '../text/error.js';
import { type Answer, tryListeners } from './endpoints.js';
import { evaluateService, type Service } from './examine.js';
import { destinationsOf } from './log-sources.js';
import { LogWatch } from './log-watch.js';
import { type ChangedFile, changedSince } from './pending-restart.js';

/** A broker notices SIGHUP within 100 ms, unless it is very busy. */
const PATIENCE_MS = 5000;
/** What it says about its files it says at once. */
const SETTLE_MS = 400;

/** What is known before a reload. */
export interface ReloadPlan {
  readonly service: Service;
  /** Undefined: nothing is known of its configuration. */
  readonly evaluation: Evaluation | undefined;
  /** What the broker will leave out while it goes on. */
  readonly dropped: readonly Diagnostic[];
  readonly changed: readonly ChangedFile[];
}

/** What became of it. */
export interface ReloadOutcome {
  /** Whether its log says that it read its files: undefined where it says nothing that we can read. */
  readonly seenInLog: boolean | undefined;
  /** The listeners that answered before. */
  readonly answers: readonly Answer[];
  /** What it said, with what is known about that. */
  readonly messages: readonly Message[];
  /** It lives, answers, and found nothing wrong. */
  readonly good: boolean;
}

/** A line of the log, and what it means. */
export interface Message {
  readonly text: string;
  readonly explanation: Explanation | undefined;
}

/**
 * Judges the whole configuration as the broker that runs would read it at a reload: a bad ACL file opens a 2.0 broker to
 * everybody, and ends a 2.1 one.
 *
 * @throws MqttctlError where it does not run, or would choke
 */
export function planReload(service: Service, installation: Installation): ReloadPlan {
  const { broker, status } = service;
  if (status.pid === undefined && status.kind !== 'docker') {
    throw new MqttctlError(t`${status.name} does not run (${status.state}): there is nothing to reload; start it.`);
  }
  const evaluation = evaluateService(service, installation);
  const choke = evaluation && whatChokes(evaluation);
  if (choke) {
    const version = versionText(evaluation.model.target);
    throw new MqttctlError(
      t`Mosquitto ${version} would choke over ${placeText(choke)} (${choke.rule}), and was not told to reload: ${choke.message}`,
    );
  }
  return {
    service,
    evaluation,
    dropped: evaluation ? whatIsDropped(evaluation) : [],
    changed: evaluation && broker ? changedSince(evaluation, broker.startedAt) : [],
  };
}

/**
 * Has the broker reload, and proves that it did.
 *
 * @throws MqttctlError where it cannot be told, or has ended
 */
export async function carryOutReload({ service, evaluation }: ReloadPlan): Promise<ReloadOutcome> {
  const { manager, status } = service;
  const watch = await LogWatch.begin(manager, evaluation, status.pid);
  try {
    const before = evaluation ? await tryListeners(evaluation.model) : [];
    await manager.reload();
    const tells = watch.sees && (evaluation === undefined || destinationsOf(evaluation).tellsReload);
    const seen = tells && (await watch.until(RELOADING, PATIENCE_MS));
    await sleep(SETTLE_MS);
    const lines = ownLines(await watch.lines(), status.name);
    const messages = lines.map((text) => ({ text, explanation: explainMessage(text, evaluation) }));
    refuseIfEnded(service, messages);
    const now = evaluation ? await tryListeners(evaluation.model) : [];
    const answers = now.filter((_, index) => before[index]?.answers);
    const seenInLog = tells ? seen : undefined;
    const good = seenInLog !== false && answers.every((answer) => answer.answers) && !messages.some(isProblem);
    return { seenInLog, answers, messages, good };
  } finally {
    watch.close();
  }
}

/**
 * What the broker says about itself from the reload on; not what clients do meanwhile, nor what systemd says of its own
 * attempt.
 */
function ownLines(lines: readonly string[], unit: string): string[] {
  const from = lines.findIndex((line) => RELOADING.test(line));
  return lines.slice(Math.max(from, 0)).filter((line) => {
    if (line.trim() === '' || line.startsWith(`${unit}: `)) return false;
    const explanation = explainMessage(line);
    return !explanation || !['client', 'protocol', 'systemd'].includes(familyOf(explanation));
  });
}

/** Whether the broker as a whole has a problem. */
export function isProblem({ text, explanation }: Message): boolean {
  return isError(text, explanation);
}

function refuseIfEnded({ status, manager }: Service, messages: readonly Message[]): void {
  if (status.pid === undefined || isRunning(status.pid)) return;
  const words = messages.find(isProblem)?.text ?? t`its log does not say why`;
  const again = manager.startAgain === undefined ? t`start it again` : manager.startAgain;
  throw new MqttctlError(
    t`The broker (process ${status.pid}) ended when it reloaded: ${words}; mend that, then: ${again}`,
  );
}
