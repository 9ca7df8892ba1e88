import type { Option } from '../catalogue/option.js';
import type { Setting, Settings } from '../model.js';
import { at, type Version } from '../version.js';
import { type Difference, needsOf, SECRET, type Side } from './difference.js';

/** The settings of one scope in one of the configurations. */
export interface SettingsSide {
  readonly settings: Settings;
  /** The version whose defaults count where nothing is written. */
  readonly target: Version;
}

/** What is logged where no log_type is written (config__init of src/conf.c). */
const LOG_TYPES = ['error', 'warning', 'notice', 'information'];

/**
 * What two scopes set differently. What is written as it would be anyway counts as not written.
 *
 * @param of whose settings they are, in words
 * @param except options that are compared in another way
 * @param unset options to compare even where neither has a line: versions have other defaults
 */
export function compareSettings(
  before: SettingsSide,
  after: SettingsSide,
  of = '',
  except: readonly string[] = [],
  unset: readonly Option[] = [],
): Difference[] {
  const keys = new Map<string, Option>(unset.map((option) => [option.name, option]));
  for (const { settings, target } of [before, after]) {
    for (const [key, { option }] of settings) {
      keys.set(key, option);
      if (isOneOfSeveral(key, option))
        for (const word of usualWords(option, target)) keys.set(`${option.name} ${word}`, option);
    }
  }
  return [...keys].flatMap(([key, option]): Difference[] => {
    if (except.includes(option.name)) return [];
    const [old, current] = [sideOf(before, key, option), sideOf(after, key, option)];
    if (old?.value === current?.value) return [];
    const secret = option.secret === true;
    const hide = (side: Side | undefined) => (secret && side?.place ? { ...side, value: SECRET } : side);
    const needs = needsOf(option, after.target);
    return [{ kind: 'setting', of, what: option.name, before: hide(old), after: hide(current), secret, needs }];
  });
}

function sideOf({ settings, target }: SettingsSide, key: string, option: Option): Side | undefined {
  const setting = settings.get(key);
  if (setting) return { value: String(setting.value), place: placeOf(setting) };
  if (!isOneOfSeveral(key, option)) return defaultOf(option, target);
  const isSet = [...settings.values()].some((other) => other.option === option);
  const word = key.slice(option.name.length + 1);
  return !isSet && usualWords(option, target).includes(word) ? { value: word } : undefined;
}

/** Several lines add up to one value: each of them is there or not. */
function isOneOfSeveral(key: string, { name }: Option): boolean {
  return key.startsWith(`${name} `);
}

function defaultOf(option: Option, target: Version): Side | undefined {
  const value = at(option.default, target);
  return value === undefined ? undefined : { value };
}

function usualWords(option: Option, target: Version): readonly string[] {
  return option.name === 'log_type' ? LOG_TYPES : [at(option.default, target) ?? ''];
}

/** The line of a setting. */
export function placeOf({ directive: { file, span } }: Pick<Setting, 'directive'>): NonNullable<Side['place']> {
  return { file, span };
}
