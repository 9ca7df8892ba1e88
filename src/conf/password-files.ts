import type { Place } from '../text/diagnostic.js';
import type { BrokerModel, Listener, Plugin, Setting } from './model.js';

/** A password file that a configuration refers to, whether it is there or not. */
export interface PasswordFileReference extends Place {
  /** As written; a relative one counts from the broker's working directory. */
  readonly path: string;
  /** `password_file` or `plugin_opt_password_file`. */
  readonly option: string;
  /** Whose clients log in with it; `all` listeners. */
  readonly listeners: 'all' | readonly Listener[];
}

/** Every password file of a configuration: the option's, for all listeners or for one, and those of 2.1's plugin. */
export function passwordFilesOf({
  perListenerSettings,
  security,
  listeners,
  plugins,
}: BrokerModel): PasswordFileReference[] {
  const found = [...plugins, ...listeners.flatMap((listener) => listener.plugins)];
  const ofPlugins = [...new Set(found)].flatMap(fileOfPlugin);
  if (!perListenerSettings) return [...fileOf(security.get('password_file'), 'all'), ...ofPlugins];
  const ofListeners = listeners.flatMap((listener) => fileOf(listener.security.get('password_file'), [listener]));
  return [...ofListeners, ...ofPlugins];
}

function fileOf(setting: Setting | undefined, listeners: PasswordFileReference['listeners']): PasswordFileReference[] {
  if (!setting) return [];
  const { option, directive, value, span } = setting;
  return [{ option: option.name, path: String(value), listeners, file: directive.file, span }];
}

const PLUGIN = /(?:^|\/)mosquitto_password_file\.(?:so|dll)$/;
const KEY = 'password_file';

/** Of several options the last one counts. */
function fileOfPlugin({ path, options, attachedTo }: Plugin): PasswordFileReference[] {
  const option = PLUGIN.test(path) ? options.findLast(({ key }) => key === KEY) : undefined;
  if (!option) return [];
  const own = attachedTo.filter((attached): attached is Listener => attached !== 'global');
  return [
    {
      option: `plugin_opt_${KEY}`,
      path: option.value,
      listeners: attachedTo.includes('global') ? 'all' : own,
      file: option.directive.file,
      span: option.span,
    },
  ];
}
