import { t } from '../../language/t.js';
import { atoi, atol } from '../numbers.js';
import { decode } from '../tokens.js';
import { version } from '../version.js';
import { type Form, keep } from './directive.js';
import { readBoolean, readInteger, refuseEmpty, refuseWord } from './value.js';

/** MQTT_MAX_PAYLOAD of upstream: the largest payload that fits a remaining length. */
const MAX_PAYLOAD = 268_435_455;

const SECONDS: Readonly<Record<string, number>> = {
  s: 1,
  h: 3600,
  d: 86_400,
  w: 7 * 86_400,
  m: 30 * 86_400,
  y: 365 * 86_400,
};

const DESTINATIONS = ['none', 'syslog', 'stdout', 'stderr', 'topic', 'dlt', 'file'];
const LOG_TYPES = [
  'none',
  'information',
  'notice',
  'warning',
  'error',
  'debug',
  'subscribe',
  'unsubscribe',
  'internal',
  'websockets',
  'all',
];

/** Must come before every security option; from 2.1 on, nothing after the first `true` is even read. */
const perListenerSettings: Form = (step) => {
  const { state, directive, tokens } = step;
  if (state.is21 && state.model.perListenerSettings) return;
  const read = readBoolean(state, directive, tokens);
  if (!read) return;
  if (state.securitySeen && read.value) {
    state.reject({
      rule: 'conf/per-listener-order',
      message: t`per_listener_settings must stand before every security option, in all files: put it first.`,
      place: { file: directive.file, span: directive.span },
    });
    return;
  }
  state.model.perListenerSettings = read.value;
  keep(step, state.model.global, read);
};

/** A number and a unit letter: `14d`. Read with atoi in every version, so `1.5d` is one day. */
const persistentClientExpiration: Form = (step) => {
  const { state, directive, tokens } = step;
  const token = tokens.next();
  if (!token) {
    if (state.is21) refuseEmpty(state, directive);
    return;
  }
  const unit = token.text.slice(-1);
  const seconds = unit === 's' && !state.is21 ? undefined : SECONDS[unit];
  const value = seconds === undefined ? 0 : atoi(token.text.slice(0, -1)) * seconds;
  if (value <= 0) {
    state.reject({
      rule: 'conf/bad-duration',
      message: t`'${decode(token.text)}' is no duration: write a number above 0 and one of ${state.is21 ? 's, ' : ''}h, d, w, m (months), y, like 14d.`,
      place: { file: directive.file, span: token },
    });
    return;
  }
  keep(step, state.model.global, { value, token });
};

const memoryLimit: Form = (step) => {
  const { state, directive, tokens } = step;
  const token = tokens.next();
  if (!token) {
    refuseEmpty(state, directive);
    return;
  }
  const value = atol(token.text);
  if (value < 0n) {
    state.reject({
      rule: 'conf/out-of-range',
      message: t`${decode(token.text)} is out of range: memory_limit must be at least 0.`,
      place: { file: directive.file, span: token },
    });
    return;
  }
  keep(step, state.model.global, { value: Number(value), token });
};

/** Stored as an unsigned number: a negative one is beyond the maximum. */
const messageSizeLimit: Form = (step) => {
  const read = readInteger(step.state, step.directive, step.tokens, { min: 0, max: MAX_PAYLOAD });
  if (read) keep(step, step.state.model.global, read);
};

/** 2.0.21 takes every number; 2.1 refuses those below 1 and caps the rest. */
const retainExpiryInterval: Form = (step) => {
  const bounds = step.state.is21 ? { min: 1, clampMax: 10_000_000 } : {};
  const read = readInteger(step.state, step.directive, step.tokens, bounds);
  if (read) keep(step, step.state.model.global, read);
};

const logDest: Form = (step) => {
  const { state, directive, tokens } = step;
  const token = tokens.next();
  if (!token) {
    refuseEmpty(state, directive);
    return;
  }
  const known = state.target >= version('2.0') ? DESTINATIONS : DESTINATIONS.filter((word) => word !== 'dlt');
  if (!known.includes(token.text)) {
    refuseWord(state, directive, token, known);
    return;
  }
  const { global } = state.model;
  if (token.text !== 'file') {
    if (token.text === 'none') for (const word of DESTINATIONS) global.delete(`log_dest ${word}`);
    global.set(`log_dest ${token.text}`, { option: step.option, directive, value: token.text, span: token });
    return;
  }
  const earlier = global.get('log_dest file');
  if (earlier) {
    state.reject({
      rule: 'conf/duplicate-value',
      message: t`log_dest file is set already; only one log file is possible. Keep one of the two lines.`,
      place: { file: directive.file, span: directive.span },
      related: [{ message: t`set first here`, file: earlier.directive.file, span: earlier.directive.span }],
    });
    return;
  }
  // The path keeps its trailing blanks in every version.
  const rest = tokens.rest();
  const path = rest?.text.replace(/^[ \t]+/, '') ?? '';
  if (!rest || path === '') {
    refuseEmpty(state, directive);
    return;
  }
  const span = { start: rest.end - path.length, end: rest.end };
  global.set('log_dest file', { option: step.option, directive, value: decode(path), span });
};

const logType: Form = (step) => {
  const { state, directive, tokens } = step;
  const token = tokens.next();
  if (!token) {
    if (state.is21) refuseEmpty(state, directive);
    return;
  }
  const known =
    state.circumstances.build.websockets === 'none' ? LOG_TYPES.filter((word) => word !== 'websockets') : LOG_TYPES;
  if (!known.includes(token.text)) {
    refuseWord(state, directive, token, known);
    return;
  }
  state.model.global.set(`log_type ${token.text}`, { option: step.option, directive, value: token.text, span: token });
};

export const globalForms: Readonly<Record<string, Form>> = {
  per_listener_settings: perListenerSettings,
  persistent_client_expiration: persistentClientExpiration,
  memory_limit: memoryLimit,
  message_size_limit: messageSizeLimit,
  retain_expiry_interval: retainExpiryInterval,
  log_dest: logDest,
  log_type: logType,
};
