import { type ApplyOutcome, carryOut } from '../apply/carry-out.js';
import { awaitConfirmation, confirmWaiting, untilEnded } from '../apply/confirmation.js';
import { isTakenUp, wayBackBefore } from '../apply/earlier.js';
import { type ApplyRecord, History, usualHistory } from '../apply/history.js';
import { type ApplyPlan, examineLive, type Live, planApply, planChanges } from '../apply/plan.js';
import { type Recovered, recover } from '../apply/recover.js';
import type { Step } from '../apply/step.js';
import { startInBackground } from '../host/background.js';
import type { Installation } from '../installation/installation.js';
import { t } from '../language/t.js';
import { applyDocument, outcomeText, planText, recoveredText, stepText } from '../report/apply.js';
import { jsonText } from '../report/json-text.js';
import { visible } from '../report/visible.js';
import { ExitCode, MqttctlError, UsageError } from '../text/error.js';
import { type BrokerInput, brokerLogin } from './broker-flags.js';
import { colours } from './colour.js';
import { parseDuration } from './duration.js';
import { type GlobalFlags, openInstallation } from './installation.js';
import { askAboutInterruption } from './interrupt.js';
import { askYesOrNo, confirmed } from './prompts.js';
import { isInteractive } from './terminal.js';

/** The flags of apply, as they were parsed. */
export interface ApplyFlags extends BrokerInput, GlobalFlags {
  readonly plan: boolean;
  readonly check: boolean;
  readonly yes: boolean;
  readonly 'allow-wider': boolean;
  readonly 'confirm-within'?: string | undefined;
  readonly confirm: boolean;
  readonly rollback: boolean;
  readonly recover: boolean;
  readonly history: boolean;
  readonly await?: string | undefined;
  readonly json: boolean;
  readonly quiet?: boolean | undefined;
  readonly color: boolean;
}

/** How long after its time is over an apply may take to be put back. */
const ROLLBACK_MS = 90_000;
const INTERRUPTION_POLL_MS = 100;

/** One run of apply, from the command line to the exit code: which of its acts is meant, who is asked, what is shown. */
export class ApplyRun {
  readonly #history = new History(usualHistory());
  readonly #steps: Step[] = [];

  constructor(
    private readonly flags: ApplyFlags,
    private readonly given: readonly string[],
  ) {}

  /** @returns the exit code */
  async carryOut(): Promise<number> {
    const { flags } = this;
    if (flags.history) return this.#list();
    if (flags.confirm) return this.#confirm();
    this.#checkWords();
    const withinMs = flags['confirm-within'];
    const confirmWithinMs = withinMs === undefined ? undefined : parseDuration(withinMs, '--confirm-within');
    const installation = await openInstallation(flags);
    if (flags.await !== undefined) {
      askAboutInterruption();
      await awaitConfirmation(this.#history, flags.await, installation, () => {});
      return ExitCode.done;
    }
    if (flags.plan) return this.#showPlan(installation);
    if (flags.recover) return this.#recoverOnly(installation);
    return this.#apply(installation, confirmWithinMs);
  }

  #checkWords(): void {
    const { flags, given } = this;
    if (flags.rollback && given.length > 1) throw new UsageError(t`--rollback takes one ID at most.`);
    const isAlone = flags.recover || flags.await !== undefined;
    if (isAlone && given.length > 0) throw new UsageError(t`--recover takes no files.`);
    if (!isAlone && !flags.rollback && given.length === 0) {
      throw new UsageError(t`Name the directory with the new configuration, or files of it.`);
    }
  }

