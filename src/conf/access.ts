import type { Evaluation } from './evaluate/evaluate.js';
import type { BrokerModel, Directive, Listener, Plugin, Setting, Settings } from './model.js';
import { addressIgnored } from './startup/addresses.js';
import { at, changed } from './version.js';

/** Who gets in through one listener, and how well that is protected. */
export interface Access {
  readonly listener: Listener;
  readonly protocol: 'mqtt' | 'websockets' | 'http_api';
  /** Clients without a user name get in. */
  readonly anonymous: boolean;
  /** The line that decides about `anonymous`; undefined: the default of the version. */
  readonly anonymousBy?: Setting;
  /** No listener line was read, and for that this version lets everybody in, whatever `anonymousBy` says. */
  readonly overruled: boolean;
  /** Clients with a user name get in with any password, because nothing checks it. */
  readonly anyPassword: boolean;
  /** What tells who a client is; undefined: nothing does. */
  readonly passwords?: PasswordSource;
  readonly acl?: AclSource;
  /** What every client needs before it may say anything: a certificate (`require_certificate`) or a key (`psk_hint`). */
  readonly proof?: Setting;
  /** The certificate, where the listener speaks TLS with one. */
  readonly certificate?: Setting;
  /** The listener speaks TLS, with a certificate or a pre-shared key. */
  readonly tls: boolean;
  /** Other machines reach it: not bound to the loopback address, nor a unix socket. */
  readonly reachable: boolean;
}

export interface PasswordSource {
  readonly kind: 'password file' | 'pre-shared key' | 'certificate' | 'plugin';
  readonly directive: Directive;
}

export interface AclSource {
  readonly kind: 'ACL file' | 'plugin';
  readonly directive: Directive;
}

/**
 * Who gets in through each listener; in local only mode, through the one on the loopback address. Follows
 * config__read (src/conf.c), the checks on CONNECT (src/handle_connect.c) and of passwords (src/security.c, since 2.1
 * src/plugin_basic_auth.c).
 */
export function accessOf({ model, circumstances }: Pick<Evaluation, 'model' | 'circumstances'>): Access[] {
  const unasked = at(OPEN_WITHOUT_LISTENER, model.target) && model.listeners.every(isAccidental);
  const listeners = model.localOnly ? [localListener()] : model.listeners;
  return listeners.map((listener) => ({
    ...clientsOf(model, listener, unasked),
    reachable: isReachable(listener, model, circumstances),
  }));
}

/** Without a listener line 2.0 let everybody in; up to 2.0.11 also where other options opened port 1883. */
const OPEN_WITHOUT_LISTENER = changed({ '1.6': false, '2.0': true, '2.0.21': false });
/** What 2.1 ships that does not check passwords, or does not look at rights. */
const NO_PASSWORDS = ['mosquitto_acl_file', 'mosquitto_persist_sqlite', 'mosquitto_sparkplug_aware'];
const NO_ACL = ['mosquitto_password_file', 'mosquitto_persist_sqlite', 'mosquitto_sparkplug_aware'];
/** Since 2.0 a name that nobody can check is refused where anonymous clients are. */
const TAKES_ANY_NAME = changed({ '1.6': true, '2.0': false });
const TLS_NEEDS_AUTHORITY = changed({ '1.6': true, '2.0': false });
const NAMES_BY_PROXY = changed({ '1.6': false, '2.1': true });
const LIBRARY_WEBSOCKETS = changed({ '1.6': true, '2.1': false });

function clientsOf(model: BrokerModel, listener: Listener, unasked: boolean): Omit<Access, 'reachable'> {
  const { target } = model;
  const { settings } = listener;
  const security = model.perListenerSettings ? listener.security : model.security;
  const plugins = [...globalPlugins(model), ...listener.plugins];
  const certificate = certificateOf(settings, model);
  const hint = settings.get('psk_hint');
  const byHandshake = nameByHandshake(settings, model, certificate ?? hint);
  const passwords = byHandshake ?? passwordSource(security, plugins);
  const anonymousBy = settings.get('listener_allow_anonymous') ?? security.get('allow_anonymous');
  const allowed = anonymousBy ? anonymousBy.value === true : unasked || anonymousByDefault(model, security, plugins);
  // What stands in a default listener of its own is heard.
  const overruled = unasked && !model.perListenerSettings && !byHandshake;
  // Who is named by the handshake is never anonymous.
  const anonymous = !byHandshake && (overruled || allowed);
  const acl = aclSource(security, plugins);
  const proof = certificate ? isTrue(settings, 'require_certificate') : hint;
  return {
    listener,
    protocol: (settings.get('protocol')?.value as Access['protocol'] | undefined) ?? 'mqtt',
    anonymous,
    ...(anonymousBy && { anonymousBy }),
    overruled,
    anyPassword: !passwords && (anonymous || at(TAKES_ANY_NAME, target)),
    ...(passwords && { passwords }),
    ...(acl && { acl }),
    ...(proof && { proof }),
    ...(certificate && { certificate }),
    tls: certificate !== undefined || hint !== undefined,
  };
}

