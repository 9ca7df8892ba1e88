import { t } from '../language/t.js';
import { listenerName } from './listener-name.js';
import type { Bridge, BrokerModel, Listener, Plugin } from './model.js';

/** What a setting belongs to: the broker as a whole, or one listener, bridge or plugin. */
export type Owner =
  | { readonly kind: 'global' }
  | { readonly kind: 'listener'; readonly listener: Listener }
  | { readonly kind: 'bridge'; readonly bridge: Bridge }
  | { readonly kind: 'plugin'; readonly plugin: Plugin };

export const GLOBAL: Owner = { kind: 'global' };

/** The listener, bridge or plugin itself. */
export function partOf(owner: Owner): Listener | Bridge | Plugin | undefined {
  switch (owner.kind) {
    case 'global':
      return undefined;
    case 'listener':
      return owner.listener;
    case 'bridge':
      return owner.bridge;
    case 'plugin':
      return owner.plugin;
  }
}

/** Whether both are the same part of the same model. */
export function isSameOwner(a: Owner, b: Owner): boolean {
  return a.kind === b.kind && partOf(a) === partOf(b);
}

/** How messages call it: `the listener on port 8883`, `the bridge home`. */
export function ownerName(owner: Owner): string {
  switch (owner.kind) {
    case 'global':
      return t`the broker`;
    case 'listener':
      return t`the listener on ${listenerName(owner.listener)}`;
    case 'bridge':
      return t`the bridge ${owner.bridge.name}`;
    case 'plugin':
      return t`the plugin ${pluginName(owner.plugin)}`;
  }
}

/** The name that `plugin_load` gave it, else that of its file without `.so`. */
export function pluginName({ name, path }: Plugin): string {
  return name ?? path.slice(path.lastIndexOf('/') + 1).replace(/\.(?:so|dll)\s*$/, '');
}

/** All owners of a model in the order in which they are shown. */
export function ownersOf(model: BrokerModel): Owner[] {
  return [
    GLOBAL,
    ...model.listeners.map((listener): Owner => ({ kind: 'listener', listener })),
    ...pluginsOf(model).map((plugin): Owner => ({ kind: 'plugin', plugin })),
    ...model.bridges.map((bridge): Owner => ({ kind: 'bridge', bridge })),
  ];
}

/** Every plugin once. */
export function pluginsOf({ plugins, listeners }: BrokerModel): Plugin[] {
  return [...new Set([...plugins, ...listeners.flatMap((listener) => listener.plugins)])];
}
