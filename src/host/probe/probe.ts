import { isIP } from 'node:net';
import { t } from '../../language/t.js';
import { type ApproachOptions, approach } from './approach.js';
import { type ExpectedTopic, exchange } from './exchange.js';
import type { Heard } from './expect-topic.js';
import { type ProbeStep, STEPS, type StepName, Steps } from './steps.js';
import type { ProbeTarget } from './target.js';

/** How to probe. */
export interface ProbeOptions extends Omit<ApproachOptions, 'patienceMs'> {
  /** Of the message to ourselves; made up where there is none. */
  readonly topic?: string | undefined;
  /** A topic filter on which somebody else must publish. */
  readonly expect?: ExpectedTopic | undefined;
  /** How long every single answer may take; 5000 where there is none. */
  readonly patienceMs?: number;
}

/** What came of probing one target. */
export interface ProbeReport {
  readonly target: ProbeTarget;
  /** All that apply to the target: passed, failed, or skipped because an earlier one failed. */
  readonly steps: readonly ProbeStep[];
  /** No step failed. */
  readonly ok: boolean;
  /** What was heard on the expected topic, where it came to that. */
  readonly heard?: Heard;
}

const PATIENCE_MS = 5000;
const NO_USER = t`there is no user to log in with: name one with --username`;
const PRESHARED_KEY = t`clients need a pre-shared key here (psk_hint), which mqttctl does not have`;

/**
 * Goes the way of a client to a broker, step by step: name, TCP, TLS, websocket, CONNECT, a message to itself. The first
 * step that fails is told with its likely cause, and the rest skipped; after a certificate that is not trusted it goes
 * on. Nothing stays on the broker: sessions are clean and messages not retained.
 */
export async function probe(target: ProbeTarget, options: ProbeOptions): Promise<ProbeReport> {
  const steps = new Steps(planOf(target, options));
  const heard = await takeSteps(steps, target, { ...options, patienceMs: options.patienceMs ?? PATIENCE_MS });
  steps.skipRest(target.listener?.usesPresharedKey ? PRESHARED_KEY : NO_USER);
  const ok = steps.taken.every(({ status }) => status !== 'fail');
  return { target, steps: steps.taken, ok, ...(heard && { heard }) };
}

function planOf({ place, tls, websocket, listener }: ProbeTarget, { credentials, expect }: ProbeOptions): StepName[] {
  const applies: Readonly<Record<StepName, boolean>> = {
    resolve: !('socket' in place) && isIP(place.host) === 0,
    tcp: !('socket' in place),
    unix: 'socket' in place,
    tls,
    certificate: tls && !listener?.usesPresharedKey,
    file: tls && listener?.certificate !== undefined,
    websocket,
    'mqtt-5': true,
    'mqtt-3.1.1': true,
    anonymous: credentials.username !== undefined,
    'round-trip': true,
    'expect-topic': expect !== undefined,
  };
  return STEPS.filter((step) => applies[step]);
}

async function takeSteps(
  steps: Steps,
  target: ProbeTarget,
  options: ProbeOptions & ApproachOptions,
): Promise<Heard | undefined> {
  const loggedIn = await approach(steps, target, options);
  if (!loggedIn) return undefined;
  try {
    return await exchange(steps, loggedIn, { ...options, username: options.credentials.username });
  } finally {
    await loggedIn.session.end();
  }
}
