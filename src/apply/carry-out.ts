import { versionText } from '../conf/version.js';
import type { Visitor } from '../doctor/trials.js';
import { t } from '../language/t.js';
import { ExitCode, MqttctlError } from '../text/error.js';
import type { ApplyRecord, History } from './history.js';
import { objectionText } from './objections.js';
import type { ApplyPlan } from './plan.js';
import { type Proof, prove, worseThan } from './prove.js';
import { rehearse } from './rehearse.js';
import { rollBack } from './roll-back.js';
import type { Tell } from './step.js';
import { missingDirectories, putInPlace } from './switch.js';
import { takeUp } from './take-up.js';

export interface ApplyOptions {
  readonly tell: Tell;
  /** Who may log in: that must work afterwards. */
  readonly visitor: Visitor;
  /** Whether somebody wants it to end; it is rolled back then, between two steps. */
  readonly isInterrupted: () => boolean;
  /** How long somebody has to confirm it; undefined: nobody need. */
  readonly confirmWithinMs: number | undefined;
}

export const OUTCOMES = ['unchanged', 'refused', 'applied', 'waiting', 'rolled-back', 'broken'] as const;

/** What came of an apply. */
export interface ApplyOutcome {
  /**
   * `refused`: nothing was touched; `waiting`: done and proven, and rolled back unless somebody confirms it;
   * `rolled-back`: as it was before; `broken`: not even that.
   */
  readonly outcome: (typeof OUTCOMES)[number];
  /** Why it was refused or rolled back. */
  readonly reason?: string;
  /** Of what was written. */
  readonly record?: ApplyRecord;
  readonly interrupted?: true;
}

/**
 * Replaces the files of a live configuration: tries the new ones with a broker of their own first, keeps the old ones,
 * writes, has the broker take them up, and proves that it does what they say. Else everything is put back.
 *
 * @param history locked
 * @throws MqttctlError where it could not be done, and nothing was touched
 */
export async function carryOut(plan: ApplyPlan, history: History, options: ApplyOptions): Promise<ApplyOutcome> {
  const { live, changes, objections } = plan;
  const { tell } = options;
  const [objection] = objections;
  if (objection) return { outcome: 'refused', reason: objectionText(objection) };
  if (changes.length === 0 && plan.need.means === 'nothing') return { outcome: 'unchanged' };
  expectSight(plan);
  const rehearsal = await rehearse(plan.start, live.service);
  if (rehearsal.outcome === 'fails') {
    tell({ name: 'rehearse', good: false, detail: rehearsal.reason });
    return { outcome: 'refused', reason: rehearsal.reason };
  }
  const tried =
    rehearsal.outcome === 'serves'
      ? t`a broker of its own (Mosquitto ${versionText(rehearsal.binary.version)}) serves on a copy`
      : t`not tried with a broker of its own: ${rehearsal.reason}`;
  tell({ name: 'rehearse', good: true, detail: tried });
  return new Switch(plan, history, options).carryOut();
}

/** @throws MqttctlError where the broker runs and cannot be looked at */
function expectSight({ live: { service } }: ApplyPlan): void {
  if (service?.status.state !== 'running' || service.broker) return;
  throw new MqttctlError(
    t`${service.status.name} cannot be looked at from this account; nothing was changed: use sudo.`,
  );
}

/** From the first thing that is written until all is proven, or put back. */
class Switch {
  #before: Proof | undefined;

  constructor(
    private readonly plan: ApplyPlan,
    private readonly history: History,
    private readonly options: ApplyOptions,
  ) {}

  async carryOut(): Promise<ApplyOutcome> {
    const { tell, isInterrupted } = this.options;
    const { changes, need, live, undoes } = this.plan;
    if (this.#runs) {
      this.#before = await this.#prove();
      tell({ name: 'look', good: true, detail: this.#seen() });
    }
    // Until here nothing was written.
    if (isInterrupted()) throw new MqttctlError(t`Interrupted; nothing was changed.`, ExitCode.interrupted);
    const directories = missingDirectories(changes);
    const purpose = undoes === undefined ? ({ purpose: 'apply' } as const) : ({ purpose: 'rollback', undoes } as const);
    const manifest = { config: live.main, ...purpose, means: need.means, ran: this.#runs, directories };
    const record = this.history.begin(manifest, changes);
    tell({ name: 'back up', good: true, detail: t`what is replaced is kept in ${record.directory}` });
    const reason = await this.#replace(record);
    return reason === undefined ? this.#finish(record) : this.#undo(record, reason);
  }

  /** A broker that does not run is not started. */
  get #runs(): boolean {
    return this.plan.live.service?.broker !== undefined;
  }

  #prove(): Promise<Proof> {
    const { installation, main } = this.plan.live;
    return prove({ ...installation.flags, config: main }, this.options.visitor);
  }

  #seen(): string {
    const { failures = [], retained } = this.#before ?? {};
    if (failures.length > 0) return t`not well before: ${failures.join(' ')}`;
    const messages = retained === undefined ? '' : t`, ${retained.size} retained messages`;
    return t`the broker is well${messages}`;
  }

  /** @returns why it must be undone */
  async #replace(record: ApplyRecord): Promise<string | undefined> {
    const { changes, need, live } = this.plan;
    const { tell } = this.options;
    try {
      record.note('switching');
      await putInPlace(record, changes, (sentence) => tell({ name: 'write', good: true, detail: sentence }));
      record.note('switched');
    } catch (error) {
      // Also what nobody has thought of must not leave half of it.
      const detail = (error as Error).message;
      tell({ name: 'write', good: false, detail });
      return detail;
    }
    tell({ name: 'write', good: true, detail: changes.map((change) => change.path).join(', ') });
    if (!this.#runs || need.means === 'nothing') return this.#interruption();
    const { good, detail } = await takeUp(need.means, live.installation, record.directory);
    tell({ name: need.means, good, detail });
    if (!good) return detail;
    const troubles = worseThan(this.#before, await this.#prove(), this.#comparesRetained);
    const told = t`it listens, answers, lets in and denies as its files say`;
    tell({ name: 'prove', good: troubles.length === 0, detail: troubles[0] ?? told });
    return troubles[0] ?? this.#interruption();
  }

  /** Where rights have changed, fewer may be seen and none be lost. */
  get #comparesRetained(): boolean {
    const { means, differences } = this.plan.need;
    return means === 'restart' && !differences.some(({ subject }) => ABOUT_RIGHTS.test(subject));
  }

  #interruption(): string | undefined {
    return this.options.isInterrupted() ? INTERRUPTED : undefined;
  }

  #finish(record: ApplyRecord): ApplyOutcome {
    const { confirmWithinMs } = this.options;
    if (confirmWithinMs === undefined) {
      record.note('done');
      return { outcome: 'applied', record };
    }
    record.note('awaiting', { until: new Date(Date.now() + confirmWithinMs).toISOString() });
    return { outcome: 'waiting', record };
  }

  async #undo(record: ApplyRecord, reason: string): Promise<ApplyOutcome> {
    const { tell, visitor } = this.options;
    const { installation } = this.plan.live;
    const interrupted = reason === INTERRUPTED ? ({ interrupted: true } as const) : {};
    const { good, troubles } = await rollBack(record, reason, { installation, tell, before: this.#before, visitor });
    if (good) return { outcome: 'rolled-back', reason, record, ...interrupted };
    return { outcome: 'broken', reason: t`${reason} Then, with the old files: ${troubles.join(' ')}`, record };
  }
}

const ABOUT_RIGHTS = /acl|anonymous|password|per_listener/i;
const INTERRUPTED = t`It was interrupted.`;
