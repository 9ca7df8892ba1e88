import { accessOf } from '../conf/access.js';
import { findOption, type Option, options } from '../conf/catalogue/index.js';
import { type AskedOption, isSelected, kindOfOwner, ownersFor, type Selection } from '../conf/edit/asked-option.js';
import { canonicalValue } from '../conf/edit/canonical-value.js';
import { type EffectiveSetting, effectiveSettings } from '../conf/effective.js';
import type { Evaluation } from '../conf/evaluate/evaluate.js';
import type { Directive } from '../conf/model.js';
import { GLOBAL, isSameOwner, type Owner, ownersOf } from '../conf/owner.js';
import { at } from '../conf/version.js';
import { t } from '../language/t.js';
import { UsageError } from '../text/error.js';

/** A value that counts: set by a line, or by default. */
export interface ShownSetting {
  readonly option: Option;
  readonly name: string;
  readonly owner: Owner;
  readonly value: string;
  /** Undefined: by default. */
  readonly directive: Directive | undefined;
}

/** The broker, or a listener, plugin or bridge, with what counts for it. */
export interface Section {
  readonly owner: Owner;
  readonly settings: readonly ShownSetting[];
}

export interface ShowOptions {
  /** `set`: what lines say; `changed`: where that is not the default; `all`: the defaults as well. */
  readonly which: 'set' | 'changed' | 'all';
  /** Only this listener, with what counts for it. */
  readonly listener?: number | undefined;
}

/**
 * What is in force, by owner.
 *
 * @throws UsageError where there is no such listener
 */
export function shownSections(evaluation: Evaluation, { which, listener }: ShowOptions): Section[] {
  const { model } = evaluation;
  const all = effectiveSettings(model).filter(
    (setting) => which !== 'changed' || !isDefault(setting, defaultOf(evaluation, setting.option)),
  );
  const owners = ownersOf(model);
  const sections = owners.map((owner) => {
    const set = all.filter((setting) => isSameOwner(setting.owner, owner));
    const rest = which === 'all' ? defaultsFor(evaluation, owner, set) : [];
    return { owner, settings: [...set, ...rest] };
  });
  if (listener === undefined) return sections;
  const chosen = sections.filter(({ owner }) => owner.kind === 'listener' && isSelected(owner, { listener }));
  if (chosen.length === 0) throw noListener(owners, listener);
  const shared = sections[0]?.settings.filter(({ option }) => at(option.scope, model.target) === 'security') ?? [];
  return chosen.map(({ owner, settings }) => ({ owner, settings: [...settings, ...shared] }));
}

function noListener(owners: readonly Owner[], port: number): UsageError {
  const ports = owners.flatMap((owner) => (owner.kind === 'listener' ? owner.listener.port : []));
  return new UsageError(
    t`There is no listener on port ${port}${ports.length > 0 ? t`; there is ${ports.join(', ')}` : t`: none is configured, and the broker serves port 1883 on the loopback address only`}.`,
  );
}

/**
 * The values of one option: those in force, one for each owner that sets it, else by default.
 *
 * @throws UsageError where the selection does not go with the option
 */
export function valuesFor(evaluation: Evaluation, asked: AskedOption, selection: Selection): ShownSetting[] {
  const { model } = evaluation;
  const set = effectiveSettings(model).filter(({ name }) => name === asked.name);
  // What is set for all listeners counts for each.
  const isShared = selection.listener !== undefined && kindOfOwner(asked.option, model) === 'global';
  const isSecurity = at(asked.option.scope, model.target) === 'security';
  const owners = ownersFor(asked, model, isShared && isSecurity ? {} : selection);
  const value = defaultOf(evaluation, asked.option);
  return owners.flatMap((owner): ShownSetting[] => {
    const own = set.filter((setting) => isSameOwner(setting.owner, owner));
    if (own.length > 0 || value === undefined) return own;
    return [{ ...asked, owner, value, directive: undefined }];
  });
}

function isDefault({ option, value, owner }: EffectiveSetting, standard: string | undefined): boolean {
  return standard !== undefined && value === standard && option.name !== 'listener' && owner !== undefined;
}

/** The value that counts where nothing is set; undefined where there is none. */
function defaultOf(evaluation: Evaluation, option: Option): string | undefined {
  const { target } = evaluation.model;
  // Without a listener, and in 1.6 without anything to check passwords with, everybody gets in.
  if (option.name === 'allow_anonymous') {
    const undecided = accessOf(evaluation).filter(({ anonymousBy }) => !anonymousBy);
    if (undecided.length > 0) return String(undecided.some(({ anonymous }) => anonymous));
  }
  const standard = at(option.default, target);
  return standard === undefined ? undefined : canonicalValue(option, standard, target);
}

function defaultsFor(evaluation: Evaluation, owner: Owner, set: readonly EffectiveSetting[]): ShownSetting[] {
  const { model } = evaluation;
  const names = new Set(set.map(({ name }) => name));
  return options.flatMap((option): ShownSetting[] => {
    if (names.has(option.name) || !findOption(option.name, model.target)) return [];
    if (kindOfOwner(option, model) !== owner.kind || DECIDED_BY_HEAD.has(option.name)) return [];
    const value = defaultOf(evaluation, option);
    if (value === undefined) return [];
    return [
      { option, name: option.name, owner: owner.kind === 'global' ? GLOBAL : owner, value, directive: undefined },
    ];
  });
}

/** The line of a listener says them. */
const DECIDED_BY_HEAD = new Set(['port', 'bind_address']);
