/** Why MQTT does not come about on a connection that does, in words. */
import { t } from '../../language/t.js';
import type { ConnectOutcome, MqttVersion } from './connect.js';
import { isNotAuthorised, isWrongVersion, reasonWords } from './reasons.js';
import type { Language } from './recognise.js';
import type { RoundTrip } from './round-trip.js';
import type { Answer } from './session.js';
import type { UpgradeOutcome } from './websocket.js';

const HANGS = t`It takes the connection and then says nothing: it is no broker, the broker hangs, or something between holds everything back.`;

/** To follow on an upgrade that failed. */
export function causeOfUpgrade(
  outcome: Exclude<UpgradeOutcome, { stream: unknown }>,
  language: Language | undefined,
  tls: boolean,
): string {
  if ('status' in outcome) {
    return [401, 403].includes(outcome.status)
      ? t`An HTTP server asks for a login, or refuses this client (websockets_origin): look at the port, and at the proxy in front.`
      : t`An HTTP server answers that does not do websockets here (status ${outcome.status}): look at port and path; a proxy must pass on Upgrade and Connection.`;
  }
  if (outcome.kind === 'no subprotocol') {
    return t`It does websockets, but not for MQTT (Sec-WebSocket-Protocol): a proxy drops the header, or this is another service.`;
  }
  if (language === 'MQTT') {
    return t`MQTT without websockets is spoken there: use ${tls ? 'mqtts' : 'mqtt'}://, or write "protocol websockets" below the listener.`;
  }
  if (language === 'TLS') return t`TLS is spoken there: use wss://.`;
  if (language === 'SSH') return t`An SSH server answers there, no broker: look at the port.`;
  if (outcome.kind === 'silent') return HANGS;
  return outcome.kind === 'not http'
    ? t`What answers there is no HTTP, and so no websockets: look at the port.`
    : t`It hangs up on the request for websockets: look at the port, and write "protocol websockets" below the listener.`;
}

/** Who tries to log in, and what is known about the place. */
export interface Login {
  readonly version: MqttVersion;
  readonly username: string | undefined;
  readonly tls: boolean;
  /** The configuration lets anonymous clients in; undefined: it was not asked. */
  readonly anonymous: boolean | undefined;
  readonly hasIdentity: boolean;
  /** What is spoken there in place of MQTT. */
  readonly language: Language | undefined;
}

/** To follow on a CONNECT that was not accepted. */
export function causeOfConnect(outcome: Exclude<ConnectOutcome, { kind: 'accepted' }>, login: Login): string {
  switch (outcome.kind) {
    case 'refused':
      return causeOfRefusal(outcome.reason, login);
    case 'foreign':
      return causeOfForeign(outcome.start, login);
    case 'silent':
      return languageInstead(login) ?? HANGS;
    case 'closed':
      return (
        causeOfAlert(outcome.code, login) ??
        languageInstead(login) ??
        t`It hangs up on MQTT: it is no broker, or has too many connections (max_connections, LimitNOFILE); look into its log.`
      );
  }
}

function causeOfRefusal(reason: number, { version, username, anonymous, tls, hasIdentity }: Login): string {
  if (isWrongVersion(reason)) return t`Its listener does not accept MQTT ${version} (accept_protocol_versions).`;
  if (isNotAuthorised(reason)) {
    if (username !== undefined) {
      return t`The user ${username} is unknown, or the password wrong, or the broker has not read a change of them: see "mqttctl passwd verify ${username}", and reload.`;
    }
    if ([4, 134].includes(reason) && tls && !hasIdentity) {
      return t`Clients are named by their certificate here (use_identity_as_username): give --client-cert and --client-key.`;
    }
    return anonymous === true
      ? t`The configuration lets anonymous clients in, the broker does not: it has not read it since it changed, or a plugin decides.`
      : t`Anonymous clients are not let in, as is the rule since Mosquitto 2.0: name a user with --username, or write "allow_anonymous true".`;
  }
  switch (reason) {
    case 2:
    case 133:
      return t`It takes only some client ids: look at clientid_prefixes.`;
    case 3:
    case 136:
    case 137:
    case 159:
      return t`The broker is there and too busy, or about to stop: look at its log and its limits.`;
    case 138:
      return t`Somebody has banned this client: look at the plugin that decides.`;
    case 149:
      return t`The broker takes only very small packets: look at max_packet_size.`;
    case 156:
    case 157:
      return t`The broker sends its clients elsewhere.`;
    default:
      return t`The broker says ${reasonWords(reason)}: its log has the reason.`;
  }
}

