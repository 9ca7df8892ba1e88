import path from 'node:path';
import type { BrokerModel } from '../../../conf/model.js';
import { at, version } from '../../../conf/version.js';
import type { RuleContext } from '../../rule.js';
import { readingOrder, type ScopedDirective, sameValue, writtenValue } from './reading-order.js';
import { isRefused } from './refused.js';

/** A directive that a later one for the same thing makes void. */
export interface Overwritten {
  readonly earlier: ScopedDirective;
  /** The one that counts. */
  readonly last: ScopedDirective;
  readonly value: string;
  readonly lastValue: string;
  readonly same: boolean;
}

/** The settings that the broker silently overwrites. Those below several listeners that are for all are not among them. */
export function* overwrittenSettings({ evaluation, model }: RuleContext): Generator<Overwritten> {
  for (const group of groups(model)) {
    const read = group.filter(({ directive }) => !isRefused(evaluation, directive));
    const last = read.at(-1);
    if (!last) continue;
    for (const earlier of read.slice(0, -1)) {
      if (looksLocal(model, earlier) || looksLocal(model, last)) continue;
      yield {
        earlier,
        last,
        value: writtenValue(earlier, model),
        lastValue: writtenValue(last, model),
        same: sameValue(earlier, last, model),
      };
    }
  }
}

/** Directives that set the same thing, where the last one wins. */
function groups(model: BrokerModel): Iterable<ScopedDirective[]> {
  const found = new Map<unknown, Map<string, ScopedDirective[]>>();
  for (const scoped of readingOrder(model)) {
    const { option, scope, listener, bridge } = scoped;
    if (at(option.duplicate, model.target) !== 'last' || scope === 'plugin') continue;
    // From 2.1 on, the first `true` is final, and what follows is not read.
    if (option.name === 'per_listener_settings' && model.target >= FIRST_IS_FINAL) continue;
    const ofListener = scope === 'listener' || (scope === 'security' && model.perListenerSettings);
    const owner = ofListener ? (listener ?? 'default') : scope === 'bridge' ? bridge : 'global';
    const byName = found.get(owner) ?? new Map<string, ScopedDirective[]>();
    found.set(owner, byName);
    const group = byName.get(option.name);
    if (group) group.push(scoped);
    else byName.set(option.name, [scoped]);
  }
  return [...found.values()].flatMap((byName) => [...byName.values()]);
}

const FIRST_IS_FINAL = version('2.1');

/** Reported by structure/global-option-in-listener. */
function looksLocal({ perListenerSettings, listeners }: BrokerModel, { scope, listener }: ScopedDirective): boolean {
  return scope === 'security' && !perListenerSettings && listener !== undefined && listeners.length > 1;
}

/**
 * Whether both stand in files of one include directory that a person would sort the other way round: `9-` before
 * `10-`, `a.conf` before `a-b.conf`.
 */
export function readsAgainstNature({ includes }: BrokerModel, { earlier, last }: Overwritten): boolean {
  const [first, second] = [earlier, last].map(({ directive }) => path.posix.basename(directive.file.path));
  if (first === undefined || second === undefined || first === second) return false;
  const together = includes.some(({ names }) => names.includes(first) && names.includes(second));
  return together && withoutSuffix(first).localeCompare(withoutSuffix(second), 'en', { numeric: true }) > 0;
}

function withoutSuffix(name: string): string {
  return name.replace(/\.conf$/, '');
}