function localListener(): Listener {
  return { port: 1883, host: '127.0.0.1', settings: new Map(), security: new Map(), plugins: [] };
}

/** A default listener that nobody asked for with `port` or `bind_address`. */
function isAccidental({ directive, settings }: Listener): boolean {
  return !directive && !settings.has('port') && !settings.has('bind_address');
}

function globalPlugins({ plugins }: BrokerModel): readonly Plugin[] {
  return plugins.filter(({ attachedTo }) => attachedTo.includes('global'));
}

function isTrue(settings: Settings, name: string): Setting | undefined {
  const setting = settings.get(name);
  return setting?.value === true ? setting : undefined;
}

function certificateOf(settings: Settings, { target }: BrokerModel): Setting | undefined {
  const isComplete = !at(TLS_NEEDS_AUTHORITY, target) || settings.has('cafile') || settings.has('capath');
  return settings.has('keyfile') && isComplete ? settings.get('certfile') : undefined;
}

/** Names from the certificate or key of the client: passwords are not asked then. Without TLS only a proxy has them. */
function nameByHandshake(
  settings: Settings,
  { target }: BrokerModel,
  tls: Setting | undefined,
): PasswordSource | undefined {
  const setting = isTrue(settings, 'use_identity_as_username') ?? isTrue(settings, 'use_subject_as_username');
  if (!setting) return undefined;
  const { directive } = setting;
  if (tls) return { kind: settings.has('psk_hint') ? 'pre-shared key' : 'certificate', directive };
  const byProxy = at(NAMES_BY_PROXY, target) && isTrue(settings, 'require_certificate');
  return byProxy ? { kind: 'certificate', directive } : undefined;
}

function passwordSource(security: Settings, plugins: readonly Plugin[]): PasswordSource | undefined {
  const file = security.get('password_file');
  if (file) return { kind: 'password file', directive: file.directive };
  const plugin = plugins.find((other) => !isOneOf(NO_PASSWORDS, other));
  if (!plugin) return undefined;
  const kind = isOneOf(['mosquitto_password_file'], plugin) ? 'password file' : 'plugin';
  return { kind, directive: plugin.directive };
}

function aclSource(security: Settings, plugins: readonly Plugin[]): AclSource | undefined {
  const file = security.get('acl_file');
  if (file) return { kind: 'ACL file', directive: file.directive };
  const plugin = plugins.find((other) => !isOneOf(NO_ACL, other));
  if (!plugin) return undefined;
  return { kind: isOneOf(['mosquitto_acl_file'], plugin) ? 'ACL file' : 'plugin', directive: plugin.directive };
}

function isOneOf(names: readonly string[], { path }: Plugin): boolean {
  return names.includes(path.slice(path.lastIndexOf('/') + 1).replace(/\.so$/, ''));
}

/** 1.6 lets everybody in unless something checks passwords or keys; later versions do so in local only mode. */
function anonymousByDefault(
  { target, localOnly }: BrokerModel,
  security: Settings,
  plugins: readonly Plugin[],
): boolean {
  const by16 = !security.has('password_file') && !security.has('psk_file') && plugins.length === 0;
  return at(changed({ '1.6': by16, '2.0': localOnly }), target);
}

const LOOPBACK = /^(?:127\.|::1$|::ffff:7f|localhost$)/i;

function isReachable(
  listener: Listener,
  { target }: BrokerModel,
  { resolveHost, build }: Evaluation['circumstances'],
): boolean {
  const { host, socketPath, settings } = listener;
  if (socketPath !== undefined) return false;
  const protocol = settings.get('protocol')?.value;
  const byLibrary = protocol === 'websockets' && at(LIBRARY_WEBSOCKETS, target);
  if (byLibrary && addressIgnored(listener, build)) return true;
  const bindsInterface = protocol !== 'http_api' && !byLibrary;
  if (bindsInterface && settings.get('bind_interface')?.value === 'lo') return false;
  return host === undefined || resolveHost(host)?.every((address) => LOOPBACK.test(address)) !== true;
}
