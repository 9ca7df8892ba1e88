import { t } from '../../language/t.js';

/** The steps of a probe, in the order in which they are taken. */
export const STEPS = [
  'resolve',
  'tcp',
  'unix',
  'tls',
  'certificate',
  'file',
  'websocket',
  'mqtt-5',
  'mqtt-3.1.1',
  'anonymous',
  'round-trip',
  'expect-topic',
] as const;
export type StepName = (typeof STEPS)[number];

export const STATUSES = ['pass', 'fail', 'warn', 'skip'] as const;

/** What a step found. */
export interface Verdict {
  readonly status: (typeof STATUSES)[number];
  /** What was seen, in words. */
  readonly detail: string;
  /** Why that is so and what to do, as far as it can be told. */
  readonly cause?: string;
}

/** A step that was taken, or why it was not. */
export interface ProbeStep extends Verdict {
  readonly step: StepName;
  /** How long it took; 0 for what was skipped. */
  readonly ms: number;
}

/** Keeps the account of a probe: every step that was planned is in it, taken or skipped. */
export class Steps {
  readonly taken: ProbeStep[] = [];
  #stopped: string | undefined;

  constructor(private readonly planned: readonly StepName[]) {}

  plans(step: StepName): boolean {
    return this.planned.includes(step);
  }

  /** Takes a step: what is found to go on with comes back, where something is. */
  async take<T>(step: StepName, find: () => Promise<Found<T>>): Promise<T | undefined> {
    const started = performance.now();
    const { value, ...verdict } = await find();
    this.taken.push({ step, ...verdict, ms: performance.now() - started });
    if (verdict.status === 'fail') this.#stopped ??= t`${STEP_NAMES[step]} failed`;
    return value;
  }

  get hasFailed(): boolean {
    return this.taken.some(({ status }) => status === 'fail');
  }

  /** Says why no more steps are taken, where that is not just that one failed. */
  stop(because: string): void {
    this.#stopped = because;
  }

  /** Skips what is planned and was not taken; the reason is the first step that failed, if there is one. */
  skipRest(because: string): void {
    const detail = this.#stopped ?? because;
    for (const step of this.planned) {
      if (this.taken.some((other) => other.step === step)) continue;
      this.taken.push({ step, status: 'skip', ms: 0, detail });
    }
    this.taken.sort((a, b) => STEPS.indexOf(a.step) - STEPS.indexOf(b.step));
  }
}

/** What a step found, and what the next ones need of it. */
export interface Found<T> extends Verdict {
  readonly value?: T;
}

/** What people call the steps. */
export const STEP_NAMES: Readonly<Record<StepName, string>> = {
  resolve: t`name`,
  tcp: 'TCP',
  unix: t`unix socket`,
  tls: 'TLS',
  certificate: t`certificate`,
  file: t`certificate file`,
  websocket: 'websocket',
  'mqtt-5': 'MQTT 5',
  'mqtt-3.1.1': 'MQTT 3.1.1',
  anonymous: t`anonymous`,
  'round-trip': t`round trip`,
  'expect-topic': t`expected topic`,
};
