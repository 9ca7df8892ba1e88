import { t } from '../../language/t.js';
import { UsageError } from '../../text/error.js';
import { findInAnyVersion, findOption, knownNames, type Option } from '../catalogue/index.js';
import { closest } from '../evaluate/spelling.js';
import { listenerName } from '../listener-name.js';
import type { BrokerModel } from '../model.js';
import { type Owner, ownerName, ownersOf, pluginName } from '../owner.js';
import { at, type Version, versionText } from '../version.js';

/** An option that somebody named. */
export interface AskedOption {
  readonly option: Option;
  /** As the catalogue spells it; the whole name of a `plugin_opt_*`. */
  readonly name: string;
}

/** Of which listener, bridge or plugin. */
export interface Selection {
  /** Its port. */
  readonly listener?: number | undefined;
  readonly bridge?: string | undefined;
  /** Its name, or that of its file. */
  readonly plugin?: string | undefined;
}

/** These begin a block and belong to what they begin. */
const OPENERS: Readonly<Record<string, Owner['kind']>> = {
  listener: 'listener',
  port: 'listener',
  bind_address: 'listener',
  connection: 'bridge',
  plugin: 'plugin',
  global_plugin: 'plugin',
  plugin_load: 'plugin',
};

/** Whether a line of the option begins a block of settings. */
export function beginsBlock({ name }: Option): boolean {
  return name in OPENERS && name !== 'port' && name !== 'bind_address';
}

/**
 * The option of a name under any of its spellings, whether the target knows it or not.
 *
 * @throws UsageError for one that no version knows, with what was probably meant
 */
export function namedOption(given: string, target: Version): AskedOption {
  const found = findInAnyVersion(given);
  if (!found) {
    const near = closest(given, knownNames(target));
    throw new UsageError(
      near === undefined
        ? t`There is no option ${given}; docs/options.md lists all of them.`
        : t`There is no option ${given}: did you mean ${near}?`,
    );
  }
  const { option } = found;
  const isOwn = option.name === 'plugin_opt_*' && !given.endsWith('*');
  return { option, name: isOwn ? given.replace(/^auth_opt_/, 'plugin_opt_') : option.name };
}

/**
 * The same for an option that is to be read or written.
 *
 * @throws UsageError where the target does not know it
 */
export function askedOption(given: string, target: Version): AskedOption {
  const asked = namedOption(given, target);
  if (asked.name.endsWith('*')) throw new UsageError(t`Write the whole name in the place of ${given}.`);
  const spelling = findOption(given, target) ?? findOption(asked.name, target);
  if (spelling) return asked;
  const { removed, since } = asked.option;
  const when =
    removed !== undefined && target >= removed
      ? t`has it no more (since ${versionText(removed)})`
      : since === undefined
        ? t`does not know it`
        : t`does not know it: it came with ${versionText(since)}`;
  throw new UsageError(t`Mosquitto ${versionText(target)} ${when}: ${given}. See "mqttctl config explain ${given}".`);
}

/**
 * The owners that an option can have and that a selection means: all of its kind where nothing is selected.
 *
 * @throws UsageError where the selection is of another kind, or there is no such listener, bridge or plugin
 */
export function ownersFor({ option, name }: AskedOption, model: BrokerModel, selection: Selection): Owner[] {
  const kind = kindOfOwner(option, model);
  const wrong = (['listener', 'bridge', 'plugin'] as const).find((key) => selection[key] !== undefined && key !== kind);
  if (wrong) {
    const counts = kind === 'global' ? t`one value for the whole broker` : t`an option of a ${KIND_NAMES[kind]}`;
    const why =
      at(option.scope, model.target) === 'security' && kind === 'global'
        ? t` as long as per_listener_settings is false`
        : '';
    throw new UsageError(t`${name} is ${counts}${why}: leave out --${wrong}.`);
  }
  const owners = ownersOf(model).filter((owner) => owner.kind === kind);
  if (kind === 'global' || selection[kind] === undefined) return owners;
  const selected = owners.filter((owner) => isSelected(owner, selection));
  if (selected.length > 0) return selected;
  const there = owners.map(selectorOf).join(', ');
  throw new UsageError(
    there
      ? t`There is no ${KIND_NAMES[kind]} ${selection[kind]}; there is ${there}.`
      : t`There is no ${KIND_NAMES[kind]} ${selection[kind]}, and no other either.`,
  );
}

const KIND_NAMES: Readonly<Record<Owner['kind'], string>> = {
  global: t`broker`,
  listener: t`listener`,
  bridge: t`bridge`,
  plugin: t`plugin`,
};

/** Whether the option is one of the broker, or of what. */
export function kindOfOwner(option: Option, { target, perListenerSettings }: BrokerModel): Owner['kind'] {
  const opened = OPENERS[option.name];
  if (opened) return opened;
  const scope = at(option.scope, target);
  return scope === 'security' ? (perListenerSettings ? 'listener' : 'global') : scope;
}

/** Whether an owner is the one, or one of those, that a selection means. */
export function isSelected(owner: Owner, { listener, bridge, plugin }: Selection): boolean {
  switch (owner.kind) {
    case 'global':
      return true;
    case 'listener':
      return owner.listener.port === listener;
    case 'bridge':
      return owner.bridge.name === bridge;
    case 'plugin':
      return pluginName(owner.plugin) === plugin || owner.plugin.path === plugin;
  }
}

/**
 * The one owner of them; with several, nobody knows which is meant.
 *
 * @throws UsageError where there are several or none
 */
export function theOwner(owners: readonly Owner[], { option, name }: AskedOption, model: BrokerModel): Owner {
  const [only, ...others] = owners;
  if (only && others.length === 0) return only;
  const kind = kindOfOwner(option, model);
  if (!only) {
    const how = { listener: 'listener PORT', bridge: 'connection NAME', plugin: 'plugin PATH', global: '' }[kind];
    throw new UsageError(
      t`${name} is an option of a ${KIND_NAMES[kind]}, and the configuration has none: write "${how}" first.`,
    );
  }
  const same = owners.every((owner) => selectorOf(owner) === selectorOf(only));
  if (same) {
    throw new UsageError(
      t`Several parts of the configuration are called ${selectorOf(only)} (${owners.map(ownerName).join(', ')}): edit the file with "mqttctl config edit".`,
    );
  }
  throw new UsageError(
    t`${name} belongs to a ${KIND_NAMES[kind]}, and there are several: add ${owners.map((owner) => `--${kind} ${selectorOf(owner)}`).join(t` or `)}.`,
  );
}

/** How a flag names it. */
export function selectorOf(owner: Owner): string {
  switch (owner.kind) {
    case 'global':
      return '';
    case 'listener':
      return owner.listener.port === 0 ? `0 (${listenerName(owner.listener)})` : String(owner.listener.port);
    case 'bridge':
      return owner.bridge.name;
    case 'plugin':
      return pluginName(owner.plugin);
  }
}
