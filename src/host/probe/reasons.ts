import { t } from '../../language/t.js';

/** The return codes of CONNACK in MQTT 3.1.1 (section 3.2.2.3). */
const RETURN_CODES: Readonly<Record<number, string>> = {
  1: t`protocol version not accepted`,
  2: t`client id not accepted`,
  3: t`server unavailable`,
  4: t`bad user name or password`,
  5: t`not authorised`,
};

/** The reason codes of MQTT 5 (section 2.4) that a broker answers CONNECT, PUBLISH and SUBSCRIBE with. */
const REASON_CODES: Readonly<Record<number, string>> = {
  0: t`success`,
  16: t`no matching subscribers`,
  128: t`unspecified error`,
  129: t`malformed packet`,
  130: t`protocol error`,
  131: t`not what this broker does`,
  132: t`protocol version not accepted`,
  133: t`client id not accepted`,
  134: t`bad user name or password`,
  135: t`not authorised`,
  136: t`server unavailable`,
  137: t`server busy`,
  138: t`banned`,
  139: t`server shutting down`,
  140: t`bad authentication method`,
  142: t`session taken over by a client of the same id`,
  143: t`topic filter not accepted`,
  144: t`topic not accepted`,
  147: t`too many messages in flight`,
  149: t`packet too large`,
  150: t`message rate too high`,
  151: t`quota exceeded`,
  152: t`ended by an administrator`,
  153: t`payload format not accepted`,
  154: t`retained messages not supported`,
  155: t`quality of service not supported`,
  156: t`use another server`,
  157: t`server moved`,
  158: t`shared subscriptions not supported`,
  159: t`too many connections in a short time`,
  161: t`subscription identifiers not supported`,
  162: t`wildcards in subscriptions not supported`,
};

/** A reason as people say it. 128 and above is MQTT 5's, 1 to 5 that of a CONNACK of 3.1.1. */
export function reasonWords(code: number): string {
  return REASON_CODES[code] ?? RETURN_CODES[code] ?? t`reason ${code}`;
}

/** From here on reason codes of MQTT 5 tell of a failure. */
export const FAILURE = 128;

/** Whether a CONNACK is about rights: the name, the password, or nobody without a name. */
export function isNotAuthorised(code: number): boolean {
  return [4, 5, 134, 135].includes(code);
}

/** Whether a CONNACK is about the version of MQTT. */
export function isWrongVersion(code: number): boolean {
  return code === 1 || code === 132;
}