  async #list(): Promise<number> {
    const { historyDocument, historyText } = await import('../report/apply-history.js');
    process.stdout.write(this.flags.json ? jsonText(historyDocument(this.#history)) : historyText(this.#history));
    return ExitCode.done;
  }

  async #confirm(): Promise<number> {
    const record = await confirmWaiting(this.#history);
    return this.#report(undefined, { outcome: 'applied', record });
  }

  async #showPlan(installation: Installation): Promise<number> {
    const plan = await this.#planFor(await examineLive(installation));
    const { flags } = this;
    const chalk = colours(process.stdout, flags.color);
    process.stdout.write(flags.json ? jsonText(applyDocument({ plan, steps: [] })) : planText(plan, chalk));
    const isNo = plan.objections.length > 0 || (flags.check && plan.changes.length > 0);
    return isNo ? ExitCode.no : ExitCode.done;
  }

  async #recoverOnly(installation: Installation): Promise<number> {
    const recovered = await this.#locked(() => this.#recover(installation));
    if (this.flags.json) process.stdout.write(jsonText(applyDocument({ recovered, steps: this.#steps })));
    else process.stdout.write(recovered ? recoveredText(recovered) : t`Every apply has come to its end.\n`);
    return recovered?.outcome === 'broken' ? ExitCode.failed : ExitCode.done;
  }

  async #apply(installation: Installation, confirmWithinMs: number | undefined): Promise<number> {
    const visitor = await brokerLogin(this.flags);
    const isInterrupted = askAboutInterruption();
    const tell = (step: Step) => this.#tell(step);
    const { plan, outcome } = await this.#locked(async () => {
      const recovered = await this.#recover(installation);
      if (recovered && !this.flags.json) this.#note(recoveredText(recovered).trimEnd());
      const plan = await this.#planFor(await examineLive(installation));
      await this.#askFirst(plan);
      return { plan, outcome: await carryOut(plan, this.#history, { tell, visitor, isInterrupted, confirmWithinMs }) };
    });
    const { record } = outcome;
    const isWaiting = outcome.outcome === 'waiting' && record !== undefined;
    return this.#report(plan, isWaiting ? await this.#untilConfirmed(record, outcome, isInterrupted) : outcome);
  }

  async #locked<T>(act: () => Promise<T>): Promise<T> {
    const release = await this.#history.lock((sentence) => this.#note(sentence));
    try {
      return await act();
    } finally {
      release();
    }
  }

  #recover(installation: Installation): Promise<Recovered | undefined> {
    const unfinished = this.#history.unfinished();
    if (unfinished) askAboutInterruption();
    return recover(this.#history, installation, (step) => this.#tell(step));
  }

  #planFor(live: Live): Promise<ApplyPlan> {
    const { flags, given } = this;
    const records = this.#history.records();
    const options = {
      allowWider: flags['allow-wider'],
      isTakenUp: (file: string, bytes: Buffer) => isTakenUp(records, file, bytes),
    };
    if (!flags.rollback) return planApply(live, given, options);
    const { undoes, changes } = wayBackBefore(this.#history, given[0]);
    return planChanges(live, changes, options, undoes);
  }

  /** On a terminal people see first what it is about. */
  async #askFirst(plan: ApplyPlan): Promise<void> {
    const { flags } = this;
    if (flags.yes || flags.json || !isInteractive() || plan.objections.length > 0 || plan.changes.length === 0) return;
    process.stderr.write(planText(plan, colours(process.stderr, flags.color)));
    if (!(await confirmed(t`Apply this?`))) throw new MqttctlError(t`Nothing was changed.`, ExitCode.no);
  }

  /** From here on another process waits, which does not end with this session. */
  async #untilConfirmed(
    record: ApplyRecord,
    waiting: ApplyOutcome,
    isInterrupted: () => boolean,
  ): Promise<ApplyOutcome> {
    const { id, config } = record.manifest;
    const { as, workdir, target } = this.flags;
    const words = Object.entries({ as, workdir, target }).flatMap(([name, value]) =>
      value ? [`--${name}`, value] : [],
    );
    await startInBackground(`mqttctl-apply-${id}`, ['apply', '--await', id, '--config', config, ...words]);
    this.#note(outcomeText(waiting, colours(process.stderr, this.flags.color)).trimEnd());
    const until = Date.parse(record.last.until ?? '');
    if (isInteractive()) await this.#askForConfirmation(record, until);
    const watching = setInterval(() => {
      if (isInterrupted() && record.answer === undefined) record.leaveAnswer('declined');
    }, INTERRUPTION_POLL_MS);
    const ended = await untilEnded(this.#history, id, until + ROLLBACK_MS);
    clearInterval(watching);
    if (!ended)
      return { outcome: 'broken', record, reason: t`nobody has put it back in time: run mqttctl apply --recover.` };
    if (ended.state === 'done') return { outcome: 'applied', record: ended };
    const interrupted = isInterrupted() ? ({ interrupted: true } as const) : {};
    return { outcome: 'rolled-back', record: ended, reason: ended.last.reason ?? '', ...interrupted };
  }

  /** No answer is an answer, too: the time runs on. */
  async #askForConfirmation(record: ApplyRecord, until: number): Promise<void> {
    const signal = AbortSignal.timeout(Math.max(1, until - Date.now()));
    try {
      const keep = await askYesOrNo(t`Keep it?`, true, signal);
      record.leaveAnswer(keep ? 'confirmed' : 'declined');
    } catch (error) {
      if (!(error instanceof MqttctlError)) throw error;
      if (!signal.aborted) record.leaveAnswer('declined');
    }
  }

  #tell(step: Step): void {
    this.#steps.push(step);
    const { flags } = this;
    if (!flags.json && !flags.quiet) process.stderr.write(stepText(step, colours(process.stderr, flags.color)));
  }

  #note(sentence: string): void {
    if (!this.flags.quiet) process.stderr.write(`${visible(sentence).replaceAll('\\x0a', '\n')}\n`);
  }

  #report(plan: ApplyPlan | undefined, outcome: ApplyOutcome): number {
    const { flags } = this;
    const document = () => jsonText(applyDocument({ plan, outcome, steps: this.#steps }));
    const text = () => outcomeText(outcome, colours(process.stdout, flags.color), plan);
    process.stdout.write(flags.json ? document() : text());
    return exitCodeOf(outcome);
  }
}

function exitCodeOf({ outcome, interrupted }: ApplyOutcome): number {
  if (interrupted) return ExitCode.interrupted;
  if (outcome === 'broken') return ExitCode.failed;
  return outcome === 'refused' || outcome === 'rolled-back' ? ExitCode.no : ExitCode.done;
}
