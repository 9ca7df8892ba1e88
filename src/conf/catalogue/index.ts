import type { Version } from '../version.js';
import { bridgeOptions } from './bridge.js';
import { bridgeTlsOptions } from './bridge-tls.js';
import { globalOptions } from './global.js';
import { limitOptions } from './limits.js';
import { listenerOptions } from './listener.js';
import { loggingOptions } from './logging.js';
import type { Alias, Option } from './option.js';
import { persistenceOptions } from './persistence.js';
import { pluginOptions } from './plugin.js';
import { securityOptions } from './security.js';
import { tlsOptions } from './tls.js';

export type { Alias, FileRole, IntegerSpec, Option, Scope, ValueSpec, WithoutListener } from './option.js';

/** Every option of mosquitto.conf that any version from 1.6.15 to 2.1.2 knows. */
export const options: readonly Option[] = [
  ...globalOptions,
  ...limitOptions,
  ...persistenceOptions,
  ...loggingOptions,
  ...securityOptions,
  ...pluginOptions,
  ...listenerOptions,
  ...tlsOptions,
  ...bridgeOptions,
  ...bridgeTlsOptions,
];

/** An option under one of its spellings; `alias` is missing where that is the option's own name. */
export interface FoundOption {
  readonly option: Option;
  readonly alias?: Alias;
}

/** Spellings that stand for every name that begins like them. */
const prefixes = ['plugin_opt_', 'auth_opt_'] as const;

const spellings: ReadonlyMap<string, FoundOption> = new Map(
  options.flatMap((option): [string, FoundOption][] => [
    [option.name, { option }],
    ...(option.aliases ?? []).map((alias): [string, FoundOption] => [alias.name, { option, alias }]),
  ]),
);

/** The option of that name in any version. */
export function findInAnyVersion(name: string): FoundOption | undefined {
  const prefix = prefixes.find((start) => name.startsWith(start));
  return spellings.get(prefix === undefined ? name : `${prefix}*`);
}

/** The option of that name, if the broker of version `target` knows the name. */
export function findOption(name: string, target: Version): FoundOption | undefined {
  const found = findInAnyVersion(name);
  return found !== undefined && knows(target, found) ? found : undefined;
}

/** All names that `target` knows, aliases included; the prefixes as `plugin_opt_*` and `auth_opt_*`. */
export function knownNames(target: Version): readonly string[] {
  let names = namesByTarget.get(target);
  if (!names) {
    names = [...spellings].filter(([, found]) => knows(target, found)).map(([name]) => name);
    namesByTarget.set(target, names);
  }
  return names;
}

const namesByTarget = new Map<Version, readonly string[]>();

/** `since` of an option is that of its name: an alias may be older. `removed` ends both. */
function knows(target: Version, { option, alias }: FoundOption): boolean {
  const { since } = alias ?? option;
  const removed = alias?.removed ?? option.removed;
  return (since === undefined || target >= since) && (removed === undefined || target < removed);
}
