import type { Option } from './catalogue/index.js';
import { locate, optionName, textBehindName } from './located.js';
import type { BrokerModel, Directive, Setting, Settings } from './model.js';
import { GLOBAL, type Owner, ownersOf } from './owner.js';
import { decode } from './tokens.js';

/** A value that is in force, and the line that it comes from. */
export interface EffectiveSetting {
  readonly option: Option;
  /** The option's name; of `plugin_opt_*` the whole name, as `plugin_opt_path`. */
  readonly name: string;
  readonly owner: Owner;
  /** As one would write it, and as the broker understood it. */
  readonly value: string;
  readonly directive: Directive;
}

/** Options with values of several words: the words are shown as they were written. */
const AS_WRITTEN = new Set(['persistent_client_expiration', 'restart_timeout', 'listener', 'plugin_load']);
/** Those of which the model keeps the last one only, although each adds. */
const FROM_LINES = new Set(['websockets_origin', 'plugin_use']);

/**
 * All that is in force, by owner: the broker, its listeners, plugins and bridges, and for each in the order in which it
 * was first set. Lines that a later one overwrites are left out.
 */
export function effectiveSettings(model: BrokerModel): EffectiveSetting[] {
  const lines = locate(model);
  const optionsOfLines = new Map(lines.map(({ directive, option }) => [directive, option]));
  return ownersOf(model).flatMap((owner) => [
    ...own(model, owner),
    ...lines.flatMap((line) =>
      FROM_LINES.has(line.name) && line.owner && isPart(line.owner, owner)
        ? [{ option: line.option, name: line.name, owner, value: words(line.directive), directive: line.directive }]
        : [],
    ),
  ]);

  function own(model: BrokerModel, owner: Owner): EffectiveSetting[] {
    switch (owner.kind) {
      case 'global':
        return [...model.global, ...model.security]
          .map(([key, setting]) => ofSetting(GLOBAL, setting, key))
          .concat(model.includes.map(({ directive, path }) => opener(directive, owner, path)));
      case 'listener': {
        const { directive, settings, security } = owner.listener;
        const head = directive ? [opener(directive, owner)] : [];
        return [...head, ...inForce(settings, owner), ...inForce(security, owner)];
      }
      case 'bridge': {
        const { directive, name, topics, settings } = owner.bridge;
        return [
          opener(directive, owner, name),
          ...inForce(settings, owner),
          ...topics.map((topic) => opener(topic.directive, owner)),
        ];
      }
      case 'plugin': {
        const { directive, path, name, options, settings } = owner.plugin;
        return [
          opener(directive, owner, name === undefined ? path : undefined),
          ...inForce(settings, owner),
          ...options.map((each) => opener(each.directive, owner, each.value)),
        ];
      }
    }
  }

  function opener(directive: Directive, owner: Owner, value = words(directive)): EffectiveSetting {
    const option = optionsOfLines.get(directive) as Option;
    return { option, name: optionName(directive, option), owner, value, directive };
  }
}

function isPart(a: Owner, b: Owner): boolean {
  return a.kind === 'listener' && b.kind === 'listener' && a.listener === b.listener;
}

function inForce(settings: Settings, owner: Owner): EffectiveSetting[] {
  return [...settings]
    .filter(([, { option }]) => !FROM_LINES.has(option.name))
    .map(([key, setting]) => ofSetting(owner, setting, key));
}

function ofSetting(owner: Owner, { option, directive, value }: Setting, key: string): EffectiveSetting {
  const text =
    key === 'log_dest file'
      ? `file ${value}`
      : AS_WRITTEN.has(option.name) || option.name === 'address'
        ? words(directive)
        : String(value);
  return { option, name: option.name, owner, value: text, directive };
}

/** The words behind the name, with one blank between them. */
function words(directive: Directive): string {
  return decode(textBehindName(directive).trim().replace(/ +/g, ' '));
}
