import type { Duplex } from 'node:stream';
import { t } from '../../language/t.js';
import type { Credentials } from '../sandbox-broker.js';
import { causeOfConnect, type Login } from './causes-mqtt.js';
import { type ConnectOutcome, connectMqtt, type MqttVersion } from './connect.js';
import { codeWords } from './reach.js';
import { isNotAuthorised, isWrongVersion, reasonWords } from './reasons.js';
import type { Language } from './recognise.js';
import type { MqttSession } from './session.js';
import type { Found, StepName, Steps } from './steps.js';
import type { TransportOutcome } from './transport.js';

/** How to log in, and what the configuration says will come of it. */
export interface LoginOptions {
  readonly credentials: Credentials;
  readonly patienceMs: number;
  readonly tls: boolean;
  readonly hasIdentity: boolean;
  /** The configuration lets anonymous clients in; undefined: none was asked. */
  readonly anonymous: boolean | undefined;
  /** Another connection. */
  readonly open: () => Promise<TransportOutcome>;
  /** Finds out what is spoken there, where it is no MQTT. */
  readonly recognise: () => Promise<Language | undefined>;
}

/** Who was let in. */
export interface LoggedIn {
  readonly session: MqttSession;
  readonly version: MqttVersion;
}

/** The steps of logging in: with MQTT 5, with 3.1.1, and, where a user was named, without one. */
export async function logIn(steps: Steps, first: Duplex, options: LoginOptions): Promise<LoggedIn | undefined> {
  const newest = await steps.take('mqtt-5', () => connect({ stream: first }, '5', options, false));
  const modern = steps.taken.at(-1);
  const goesOn = newest || modern?.status === 'warn';
  if (!goesOn) return undefined;
  if (newest && !steps.plans('mqtt-3.1.1')) return { session: newest, version: '5' };
  const older = await steps.take('mqtt-3.1.1', async () => connect(await options.open(), '3.1.1', options, !newest));
  if (newest && older) await older.end();
  const loggedIn: LoggedIn | undefined = newest
    ? { session: newest, version: '5' }
    : older && { session: older, version: '3.1.1' };
  if (loggedIn && steps.plans('anonymous')) await tryAnonymous(steps, loggedIn.version, options);
  return loggedIn;
}

/** @param last no other version was accepted */
async function connect(
  transport: TransportOutcome,
  version: MqttVersion,
  options: LoginOptions,
  last: boolean,
): Promise<Found<MqttSession>> {
  const { credentials, patienceMs } = options;
  if ('code' in transport) {
    return {
      status: 'fail',
      detail: codeWords(transport.code),
      cause: t`The first connection was taken, another one was not: look at max_connections.`,
    };
  }
  const outcome = await connectMqtt(transport.stream, { version, credentials, patienceMs });
  return outcome.kind === 'accepted' ? welcome(outcome.session, options) : failure(outcome, version, options, last);
}

function welcome(session: MqttSession, { credentials, anonymous, hasIdentity }: LoginOptions): Found<MqttSession> {
  const { username } = credentials;
  if (username !== undefined) return { status: 'pass', detail: t`${username} is let in`, value: session };
  if (hasIdentity) return { status: 'pass', detail: t`the client certificate is let in`, value: session };
  const detail = t`anonymous clients are let in`;
  if (anonymous !== false) return { status: 'pass', detail, value: session };
  return {
    status: 'warn',
    detail,
    cause: t`The configuration does not let them in: the broker has not read it since it changed, or another broker has the port.`,
    value: session,
  };
}

async function failure(
  outcome: Exclude<ConnectOutcome, { kind: 'accepted' }>,
  version: MqttVersion,
  options: LoginOptions,
  last: boolean,
): Promise<Found<MqttSession>> {
  const { username } = options.credentials;
  if (outcome.kind === 'refused' && isNotAuthorised(outcome.reason) && isAsConfigured(options)) {
    return { status: 'pass', detail: t`anonymous clients are refused, as configured` };
  }
  const login: Login = {
    version,
    username,
    tls: options.tls,
    anonymous: options.anonymous,
    hasIdentity: options.hasIdentity,
    language: outcome.kind === 'refused' ? undefined : await options.recognise(),
  };
  // That clients of the other version only are let in may be wanted.
  const otherVersion = outcome.kind === 'refused' && isWrongVersion(outcome.reason) && !last;
  return {
    status: otherVersion ? 'warn' : 'fail',
    detail: outcomeWords(outcome, username),
    cause: causeOfConnect(outcome, login),
  };
}

function isAsConfigured({ credentials, anonymous, hasIdentity }: LoginOptions): boolean {
  return credentials.username === undefined && anonymous === false && !hasIdentity;
}

function outcomeWords(outcome: Exclude<ConnectOutcome, { kind: 'accepted' }>, username: string | undefined): string {
  switch (outcome.kind) {
    case 'refused':
      return t`${username ?? t`an anonymous client`} is refused: ${reasonWords(outcome.reason)}`;
    case 'foreign':
      return t`the answer is no MQTT: ${JSON.stringify(outcome.start.toString('latin1').split('\n')[0]?.slice(0, 40))}`;
    case 'closed':
      return t`the connection is closed without an answer`;
    case 'silent':
      return t`no answer`;
  }
}

/** Beside the user: whether those without a name get in as well. */
async function tryAnonymous(steps: Steps, version: MqttVersion, options: LoginOptions): Promise<void> {
  const step: StepName = 'anonymous';
  await steps.take(step, async () => {
    const transport = await options.open();
    if ('code' in transport) return { status: 'warn', detail: codeWords(transport.code) };
    const outcome = await connectMqtt(transport.stream, { version, credentials: {}, patienceMs: options.patienceMs });
    const isIn = outcome.kind === 'accepted';
    if (isIn) await outcome.session.end();
    const detail = isIn
      ? t`let in as well`
      : outcome.kind === 'refused'
        ? t`refused: ${reasonWords(outcome.reason)}`
        : outcomeWords(outcome, undefined);
    if (options.anonymous === undefined || options.anonymous === isIn || options.hasIdentity)
      return { status: 'pass', detail };
    return {
      status: 'warn',
      detail,
      cause: options.anonymous
        ? t`The configuration lets them in: the broker has not read it since it changed, or a plugin decides.`
        : t`The configuration does not let them in: the broker has not read it since it changed, or a plugin decides.`,
    };
  });
}
