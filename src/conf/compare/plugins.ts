import { t } from '../../language/t.js';
import { listenerName } from '../listener-name.js';
import type { BrokerModel, Plugin } from '../model.js';
import { type Difference, needsOf, type Side } from './difference.js';
import { optionNamed } from './listeners.js';
import { compareSettings, placeOf } from './settings.js';

/** What differs in the plugins: which there are, for which listeners, in which order, and what is handed to them. */
export function comparePlugins(before: BrokerModel, after: BrokerModel): Difference[] {
  const [had, has] = [keyed(before), keyed(after)];
  const needs = needsOf(optionNamed('plugin'), after.target);
  const base = { kind: 'plugin', of: '', secret: false, needs } as const;
  const differences = [...new Set([...had.keys(), ...has.keys()])].flatMap((key): Difference[] => {
    const [old, current] = [had.get(key), has.get(key)];
    if (old && current) return comparePlugin(old, current, before, after);
    const what = (old ?? current)?.path ?? '';
    return [{ ...base, what, before: old && whole(old), after: current && whole(current) }];
  });
  const inBoth = (keys: Iterable<string>, other: ReadonlyMap<string, Plugin>) =>
    [...keys].filter((key) => other.has(key));
  const [oldOrder, order] = [inBoth(had.keys(), has), inBoth(has.keys(), had)];
  const reordered = oldOrder.findIndex((key, index) => key !== order[index]);
  if (reordered === -1) return differences;
  const first = (key: string | undefined, among: ReadonlyMap<string, Plugin>): Side | undefined => {
    const plugin = key === undefined ? undefined : among.get(key);
    return plugin && { value: `${reordered + 1}. ${plugin.path}`, place: placeOf(plugin) };
  };
  const sides = { before: first(oldOrder[reordered], had), after: first(order[reordered], has) };
  return [...differences, { ...base, what: t`order of the plugins`, ...sides }];
}

/** By path and by where it is attached; the same one several times by its turn. */
function keyed({ plugins }: BrokerModel): Map<string, Plugin> {
  const found = new Map<string, Plugin>();
  for (const plugin of plugins) {
    let key = `${plugin.path} ${usersOf(plugin)}`;
    while (found.has(key)) key += ' again';
    found.set(key, plugin);
  }
  return found;
}

function comparePlugin(old: Plugin, current: Plugin, before: BrokerModel, after: BrokerModel): Difference[] {
  const of = t`plugin ${current.path}`;
  const needs = needsOf(optionNamed('plugin_opt_x'), after.target);
  const options = [...new Set([...old.options, ...current.options].map(({ key }) => key))];
  return [
    ...options.flatMap((key): Difference[] => {
      const [had, has] = [valuesOf(old, key), valuesOf(current, key)];
      if (had?.value === has?.value) return [];
      return [{ kind: 'plugin option', of, what: `plugin_opt_${key}`, before: had, after: has, secret: false, needs }];
    }),
    ...compareSettings(
      { settings: old.settings, target: before.target },
      { settings: current.settings, target: after.target },
      of,
    ),
  ];
}

/** Every value that is handed over, in order: what a plugin does with the second is its own matter. */
function valuesOf({ options }: Plugin, key: string): Side | undefined {
  const own = options.filter((option) => option.key === key);
  const last = own.at(-1);
  return last && { value: own.map(({ value }) => value).join(' '), place: placeOf(last) };
}

function whole(plugin: Plugin): Side {
  return { value: usersOf(plugin), place: placeOf(plugin) };
}

function usersOf({ attachedTo }: Plugin): string {
  if (attachedTo.includes('global')) return t`for all listeners`;
  const names = attachedTo.map((attached) => (attached === 'global' ? '' : listenerName(attached))).sort();
  return names.length === 0 ? t`not used` : t`for ${names.join(', ')}`;
}