function causeOfForeign(start: Buffer, login: Login): string {
  const text = start.toString('latin1');
  if (text.startsWith('HTTP/')) {
    return login.language === 'websockets'
      ? t`Websockets are spoken there: use ${login.tls ? 'wss' : 'ws'}://.`
      : t`An HTTP server answers there, no broker: look at the port.`;
  }
  if (text.startsWith('SSH-')) return t`An SSH server answers there, no broker: look at the port.`;
  // An alert of TLS: 0x15, version 3.x.
  if (start[0] === 0x15 && start[1] === 3) return t`TLS is spoken there: use mqtts://.`;
  return languageInstead(login) ?? t`What answers there is no MQTT: look at the port.`;
}

function causeOfAlert(code: string | undefined, { hasIdentity }: Login): string | undefined {
  if (!code?.includes('_ALERT_')) return undefined;
  return hasIdentity
    ? t`The broker does not take the client certificate: its cafile must have the authority that signed it.`
    : t`The broker wants a client certificate (require_certificate): give --client-cert FILE and --client-key FILE.`;
}

function languageInstead({ language, tls }: Login): string | undefined {
  switch (language) {
    case 'TLS':
      return t`TLS is spoken there: use mqtts:// (or wss://).`;
    case 'websockets':
      return t`Websockets are spoken there: use ${tls ? 'wss' : 'ws'}://.`;
    case 'HTTP':
      return t`An HTTP server answers there, no broker: look at the port.`;
    case 'SSH':
      return t`An SSH server answers there, no broker: look at the port.`;
    default:
      return undefined;
  }
}

/** To follow on a message to oneself that did not come back. */
export function causeOfRoundTrip(
  outcome: Exclude<RoundTrip, { kind: 'delivered' }>,
  { version, username, topic }: { version: MqttVersion; username: string | undefined; topic: string },
): string {
  const option = username === undefined ? '--anonymous' : `-u ${username}`;
  const explain = (access: string) =>
    t`"mqttctl acl explain ${option} -t ${topic} -a ${access}" tells which rule decides`;
  if (outcome.kind === 'not delivered') {
    return version === '5'
      ? t`The ACL lets this client publish on ${topic}, but not read it: ${explain('read')}; choose another topic with --topic.`
      : t`The ACL denies ${topic}, to publish or to read: ${explain('write')}; choose another topic with --topic.`;
  }
  if (outcome.answer === 'closed') return t`The broker hangs up on the client: look into its log.`;
  if (outcome.answer === 'silent')
    return t`The broker does not answer: it is no broker, the broker hangs, or something between holds everything back.`;
  const access = outcome.kind === 'publish refused' ? 'write' : 'subscribe';
  if (outcome.answer !== 135) return t`The broker says ${reasonWords(outcome.answer)}: its log has the reason.`;
  return access === 'write'
    ? t`The ACL denies publishing on ${topic}: ${explain(access)}; choose another topic with --topic.`
    : t`The ACL denies subscribing to ${topic}: ${explain(access)}; choose another topic with --topic.`;
}

/** An answer in words, to follow on what was asked. */
export function answerWords(answer: Answer): string {
  if (answer === 'closed') return t`the broker hung up`;
  return answer === 'silent' ? t`no answer` : reasonWords(answer);
}
