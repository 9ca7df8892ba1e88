import { changed } from '../version.js';
import type { ValueSpec } from './option.js';

/** The values and rules that many options share. */

export const flag: ValueSpec = { kind: 'boolean' };
export const text: ValueSpec = { kind: 'string' };
export const ignored: ValueSpec = { kind: 'ignored' };

export function special(form: string): ValueSpec {
  return { kind: 'special', form };
}

/** A second one was refused until 2.1, which frees the first value before it reads the next. */
export const refusedUntil21 = changed<'refused' | 'last'>({ '1.6': 'refused', '2.1': 'last' });

/** Passed over on SIGHUP until 2.1, which writes it into the running listener or bridge. */
export const reloadSince21 = changed<'restart' | 'reload'>({ '1.6': 'restart', '2.1': 'reload' });

/** Before 2.1 an empty value was logged as an error, and the broker went on. */
export const emptyUntil21 = changed<'accepted' | 'refused'>({ '1.6': 'accepted', '2.1': 'refused' });

/** What most global options have in common; those that need a restart or refuse a second value say so. */
export const globalOption = { scope: 'global', duplicate: 'last', empty: 'refused', change: 'reload' } as const;

export const securityOption = { scope: 'security', duplicate: 'last', empty: 'refused', change: 'reload' } as const;

/** An option of a listener that the default listener takes, too. */
export const listenerOption = {
  scope: 'listener',
  withoutListener: 'default',
  duplicate: 'last',
  empty: 'refused',
  change: 'restart',
} as const;

export const bridgeOption = { scope: 'bridge', duplicate: 'last', empty: 'refused', change: reloadSince21 } as const;

/** A string of a bridge: a second one is refused. */
export const bridgeText = { ...bridgeOption, value: text, duplicate: 'refused' } as const;
