import { findOption, type Option } from '../conf/catalogue/index.js';
import { namedOption } from '../conf/edit/asked-option.js';
import { type EffectiveSetting, effectiveSettings } from '../conf/effective.js';
import type { BrokerModel } from '../conf/model.js';
import type { Version } from '../conf/version.js';
import type { RuleDocs } from '../lint/rule.js';

/** What is known of an option, in the catalogue and in the configuration at hand. */
export interface OptionExplanation {
  readonly option: Option;
  readonly name: string;
  readonly target: Version;
  readonly known: boolean;
  /** Where it is set. */
  readonly settings: readonly EffectiveSetting[];
  /** Rules of lint that are about it. */
  readonly rules: readonly string[];
}

/**
 * Gathers what is known of an option.
 *
 * @param model of the configuration at hand, where there is one
 * @throws UsageError for an option that no version knows
 */
export function explainOption(
  given: string,
  target: Version,
  model: BrokerModel | undefined,
  rules: readonly RuleDocs[],
): OptionExplanation {
  const { option, name } = namedOption(given, target);
  const settings = model ? effectiveSettings(model).filter((each) => each.option === option) : [];
  return {
    option,
    name: option.name,
    target,
    known: findOption(name, target) !== undefined,
    settings: settings.filter((each) => name.endsWith('*') || name === option.name || each.name === name),
    rules: rules.filter((rule) => isAbout(rule, option)).map(({ id }) => id),
  };
}

function isAbout({ summary, why, example }: RuleDocs, { name }: Option): boolean {
  const word = new RegExp(`(?<![\\w-])${name.replace('*', '\\w+')}(?![\\w-])`);
  return word.test(`${summary}\n${why}`) || example.bad.split('\n').some((line) => word.test(line.split(' ')[0] ?? ''));
}
