/** The return codes of CONNACK in MQTT 3.1.1 (section 3.2.2.3). */
const RETURN_CODES: Readonly<Record<number, string>> = {
  1: 'protocol version not accepted',
  2: 'client id not accepted',
  3: 'server unavailable',
  4: 'bad user name or password',
  5: 'not authorised',
};

/** The reason codes of MQTT 5 (section 2.4) that a broker answers CONNECT, PUBLISH and SUBSCRIBE with. */
const REASON_CODES: Readonly<Record<number, string>> = {
  0: 'success',
  16: 'no matching subscribers',
  128: 'unspecified error',
  129: 'malformed packet',
  130: 'protocol error',
  131: 'not what this broker does',
  132: 'protocol version not accepted',
  133: 'client id not accepted',
  134: 'bad user name or password',
  135: 'not authorised',
  136: 'server unavailable',
  137: 'server busy',
  138: 'banned',
  139: 'server shutting down',
  140: 'bad authentication method',
  142: 'session taken over by a client of the same id',
  143: 'topic filter not accepted',
  144: 'topic not accepted',
  147: 'too many messages in flight',
  149: 'packet too large',
  150: 'message rate too high',
  151: 'quota exceeded',
  152: 'ended by an administrator',
  153: 'payload format not accepted',
  154: 'retained messages not supported',
  155: 'quality of service not supported',
  156: 'use another server',
  157: 'server moved',
  158: 'shared subscriptions not supported',
  159: 'too many connections in a short time',
  161: 'subscription identifiers not supported',
  162: 'wildcards in subscriptions not supported',
};

/** A reason as people say it. 128 and above is MQTT 5's, 1 to 5 that of a CONNACK of 3.1.1. */
export function reasonWords(code: number): string {
  return REASON_CODES[code] ?? RETURN_CODES[code] ?? `reason ${code}`;
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
