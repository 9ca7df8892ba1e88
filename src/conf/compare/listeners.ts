import { t } from '../../language/t.js';
import { type Access, accessOf } from '../access.js';
import { findInAnyVersion } from '../catalogue/index.js';
import type { Option } from '../catalogue/option.js';
import type { Evaluation } from '../evaluate/evaluate.js';
import { listenerName } from '../listener-name.js';
import type { BrokerModel, Settings } from '../model.js';
import { type Difference, needsOf, type Side } from './difference.js';
import { compareSettings, placeOf } from './settings.js';

/** A listener that both configurations have. */
export interface ListenerPair {
  readonly before: Access;
  readonly after: Access;
}

/** The listeners of two configurations. */
export interface MatchedListeners {
  readonly pairs: readonly ListenerPair[];
  readonly removed: readonly Access[];
  readonly added: readonly Access[];
}

/** Finds the listeners that are the same socket; what is left over is the same if its port is. */
export function matchListeners(before: Evaluation, after: Evaluation): MatchedListeners {
  const removed = accessOf(before);
  const added = accessOf(after);
  const pairs: ListenerPair[] = [];
  for (const keyOf of [socketOf, portOf]) {
    for (const old of [...removed]) {
      const found = added.find((candidate) => keyOf(candidate) === keyOf(old));
      if (!found) continue;
      pairs.push({ before: old, after: found });
      removed.splice(removed.indexOf(old), 1);
      added.splice(added.indexOf(found), 1);
    }
  }
  return { pairs, removed, added };
}

function socketOf({ listener }: Access): string {
  return listenerName(listener);
}

function portOf({ listener: { port, socketPath } }: Access): string {
  return socketPath ?? String(port);
}

/** Compared as a part of the socket, or by who gets in. */
const NOT_AS_SETTINGS = ['port', 'bind_address', 'allow_anonymous', 'listener_allow_anonymous'];

/** What differs in the listeners: which there are, who gets in, and their settings. */
export function compareListeners(before: Evaluation, after: Evaluation, matched: MatchedListeners): Difference[] {
  const listenerOption = optionNamed('listener');
  const needs = needsOf(listenerOption, after.model.target);
  const base = { kind: 'listener', of: '', secret: false, needs } as const;
  return [
    ...matched.removed.map((old) => ({ ...base, what: listenerName(old.listener), before: described(old) })),
    ...matched.added.map((added) => ({ ...base, what: listenerName(added.listener), after: described(added) })),
    ...matched.pairs.flatMap((pair) => comparePair(pair, before.model, after.model)),
  ];
}

function comparePair({ before, after }: ListenerPair, old: BrokerModel, current: BrokerModel): Difference[] {
  const of = listenerName(after.listener);
  const needs = needsOf(optionNamed('listener'), current.target);
  const address: Difference[] =
    listenerName(before.listener) === of && old.localOnly === current.localOnly
      ? []
      : [
          {
            kind: 'listener',
            of: '',
            what: of,
            before: bound(before, old),
            after: bound(after, current),
            secret: false,
            needs,
          },
        ];
  return [
    ...address,
    ...compareAnonymous(before, after, of, current),
    ...compareSettings(
      { settings: settingsOf(before, old, current), target: old.target },
      { settings: settingsOf(after, current, old), target: current.target },
      of,
      NOT_AS_SETTINGS,
    ),
  ];
}

/** Under per_listener_settings, in one of them, security is a matter of the listener. */
function settingsOf({ listener }: Access, model: BrokerModel, other: BrokerModel): Settings {
  if (!model.perListenerSettings && !other.perListenerSettings) return listener.settings;
  const settings = new Map([...(model.perListenerSettings ? listener.security : model.security), ...listener.settings]);
  const prefix = settings.get('listener_auto_id_prefix');
  settings.delete('listener_auto_id_prefix');
  if (prefix) settings.set('auto_id_prefix', { ...prefix, option: optionNamed('auto_id_prefix') });
  return settings;
}

function compareAnonymous(before: Access, after: Access, of: string, { target }: BrokerModel): Difference[] {
  if (before.anonymous === after.anonymous) return [];
  const what = after.anonymousBy?.option.name ?? before.anonymousBy?.option.name ?? 'allow_anonymous';
  const needs = needsOf(optionNamed(what), target);
  return [{ kind: 'setting', of, what, before: anonymous(before), after: anonymous(after), secret: false, needs }];
}

function anonymous({ anonymous, anonymousBy }: Access): Side {
  return { value: String(anonymous), place: anonymousBy && placeOf(anonymousBy) };
}

function bound({ listener }: Access, { localOnly }: BrokerModel): Side {
  const where = localOnly ? t`the loopback addresses only` : (listener.host ?? listener.socketPath ?? t`every address`);
  return { value: where, place: placeOfListener(listener) };
}

function described({ listener, protocol, tls, anonymous: isOpen }: Access): Side {
  const parts = [protocol, ...(tls ? ['TLS'] : []), ...(isOpen ? [t`anonymous clients`] : [])];
  return { value: parts.join(', '), place: placeOfListener(listener) };
}

function placeOfListener({ directive, causedBy, place }: Access['listener']): Side['place'] {
  const line = directive ?? causedBy;
  return place ?? (line && placeOf({ directive: line }));
}

/** An option that the catalogue is known to have. */
export function optionNamed(name: string): Option {
  const found = findInAnyVersion(name);
  if (!found) throw new Error(`the catalogue has no option ${name}`);
  return found.option;
}
