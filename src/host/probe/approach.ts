import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { t } from '../../language/t.js';
import type { Credentials } from '../sandbox-broker.js';
import { causeOfUpgrade } from './causes-mqtt.js';
import { type LoggedIn, logIn } from './log-in.js';
import { type Reached, reach } from './reach.js';
import { recognise } from './recognise.js';
import { secure } from './secure.js';
import type { Found, Steps } from './steps.js';
import { isLocal, type ProbeTarget } from './target.js';
import { openSecured, openTransport } from './transport.js';
import type { ClientIdentity, Trust } from './trust.js';
import { upgrade } from './websocket.js';

/** How to get in. */
export interface ApproachOptions {
  /** Without a user name as an anonymous client. */
  readonly credentials: Credentials;
  /** Undefined: what this system believes, and for a configured listener its cafile. */
  readonly trust?: Trust | undefined;
  /** The certificate of the client. */
  readonly identity?: ClientIdentity | undefined;
  /** How long every single answer may take. */
  readonly patienceMs: number;
}

/**
 * The steps up to a client that is let in. After a certificate that is not trusted it goes on, but for a password, which
 * is sent to this machine only then.
 */
export async function approach(
  steps: Steps,
  target: ProbeTarget,
  options: ApproachOptions,
): Promise<LoggedIn | undefined> {
  // What it takes to load them is no time of the broker's.
  await Promise.all([import('mqtt'), target.websocket && import('ws')]);
  const reached = await reach(steps, target, options.patienceMs);
  if (!reached) return undefined;
  if (target.listener?.usesPresharedKey) return void reached.socket.destroy();
  const stream = await transport(steps, target, reached, options);
  if (!stream) return undefined;
  if (options.credentials.password && steps.hasFailed && !isLocal(target)) {
    steps.stop(t`no password is sent to a broker whose certificate is not trusted`);
    return void stream.destroy();
  }
  return logInOver(stream, steps, target, reached, options);
}

/** Up to where MQTT can begin. */
async function transport(
  steps: Steps,
  target: ProbeTarget,
  reached: Reached,
  options: ApproachOptions,
): Promise<Duplex | undefined> {
  const secured = target.tls ? await secure(steps, target, reached, withTrust(options)) : reached.socket;
  if (!secured || !target.websocket) return secured;
  return steps.take('websocket', () => upgraded(secured, target, reached, options));
}

const FAILURES = {
  silent: t`no answer`,
  closed: t`closed`,
  'no subprotocol': t`no subprotocol`,
  'not http': t`not http`,
} as const;

async function upgraded(
  socket: Socket,
  target: ProbeTarget,
  reached: Reached,
  options: ApproachOptions,
): Promise<Found<Duplex>> {
  const outcome = await upgrade(socket, target, options.patienceMs);
  if ('stream' in outcome) return { status: 'pass', detail: t`subprotocol mqtt`, value: outcome.stream };
  const language = 'status' in outcome ? undefined : await recognise(secured(target, reached, options));
  const detail = 'status' in outcome ? t`HTTP status ${outcome.status}` : FAILURES[outcome.kind];
  return { status: 'fail', detail, cause: causeOfUpgrade(outcome, language, target.tls) };
}

function logInOver(
  stream: Duplex,
  steps: Steps,
  target: ProbeTarget,
  reached: Reached,
  options: ApproachOptions,
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
function secured(target: ProbeTarget, reached: Reached, options: ApproachOptions) {
  return () => openSecured(target, withTrust(options), reached.open);
}

function withTrust({ trust, identity, patienceMs }: ApproachOptions) {
  return { trust, identity, patienceMs };
}
