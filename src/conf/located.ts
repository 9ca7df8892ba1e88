import { findOption, type Option } from './catalogue/index.js';
import type { Bridge, BrokerModel, Directive, Listener, Plugin } from './model.js';
import { GLOBAL, type Owner, pluginsOf } from './owner.js';
import { decode } from './tokens.js';
import { at, version } from './version.js';

/** A directive, whether it is in force or overwritten, with what it belongs to. */
export interface Located {
  readonly directive: Directive;
  readonly option: Option;
  /** As the catalogue spells it; the own name of a `plugin_opt_*`. */
  readonly name: string;
  /** Undefined where the broker refuses it. */
  readonly owner: Owner | undefined;
  /** What the next line would belong to. */
  readonly next: Cursor;
}

interface Cursor {
  readonly listener?: Listener | undefined;
  readonly bridge?: Bridge | undefined;
  readonly plugin?: Plugin | undefined;
}

const REWRITTEN = version('2.1');

/** Every directive that the target knows, in the order of reading, with what it belongs to (see evaluate/scope.ts). */
export function locate(model: BrokerModel): Located[] {
  const parts = partsByDirective(model);
  const standing = model.listeners.find(({ directive }) => !directive);
  const is21 = model.target >= REWRITTEN;
  return model.files.flatMap(({ directives }) => {
    let cursor: Cursor = is21 ? {} : { listener: standing };
    return directives.flatMap((directive) => {
      const option = findOption(directive.name.text, model.target)?.option;
      if (!option) return [];
      cursor = moved(cursor, directive, option);
      return [{ directive, option, name: optionName(directive, option), owner: ownerOf(cursor, option), next: cursor }];
    });
  });

  function moved(cursor: Cursor, directive: Directive, option: Option): Cursor {
    switch (option.name) {
      case 'listener':
        return { ...cursor, listener: parts.listeners.get(directive) };
      case 'port':
      case 'bind_address':
        return is21 ? { ...cursor, listener: standing } : cursor;
      case 'connection':
        return { ...cursor, bridge: parts.bridges.get(directive) };
      case 'plugin':
      case 'global_plugin':
      case 'plugin_load':
        return { ...cursor, plugin: parts.plugins.get(directive) };
      case 'plugin_use': {
        const used = decode(textBehindName(directive).trim());
        return { ...cursor, plugin: pluginsOf(model).find(({ name }) => name === used) };
      }
      default:
        return at(option.scope, model.target) === 'listener' && !cursor.listener
          ? { ...cursor, listener: standing }
          : cursor;
    }
  }

  function ownerOf({ listener, bridge, plugin }: Cursor, option: Option): Owner | undefined {
    const ofListener = listener && ({ kind: 'listener', listener } as const);
    switch (option.name) {
      case 'listener':
        return ofListener;
      case 'port':
      case 'bind_address':
        return standing && { kind: 'listener', listener: standing };
      case 'connection':
        return bridge && { kind: 'bridge', bridge };
      case 'plugin':
      case 'global_plugin':
      case 'plugin_load':
        return plugin && { kind: 'plugin', plugin };
    }
    switch (at(option.scope, model.target)) {
      case 'global':
        return GLOBAL;
      case 'security':
        // Read at its place, and yet one value for the whole broker.
        return model.perListenerSettings ? ofListener : GLOBAL;
      case 'listener':
        return ofListener;
      case 'bridge':
        return bridge && { kind: 'bridge', bridge };
      case 'plugin':
        return plugin && { kind: 'plugin', plugin };
    }
  }
}

function partsByDirective(model: BrokerModel) {
  return {
    listeners: new Map(model.listeners.map((listener) => [listener.directive, listener])),
    bridges: new Map(model.bridges.map((bridge) => [bridge.directive, bridge])),
    plugins: new Map(pluginsOf(model).map((plugin) => [plugin.directive, plugin])),
  };
}

/** The name of an option as the catalogue spells it, where one line stands for several the one that was written. */
export function optionName({ name }: Pick<Directive, 'name'>, option: Option): string {
  return option.name === 'plugin_opt_*' ? decode(name.text).replace(/^auth_opt_/, 'plugin_opt_') : option.name;
}

/** What stands behind the name and one blank, as latin1. */
export function textBehindName({ file, name, span }: Directive): string {
  return file.bytes.toString('latin1', Math.min(name.end + 1, span.end), span.end);
}
