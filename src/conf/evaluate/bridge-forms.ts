import { t } from '../../language/t.js';
import type { BridgeTopic } from '../model.js';
import { atoi } from '../numbers.js';
import { decode, type Token, type Tokens } from '../tokens.js';
import { isTopic, isTopicFilter } from '../topics.js';
import { type Form, keep, type Step } from './directive.js';
import { currentBridge } from './scope.js';
import { readInteger, refuseEmpty, refuseWord } from './value.js';

const PROTOCOL_VERSIONS = ['mqttv31', 'mqttv311', 'mqttv50'];
const START_TYPES = ['automatic', 'lazy', 'once'];

const connection: Form = ({ state, cursor, directive, tokens }) => {
  const name = tokens.next();
  if (!name) {
    refuseEmpty(state, directive);
    return;
  }
  const earlier = state.bridgesByName.get(decode(name.text));
  if (earlier) {
    state.reject({
      rule: 'conf/duplicate-bridge',
      message: t`There is a bridge named ${decode(name.text)} already; every connection needs a name of its own.`,
      place: { file: directive.file, span: name },
      related: [{ message: t`named first here`, file: earlier.directive.file, span: earlier.directive.span }],
    });
  }
  cursor.bridgeMoved = false;
  cursor.bridge = { directive, name: decode(name.text), addresses: [], topics: [], settings: new Map() };
  state.model.bridges.push(cursor.bridge);
  if (!earlier) state.bridgesByName.set(cursor.bridge.name, cursor.bridge);
};

/** `address HOST[:PORT]…`; the port is what follows the last colon, so an IPv6 address needs one. */
const address: Form = (step) => {
  const { state, cursor, directive, tokens } = step;
  const bridge = currentBridge(state, cursor, directive);
  if (!bridge) return;
  if (bridge.addresses.length > 0) {
    state.reject({
      rule: 'conf/duplicate-value',
      message: t`A bridge has one address line: put all addresses on it, separated by spaces.`,
      place: { file: directive.file, span: directive.span },
    });
    return;
  }
  for (let token = tokens.next(); token && !token.text.startsWith('#'); token = tokens.next()) {
    const colon = token.text.lastIndexOf(':');
    const port = colon === -1 ? 1883 : atoi(token.text.slice(colon + 1));
    if (port < 1 || port > 65535) {
      state.reject({
        rule: 'conf/out-of-range',
        message: t`'${decode(token.text.slice(colon + 1))}' is no port: write HOST:PORT with a port between 1 and 65535.`,
        place: { file: directive.file, span: token },
      });
      return;
    }
    const host = decode(colon === -1 ? token.text : token.text.slice(0, colon));
    bridge.addresses.push({ host, port, span: { start: token.start, end: token.end } });
  }
  if (bridge.addresses.length === 0) refuseEmpty(state, directive);
  else bridge.settings.set('address', { option: step.option, directive, value: true, span: directive.span });
};

/** `topic FILTER [out|in|both [QOS [LOCAL-PREFIX [REMOTE-PREFIX]]]]`, from 2.1 on with `"a filter"` in quotes. */
const topic: Form = (step) => {
  const { state, cursor, directive, tokens } = step;
  const bridge = currentBridge(state, cursor, directive);
  if (!bridge) return;
  const filter = readFilter(step);
  if (filter === undefined) return;
  const direction = readDirection(step, tokens);
  if (!direction) return;
  const qos = readQos(step, tokens, direction.given);
  if (qos === undefined) return;
  const local = qos.given ? readPrefix(tokens) : { more: false };
  const remote = local.more ? readPrefix(tokens) : { more: false };
  const entry: BridgeTopic = {
    directive,
    direction: direction.value,
    qos: qos.value,
    ...(filter !== '""' && { topic: filter }),
    ...(local.prefix && { localPrefix: local.prefix.text }),
    ...(remote.prefix && { remotePrefix: remote.prefix.text }),
  };
  const wrong = wrongRemapping(entry);
  if (wrong) {
    state.reject({
      rule: 'conf/bad-bridge-topic',
      message: wrong,
      place: { file: directive.file, span: directive.span },
    });
  } else {
    bridge.topics.push(entry);
  }
};

function readFilter({ state, directive, tokens }: Step): string | undefined {
  const token = tokens.next();
  if (!token) {
    refuseEmpty(state, directive);
    return undefined;
  }
  if (!state.is21 || token.text[0] !== '"' || token.text[1] === '"') return token.text;
  const line = directive.file.bytes.toString('latin1', token.end + 1, directive.span.end);
  if (!line.includes('"')) {
    state.reject({
      rule: 'conf/bad-bridge-topic',
      message: t`The closing quote of this topic is missing; quotes are needed only round a topic with spaces.`,
      place: { file: directive.file, span: token },
    });
    return undefined;
  }
  return `${token.text.slice(1)} ${tokens.next('"')?.text ?? ''}`;
}

