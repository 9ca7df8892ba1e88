import { t } from '../../language/t.js';
import { version } from '../version.js';
import type { Option } from './option.js';
import { flag, special } from './parts.js';

const pluginLine = { duplicate: 'adds', empty: 'refused', change: 'restart' } as const;

/** Plugins and their options. None of this is read again at a reload; the plugins themselves are told of it. */
export const pluginOptions: readonly Option[] = [
  {
    ...pluginLine,
    name: 'plugin',
    aliases: [{ name: 'auth_plugin', deprecated: true }],
    since: version('2.0'),
    scope: 'security',
    bringsDefaultListener: 'any',
    value: special('plugin'),
    file: 'plugin',
    help: t`Loads a plugin for the whole broker, or for the current listener under per_listener_settings. The options below it are handed to the plugin.`,
  },
  {
    ...pluginLine,
    name: 'global_plugin',
    since: version('2.1'),
    // It counts as a security option for the place of per_listener_settings.
    scope: 'global',
    value: special('global_plugin'),
    file: 'plugin',
    help: t`Loads a plugin for all listeners, whatever per_listener_settings says.`,
  },
  {
    ...pluginLine,
    name: 'plugin_load',
    since: version('2.1'),
    scope: 'global',
    value: special('plugin_load'),
    file: 'plugin',
    help: t`Loads a plugin under a name of your choice without using it yet; plugin_use ties it to a listener.`,
  },
  {
    ...pluginLine,
    name: 'plugin_use',
    since: version('2.1'),
    scope: 'listener',
    withoutListener: 'explicit',
    value: special('plugin_use'),
    help: t`Ties a plugin that plugin_load has loaded to this listener. Only below a listener line.`,
  },
  {
    ...pluginLine,
    name: 'plugin_opt_*',
    aliases: [{ name: 'auth_opt_*', deprecated: true }],
    since: version('2.0'),
    scope: 'plugin',
    value: special('plugin_opt_*'),
    help: t`Hands a setting to the plugin named last; the part behind the prefix is its key. Blanks at the end of the line are part of the value.`,
  },
  {
    ...pluginLine,
    name: 'auth_plugin_deny_special_chars',
    scope: 'plugin',
    value: flag,
    default: 'true',
    duplicate: 'last',
    help: t`Denies access, without asking the plugin, to clients with + or # in their user name or client id. Leave it on: such names can widen ACL patterns.`,
  },
];
