import type { Access } from '../conf/access.js';
import { listenerName } from '../conf/listener-name.js';
import type { MqttSession } from '../host/probe/session.js';
import { t } from '../language/t.js';
import type { Finding } from './check.js';
import type { Examination } from './examination.js';
import { placeOf } from './places.js';
import type { ListenerTrial, LoginOutcome } from './trials.js';

/** A listener that a client without certificate and key can talk to, or one that we have the certificate for. */
export interface OpenListener {
  readonly access: Access;
  readonly trial: ListenerTrial;
  /** As messages call it. */
  readonly name: string;
  /** Its line. */
  readonly place: Pick<Finding, 'file' | 'line'>;
}

/** The listeners at which MQTT can be spoken with what is known here. */
export async function openListeners(examination: Examination): Promise<OpenListener[]> {
  const trials = await examination.trials;
  return examination.accesses.flatMap((access, index) => {
    const trial = trials[index] as ListenerTrial;
    const isClosed = access.proof !== undefined && !(access.certificate && examination.visitor.identity);
    const { listener } = access;
    return isClosed ? [] : [{ access, trial, name: listenerName(listener), place: placeOf(listener.directive) }];
  });
}

/** Those where names and passwords decide about who gets in, and not the certificate that we show. */
export async function nameListeners(examination: Examination): Promise<OpenListener[]> {
  const showsCertificate = examination.visitor.identity !== undefined;
  const listeners = await openListeners(examination);
  return listeners.filter(({ access }) => !(showsCertificate && access.passwords?.kind === 'certificate'));
}

export function isIn({ kind }: LoginOutcome): boolean {
  return kind === 'accepted';
}

/** Whether a broker said no, and not the network. */
export function isRefused({ kind }: LoginOutcome): boolean {
  return kind === 'refused';
}

/** A client that was let in. */
export interface VisitorInside {
  /** In words. */
  readonly who: string;
  readonly username: string | undefined;
  readonly session: MqttSession;
}

/** Those whom a listener has let in: a client without a name, and the user that was given. */
export function visitorsOf({ trial }: OpenListener, { visitor }: Examination): VisitorInside[] {
  const { username } = visitor.credentials;
  const inside = (outcome: LoginOutcome | undefined, who: string, name: string | undefined): VisitorInside[] =>
    outcome?.kind === 'accepted' ? [{ who, username: name, session: outcome.session }] : [];
  return [
    ...inside(trial.user, username ?? '', username),
    ...inside(trial.anonymous, t`a client without a user name`, undefined),
  ];
}

const VERSION_TOPIC = '$SYS/broker/version';

/** What the broker says it is; undefined where this client is not told. */
export async function readVersion(session: MqttSession): Promise<string | undefined> {
  let version: string | undefined;
  const stop = session.onMessage(({ topic, payload }) => {
    if (topic === VERSION_TOPIC) version = payload.toString();
  });
  await session.subscribe(VERSION_TOPIC);
  // It is retained, and the broker answers in order: what it has to say it has said by then.
  await session.unsubscribe(VERSION_TOPIC);
  stop();
  return version;
}