function readDirection(
  { state, directive }: Step,
  tokens: Tokens,
): { value: BridgeTopic['direction']; given: boolean } | undefined {
  const token = tokens.next();
  if (!token) return { value: 'out', given: false };
  const word = token.text.toLowerCase();
  if (word === 'out' || word === 'in' || word === 'both') return { value: word, given: true };
  refuseWord(state, directive, token, ['out', 'in', 'both']);
  return undefined;
}

/** Cut to eight bits before it is judged: 256 counts as 0. A `#` here starts a comment. */
function readQos(
  { state, directive }: Step,
  tokens: Tokens,
  expected: boolean,
): { value: number; given: boolean } | undefined {
  const token = expected ? tokens.next() : undefined;
  if (!token) return { value: 0, given: false };
  if (token.text.startsWith('#')) return { value: 0, given: false };
  const value = atoi(token.text) & 0xff;
  if (value <= 2) return { value, given: true };
  state.reject({
    rule: 'conf/out-of-range',
    message: t`'${decode(token.text)}' is no QoS: write 0, 1 or 2.`,
    place: { file: directive.file, span: token },
  });
  return undefined;
}

function readPrefix(tokens: Tokens): { prefix?: Token; more: boolean } {
  const token = tokens.next();
  if (!token || token.text.startsWith('#')) return { more: false };
  return token.text === '""' ? { more: true } : { prefix: token, more: true };
}

/** What bridge__add_topic (src/bridge_topic.c) refuses, as a sentence. */
function wrongRemapping({ topic: filter, localPrefix, remotePrefix }: BridgeTopic): string | undefined {
  for (const [which, prefix] of [
    [t`local`, localPrefix],
    [t`remote`, remotePrefix],
  ] as const) {
    if (prefix === undefined) continue;
    if (!isTopic(prefix)) return t`The ${which} prefix must be a topic without + and #.`;
    if (!isTopicFilter(prefix + (filter ?? '')))
      return t`The ${which} prefix and the topic make no valid topic filter.`;
  }
  if (filter === undefined && (localPrefix === undefined || remotePrefix === undefined)) {
    return t`A topic of "" needs both a local and a remote prefix.`;
  }
  return undefined;
}

/** The whole rest of the line must be the word: a trailing blank makes it another one, in every version. */
const bridgeProtocolVersion: Form = (step) => {
  const { state, cursor, directive, tokens } = step;
  const bridge = currentBridge(state, cursor, directive);
  if (!bridge) return;
  const rest = tokens.rest();
  if (!rest) refuseEmpty(state, directive);
  else if (PROTOCOL_VERSIONS.includes(rest.text)) keep(step, bridge.settings, { value: rest.text, token: rest });
  else refuseWord(state, directive, rest, PROTOCOL_VERSIONS);
};

const startType: Form = (step) => {
  const { state, cursor, directive, tokens } = step;
  const bridge = currentBridge(state, cursor, directive);
  if (!bridge) return;
  const token = tokens.next();
  if (!token) refuseEmpty(state, directive);
  else if (START_TYPES.includes(token.text)) keep(step, bridge.settings, { value: token.text, token });
  else refuseWord(state, directive, token, START_TYPES);
};

/** `restart_timeout BASE [CAP [STABLE-PERIOD]]`, read with atoi in every version. */
const restartTimeout: Form = (step) => {
  const { state, cursor, directive, tokens } = step;
  const bridge = currentBridge(state, cursor, directive);
  if (!bridge) return;
  const token = tokens.next();
  if (!token) {
    refuseEmpty(state, directive);
    return;
  }
  const base = Math.min(Math.max(atoi(token.text), 1), state.is21 ? 3600 : Number.POSITIVE_INFINITY);
  const capToken = tokens.next();
  if (capToken && atoi(capToken.text) < base) {
    state.reject({
      rule: 'conf/out-of-range',
      message: t`The cap of restart_timeout (${decode(capToken.text)}) is lower than its base (${base}).`,
      place: { file: directive.file, span: capToken },
    });
    return;
  }
  const stable = state.is21 && capToken ? tokens.next() : undefined;
  if (stable && atoi(stable.text) < 0) {
    state.reject({
      rule: 'conf/out-of-range',
      message: t`The stable connection period of restart_timeout cannot be negative.`,
      place: { file: directive.file, span: stable },
    });
    return;
  }
  keep(step, bridge.settings, { value: base, token });
};

/** `bridge_tcp_keepalive IDLE INTERVAL COUNT`: three numbers above 0. */
const bridgeTcpKeepalive: Form = (step) => {
  const { state, cursor, directive, tokens } = step;
  const bridge = currentBridge(state, cursor, directive);
  if (!bridge) return;
  const parts = [];
  for (let i = 0; i < 3; i++) {
    const read = readInteger(state, directive, tokens, { min: 1 });
    if (!read) return;
    parts.push(read);
  }
  const first = parts[0];
  if (!first) return;
  const value = parts.map((part) => part.value).join(' ');
  keep(step, bridge.settings, { value, token: first.token });
};

export const bridgeForms: Readonly<Record<string, Form>> = {
  connection,
  address,
  topic,
  bridge_protocol_version: bridgeProtocolVersion,
  start_type: startType,
  restart_timeout: restartTimeout,
  bridge_tcp_keepalive: bridgeTcpKeepalive,
};
