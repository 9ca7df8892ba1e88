import type { Evaluation } from './evaluate/evaluate.js';
import type { BrokerModel, Listener, Plugin, Setting } from './model.js';
import { at, changed } from './version.js';

/** Who gets in through one listener, and how well that is protected. */
export interface Access {
  readonly listener: Listener;
  readonly protocol: 'mqtt' | 'websockets' | 'http_api';
  /** Clients without a user name get in. */
  readonly anonymous: boolean;
  /** What decides about `anonymous`; undefined: the default of the version. */
  readonly anonymousBy?: Setting;
  /** What checks the names and passwords of clients; undefined: nothing does. */
  readonly passwords?: PasswordSource;
  readonly acl?: Setting | Plugin;
  /** The certificate, where the listener speaks TLS with one. */
  readonly certificate?: Setting;
  /** The listener speaks TLS, with a certificate or a pre-shared key. */
  readonly tls: boolean;
  /** Other machines reach it: not bound to the loopback address, nor a unix socket. */
  readonly reachable: boolean;
}

export type PasswordSource =
  | { readonly kind: 'password file' | 'pre-shared key' | 'certificate'; readonly setting: Setting }
  | { readonly kind: 'plugin'; readonly plugin: Plugin };

/**
 * Who gets in through each listener. In local only mode there is none to speak of: everybody on the machine does.
 * Follows config__read (src/conf.c), the checks on CONNECT in src/handle_connect.c, and the built-in security.
 */
export function accessOf({ model }: Pick<Evaluation, 'model'>): Access[] {
  return model.listeners.map((listener) => accessThrough(model, listener));
}

function accessThrough(model: BrokerModel, listener: Listener): Access {
  const { settings } = listener;
  const security = model.perListenerSettings ? listener.security : model.security;
  const plugins = model.perListenerSettings ? listener.plugins : [...globalPlugins(model), ...listener.plugins];
  const passwords = passwordSource(security.get('password_file'), listener, plugins);
  const anonymousBy = settings.get('listener_allow_anonymous') ?? security.get('allow_anonymous');
  const byDefault = at(changed({ '1.6': passwords === undefined, '2.0': false }), model.target);
  const certificate = settings.get('keyfile') && settings.get('certfile');
  const acl = security.get('acl_file') ?? plugins.find(readsAcl);
  const protocol = settings.get('protocol')?.value as Access['protocol'] | undefined;
  return {
    listener,
    protocol: protocol ?? 'mqtt',
    anonymous: anonymousBy ? anonymousBy.value === true : byDefault,
    ...(anonymousBy && { anonymousBy }),
    ...(passwords && { passwords }),
    ...(acl && { acl }),
    ...(certificate && { certificate }),
    tls: certificate !== undefined || settings.has('psk_hint'),
    reachable: isReachable(listener),
  };
}

function globalPlugins({ plugins }: BrokerModel): readonly Plugin[] {
  return plugins.filter(({ attachedTo }) => attachedTo.includes('global'));
}

function passwordSource(
  file: Setting | undefined,
  { settings }: Listener,
  plugins: readonly Plugin[],
): PasswordSource | undefined {
  if (file) return { kind: 'password file', setting: file };
  const identity = settings.get('use_identity_as_username') ?? settings.get('use_subject_as_username');
  if (identity?.value === true) return { kind: 'certificate', setting: identity };
  const hint = settings.get('psk_hint');
  if (hint) return { kind: 'pre-shared key', setting: hint };
  const plugin = plugins.find((other) => !isAclOnly(other));
  return plugin && { kind: 'plugin', plugin };
}

function readsAcl(plugin: Plugin): boolean {
  return isAclOnly(plugin) || plugin.path.includes('dynamic_security');
}

function isAclOnly({ path }: Plugin): boolean {
  return path.endsWith('mosquitto_acl_file.so');
}

function isReachable({ host, socketPath, settings }: Listener): boolean {
  if (socketPath !== undefined || settings.get('bind_interface')?.value === 'lo') return false;
  return host === undefined || !/^(?:127\.|::1$|localhost$|ip6-localhost$|ip6-loopback$)/i.test(host);
}
