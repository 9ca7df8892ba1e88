import type { FileRole } from '../conf/catalogue/option.js';
import type { BrokerModel, Settings } from '../conf/model.js';
import { securityFilesOf } from '../conf/security-files.js';
import { canonicalPath } from '../installation/canonical-path.js';
import { resolvePath } from '../installation/paths.js';

/** What the broker has a file for. */
export type FileUse = 'configuration' | 'plugin data' | FileRole;

/**
 * Every file of a configuration by its path without links, and what it is for: configuration files, and all that options
 * name. A file in a directory that an option names (capath) is not among them.
 */
export function filesOf(model: BrokerModel, workdir: string): ReadonlyMap<string, FileUse> {
  const uses = new Map<string, FileUse>();
  const add = (path: string, use: FileUse) => uses.set(canonicalPath(resolvePath(workdir, path)), use);
  for (const { path } of model.files) add(path, 'configuration');
  for (const plugin of pluginsOf(model)) {
    for (const { value } of plugin.options) if (value.startsWith('/')) add(value, 'plugin data');
  }
  for (const { path } of securityFilesOf(model, 'password_file')) add(path, 'password-file');
  for (const { path } of securityFilesOf(model, 'acl_file')) add(path, 'acl-file');
  for (const settings of scopesOf(model)) {
    for (const { option, value } of settings.values()) {
      if (option.file && typeof value === 'string') add(value, option.file);
    }
  }
  return uses;
}

/** Every plugin, also those of listeners. */
export function pluginsOf({ plugins, listeners }: BrokerModel): BrokerModel['plugins'] {
  return [...new Set([...plugins, ...listeners.flatMap((listener) => listener.plugins)])];
}

/** All settings, scope by scope. */
export function scopesOf({ global, security, listeners, bridges }: BrokerModel): Settings[] {
  return [
    global,
    security,
    ...listeners.flatMap((listener) => [listener.settings, listener.security]),
    ...bridges.map(({ settings }) => settings),
  ];
}
