import { t } from '../../language/t.js';
import type { Bridge, Listener, Setting } from '../model.js';
import { at, version } from '../version.js';
import type { EvaluationState } from './state.js';

/**
 * The checks of the whole, once everything has been read. The broker names no line for them; the places here
 * are ours. In its order: bridges, the default listener of 2.0, the pairs of TLS files, the PROXY protocol
 * (config__read, config__parse_args, config__check and config__check_bridges in src/conf.c).
 */
export function checkWhole(state: EvaluationState): void {
  for (const bridge of state.model.bridges) checkBridge(state, bridge);
  if (!state.is21) openDefaultListener(state);
  state.model.localOnly = isLocalOnly(state);
  checkLocalClientIds(state);
  if (state.target >= TLS_PAIRS_CHECKED) for (const listener of state.model.listeners) checkTlsPairs(state, listener);
  if (state.is21) for (const listener of state.model.listeners) checkProxyProtocol(state, listener);
}

const TLS_PAIRS_CHECKED = version('2.0.21');
const LOCAL_ONLY = version('2.0');
const LOCAL_ONLY_IN_SPITE_OF_OPTIONS = version('2.0.12');

function checkBridge(state: EvaluationState, { directive, addresses, topics, settings, name }: Bridge): void {
  const place = { file: directive.file, span: directive.span };
  const refuse = (message: string): void => state.reject({ rule: 'conf/incomplete-bridge', message, place });
  if (addresses.length === 0) refuse(t`The bridge ${name} has no address: add "address HOST:PORT".`);
  if (topics.length === 0) refuse(t`The bridge ${name} has no topic: add "topic FILTER in|out|both".`);
  const psk = settings.get('bridge_psk');
  const identity = settings.get('bridge_identity');
  if (psk && !identity) refuse(t`The bridge ${name} has bridge_psk but no bridge_identity.`);
  if (identity && !psk) refuse(t`The bridge ${name} has bridge_identity but no bridge_psk.`);
}

/**
 * Up to 2.0 the default listener is opened, as the last one, when certain options in it differ from their
 * defaults; 1.6 also opens it when there is no other.
 */
function openDefaultListener(state: EvaluationState): void {
  const listener = state.defaultListener;
  if (!listener) return;
  const opening = [...listener.settings.values(), ...listener.security.values()].find((setting) =>
    opensDefaultListener(state, setting),
  );
  const directive = opening?.directive ?? listener.plugins[0]?.directive;
  if (!directive && (state.target >= LOCAL_ONLY || state.model.listeners.length > 0)) return;
  if (directive) listener.causedBy = directive;
  state.model.listeners.push(listener);
}

function opensDefaultListener(state: EvaluationState, { option, value }: Setting): boolean {
  if (option.name === 'port' || option.name === 'bind_address') return true;
  const opens =
    at(option.scope, state.target) === 'listener' && at(option.withoutListener ?? 'default', state.target) !== 'default'
      ? 'never'
      : at(option.bringsDefaultListener ?? 'any', state.target);
  if (opens === 'other' && option.name === 'tls_keyform') return value === 'engine';
  return opens === 'any' || (opens === 'other' && String(value) !== at(option.default, state.target));
}

function isLocalOnly(state: EvaluationState): boolean {
  if (state.target < LOCAL_ONLY) return false;
  if (state.target < LOCAL_ONLY_IN_SPITE_OF_OPTIONS) return state.model.listeners.length === 0;
  return !state.listenerSeen;
}

/** Two bridges with one local client id would throw each other out. */
function checkLocalClientIds(state: EvaluationState): void {
  const seen = new Map<string, Bridge>();
  for (const bridge of state.model.bridges) {
    const remote = bridge.settings.get('remote_clientid')?.value ?? `${HOSTNAME}.${bridge.name}`;
    const local = bridge.settings.get('local_clientid');
    const id = String(local?.value ?? `local.${remote}`);
    const earlier = seen.get(id);
    if (!earlier) {
      seen.set(id, bridge);
      continue;
    }
    const directive = local?.directive ?? bridge.directive;
    state.reject({
      rule: 'conf/duplicate-client-id',
      message: t`The bridges ${earlier.name} and ${bridge.name} have the same local client id; set local_clientid in one of them.`,
      place: { file: directive.file, span: directive.span },
      related: [{ message: t`the other bridge`, file: earlier.directive.file, span: earlier.directive.span }],
    });
  }
}

/** Stands for the host name, which no id in a file is expected to repeat. */
const HOSTNAME = '\u0000hostname';

function checkTlsPairs(state: EvaluationState, { settings }: Listener): void {
  const certificate = settings.get('certfile');
  const key = settings.get('keyfile');
  const refuse = (setting: Setting, message: string): void =>
    state.reject({
      rule: 'conf/incomplete-tls',
      message,
      place: { file: setting.directive.file, span: setting.directive.span },
    });
  if (certificate && !key) refuse(certificate, t`certfile needs a keyfile in the same listener.`);
  else if (key && !certificate) refuse(key, t`keyfile needs a certfile in the same listener.`);
  for (const name of ['cafile', 'capath']) {
    const setting = settings.get(name);
    if (setting && !certificate) refuse(setting, t`${name} needs certfile and keyfile in the same listener.`);
  }
}

function checkProxyProtocol(state: EvaluationState, { settings }: Listener): void {
  const proxy = settings.get('enable_proxy_protocol');
  if (proxy?.value !== 2) return;
  const subject = settings.get('use_subject_as_username');
  const contradicting =
    subject?.value === true ? subject : (settings.get('certfile') ?? settings.get('keyfile') ?? undefined);
  if (!contradicting) return;
  state.reject({
    rule: 'conf/proxy-protocol',
    message: t`${contradicting.option.name} cannot be used together with enable_proxy_protocol 2.`,
    place: { file: contradicting.directive.file, span: contradicting.directive.span },
    related: [
      { message: t`enable_proxy_protocol is set here`, file: proxy.directive.file, span: proxy.directive.span },
    ],
  });
}
