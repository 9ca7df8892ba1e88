import type { FileRole } from '../conf/catalogue/option.js';
import type { BrokerModel, Settings } from '../conf/model.js';
import { securityFilesOf } from '../conf/security-files.js';
import { canonicalPath } from '../installation/canonical-path.js';
import { resolvePath } from '../installation/paths.js';
import { t } from '../language/t.js';

/** What the broker has a file for. */
export type FileUse = 'configuration' | 'plugin data' | FileRole;

/** What people call it. */
export const FILE_USES: Readonly<Record<FileUse, string>> = {
  configuration: t`configuration`,
  'plugin data': t`plugin data`,
  'password-file': t`password file`,
  'acl-file': t`acl file`,
  'psk-file': t`psk file`,
  'ca-file': t`ca file`,
  'ca-directory': t`ca directory`,
  certificate: t`certificate`,
  'private-key': t`private key`,
  crl: t`crl`,
  'dh-parameters': t`dh parameters`,
  log: t`log`,
  pid: t`pid`,
  'persistence-directory': t`persistence directory`,
  'persistence-file': t`persistence file`,
  'include-directory': t`include directory`,
  'http-directory': t`http directory`,
  plugin: t`plugin`,
  'unix-socket': t`unix socket`,
};

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
