import type { Place } from '../text/diagnostic.js';
import type { BrokerModel, Listener, Plugin, Setting } from './model.js';

/** The files that administrators keep beside the configuration. */
export type ManagedFile = 'password_file' | 'acl_file';

/** A password or ACL file that a configuration refers to, whether it is there or not. */
export interface SecurityFileReference extends Place {
  /** As written; a relative one counts from the broker's working directory. */
  readonly path: string;
  /** `password_file` or `plugin_opt_password_file`, and so on. */
  readonly option: string;
  /** Whose clients it counts for; `all` listeners. */
  readonly listeners: 'all' | readonly Listener[];
}

/** Every such file of a configuration: the option's, for all listeners or for one, and those of 2.1's plugin. */
export function securityFilesOf(
  { perListenerSettings, security, listeners, plugins }: BrokerModel,
  kind: ManagedFile,
): SecurityFileReference[] {
  const found = [...plugins, ...listeners.flatMap((listener) => listener.plugins)];
  const ofPlugins = [...new Set(found)].flatMap((plugin) => fileOfPlugin(plugin, kind));
  if (!perListenerSettings) return [...fileOf(security.get(kind), 'all'), ...ofPlugins];
  const ofListeners = listeners.flatMap((listener) => fileOf(listener.security.get(kind), [listener]));
  return [...ofListeners, ...ofPlugins];
}

function fileOf(setting: Setting | undefined, listeners: SecurityFileReference['listeners']): SecurityFileReference[] {
  if (!setting) return [];
  const { option, directive, value, span } = setting;
  return [{ option: option.name, path: String(value), listeners, file: directive.file, span }];
}

const PLUGINS: Readonly<Record<ManagedFile, RegExp>> = {
  password_file: /(?:^|\/)mosquitto_password_file\.(?:so|dll)$/,
  acl_file: /(?:^|\/)mosquitto_acl_file\.(?:so|dll)$/,
};

/** Of several options the last one counts. */
function fileOfPlugin({ path, options, attachedTo }: Plugin, kind: ManagedFile): SecurityFileReference[] {
  const option = PLUGINS[kind].test(path) ? options.findLast(({ key }) => key === kind) : undefined;
  if (!option) return [];
  const own = attachedTo.filter((attached): attached is Listener => attached !== 'global');
  return [
    {
      option: `plugin_opt_${kind}`,
      path: option.value,
      listeners: attachedTo.includes('global') ? 'all' : own,
      file: option.directive.file,
      span: option.span,
    },
  ];
}
