import type { Access } from '../conf/access.js';
import { listenerName } from '../conf/listener-name.js';
import { t } from '../language/t.js';
import { MqttctlError, UsageError } from '../text/error.js';
import type { Program } from './program.js';

/** The listener that a client is to use. */
export interface ChosenListener {
  readonly access: Access;
  /** Why this one, in a sentence. */
  readonly because: string;
}

/**
 * The listener of that port, or the best for a program: one that other machines reach before one that they do not, TLS
 * before none, MQTT over TCP before websockets, no certificate of the client's own before one.
 *
 * @param main the configuration, for messages
 * @throws UsageError where the port is none of its listeners, or the program cannot use it; MqttctlError where it can use none
 */
export function chooseListener(
  accesses: readonly Access[],
  program: Program,
  port: number | undefined,
  main: string,
): ChosenListener {
  const mqtt = accesses.filter(({ protocol }) => protocol !== 'http_api');
  const asked = port === undefined ? mqtt : mqtt.filter(({ listener }) => listener.port === port);
  if (asked.length === 0) {
    const there = mqtt.map(({ listener }) => listenerName(listener)).join(', ') || t`none`;
    if (port === undefined) throw new MqttctlError(t`${main} has no listener for MQTT clients.`);
    throw new UsageError(t`${main} has no listener on port ${port} for MQTT clients: there is ${there}.`);
  }
  const usable = asked.filter((access) => obstacle(access, program) === undefined);
  const [best] = usable.toSorted((one, other) => compare(rank(one), rank(other)));
  if (!best) {
    const reasons = asked.map((access) => `${listenerName(access.listener)} ${obstacle(access, program)}`).join('; ');
    const message = t`${program.title} can use no listener of ${main}: ${reasons}.`;
    throw port === undefined ? new MqttctlError(message) : new UsageError(message);
  }
  return { access: best, because: reason(best, usable.length, port !== undefined) };
}

/** Why a program cannot use a listener, to follow on its name. */
function obstacle(access: Access, { speaks }: Program): string | undefined {
  const { listener, protocol, tls, certificate, proof } = access;
  if (protocol === 'websockets' && !speaks.websockets) return t`speaks websockets`;
  if (listener.socketPath !== undefined && !speaks.socket) return t`is for programs that know unix sockets`;
  if (tls && !speaks.tls) return t`speaks TLS`;
  if (tls && !certificate && !speaks.psk) return t`wants a pre-shared key`;
  if (certificate && proof && !speaks.clientCertificate) return t`wants a certificate of the client`;
  return undefined;
}

/** The less, the better; the first difference decides. */
function rank({ listener, protocol, tls, certificate, proof, reachable }: Access): number[] {
  return [
    Number(!reachable),
    Number(!tls),
    Number(protocol === 'websockets'),
    Number(proof !== undefined),
    Number(tls && !certificate),
    Number(listener.socketPath !== undefined),
  ];
}

function compare(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((value, index) => value !== other[index]);
  return at === -1 ? 0 : (one[at] as number) - (other[at] as number);
}

function reason({ listener, tls, protocol, reachable }: Access, count: number, asked: boolean): string {
  const facts = [
    tls ? t`with TLS` : t`without TLS`,
    ...(protocol === 'websockets' ? [t`over websockets`] : []),
    reachable ? t`open to other machines` : t`for the same machine only`,
  ].join(', ');
  const why = asked ? '' : count === 1 ? t`, the only one that it can use` : t`, the best of ${count} that it can use`;
  return t`${listenerName(listener)}: ${facts}${why}`;
}
