import { isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Credentials } from '../sandbox-broker.js';
import { causeOfUpgrade } from './causes-mqtt.js';
import { type ExpectedTopic, exchange } from './exchange.js';
import type { Heard } from './expect-topic.js';
import { type LoggedIn, logIn } from './log-in.js';
import { type Reached, reach } from './reach.js';
import { recognise } from './recognise.js';
import { secure } from './secure.js';
import { type Found, type ProbeStep, STEPS, type StepName, Steps } from './steps.js';
import type { ProbeTarget } from './target.js';
import { openSecured, openTransport } from './transport.js';
import type { ClientIdentity, Trust } from './trust.js';
import { upgrade } from './websocket.js';

/** How to probe. */
export interface ProbeOptions {
  /** Without a user name as an anonymous client. */
  readonly credentials: Credentials;
  /** Undefined: what this system believes, and for a configured listener its cafile. */
  readonly trust?: Trust | undefined;
  /** The certificate of the client. */
  readonly identity?: ClientIdentity | undefined;
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
const NO_USER = 'there is no user to log in with: name one with --username';
const PRESHARED_KEY = 'clients need a pre-shared key here (psk_hint), which mqttctl does not have';

/**
 * Goes the way of a client to a broker, step by step: name, TCP, TLS, websocket, CONNECT, a message to itself. The first
 * step that fails is told with its likely cause, and the rest skipped; after a certificate that is not trusted it goes
 * on. Nothing stays on the broker: sessions are clean and messages not retained.
 */
export async function probe(target: ProbeTarget, options: ProbeOptions): Promise<ProbeReport> {
  // What it takes to load them is no time of the broker's.
  await Promise.all([import('mqtt'), target.websocket && import('ws')]);
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

type Settled = ProbeOptions & { readonly patienceMs: number };

async function takeSteps(steps: Steps, target: ProbeTarget, options: Settled): Promise<Heard | undefined> {
  const reached = await reach(steps, target, options.patienceMs);
  if (!reached) return undefined;
  if (target.listener?.usesPresharedKey) return void reached.socket.destroy();
  const stream = await transport(steps, target, reached, options);
  const loggedIn = stream && (await logInOver(stream, steps, target, reached, options));
  if (!loggedIn) return undefined;
  try {
    return await exchange(steps, loggedIn, { ...options, username: options.credentials.username });
  } finally {
    await loggedIn.session.end();
  }
}

/** Up to where MQTT can begin. */
async function transport(
  steps: Steps,
  target: ProbeTarget,
  reached: Reached,
  options: Settled,
): Promise<Duplex | undefined> {
  const secured = target.tls ? await secure(steps, target, reached, withTrust(options)) : reached.socket;
  if (!secured || !target.websocket) return secured;
  return steps.take('websocket', () => upgraded(secured, target, reached, options));
}

async function upgraded(
  socket: Socket,
  target: ProbeTarget,
  reached: Reached,
  options: Settled,
): Promise<Found<Duplex>> {
  const outcome = await upgrade(socket, target, options.patienceMs);
  if ('stream' in outcome) return { status: 'pass', detail: 'subprotocol mqtt', value: outcome.stream };
  const language = 'status' in outcome ? undefined : await recognise(secured(target, reached, options));
  const detail =
    'status' in outcome ? `HTTP status ${outcome.status}` : outcome.kind === 'silent' ? 'no answer' : outcome.kind;
  return { status: 'fail', detail, cause: causeOfUpgrade(outcome, language, target.tls) };
}

function logInOver(
  stream: Duplex,
  steps: Steps,
  target: ProbeTarget,
  reached: Reached,
  options: Settled,
): Promise<LoggedIn | undefined> {
  return logIn(steps, stream, {
    credentials: options.credentials,
    patienceMs: options.patienceMs,
    tls: target.tls,
    hasIdentity: options.identity !== undefined,
    anonymous: target.listener?.anonymous,
    open: () => openTransport(target, withTrust(options), reached.open),
    recognise: () => recognise(secured(target, reached, options)),
  });
}

/** Another connection, up to TLS. */
function secured(target: ProbeTarget, reached: Reached, options: Settled) {
  return () => openSecured(target, withTrust(options), reached.open);
}

function withTrust({ trust, identity, patienceMs }: Settled) {
  return { trust, identity, patienceMs };
}
