import { networkInterfaces } from 'node:os';
import { type Access, accessOf } from '../conf/access.js';
import { listenerName } from '../conf/listener-name.js';
import type { Listener } from '../conf/model.js';
import {
  type CertificateFile,
  type ListenerFacts,
  networkTarget,
  type ProbeTarget,
  socketTarget,
} from '../host/probe/target.js';
import { certificatesIn } from '../host/probe/trust.js';
import { t } from '../language/t.js';
import { UsageError } from '../text/error.js';
import type { FileSystem } from './filesystem.js';
import type { Installation } from './installation.js';
import { resolvePath } from './paths.js';
import { configured } from './security-file.js';

/** Where the clients of this machine reach its listeners. */
export interface ListenerUrls {
  /** The main file that says so, as the broker names it. */
  readonly main: string;
  /** Those for MQTT, in the broker's order. */
  readonly mqtt: readonly ProbeTarget[];
  /** The http_api listeners of 2.1, as `http://127.0.0.1:8080`; those with TLS are left out. */
  readonly httpApi: readonly string[];
  /** What sys_interval says, in seconds. */
  readonly sysInterval: number;
}

/** A configuration has larger files only by mistake. */
const PEM_SIZE_MAX = 1024 * 1024;
/** The default of sys_interval. */
const SYS_INTERVAL = 10;

/**
 * The listeners of the configuration, each at an address on which this machine reaches it: the loopback's where it is
 * bound to all.
 *
 * @throws MqttctlError where there is no configuration, UsageError where it is that of another machine
 */
export async function listenerUrls(installation: Installation): Promise<ListenerUrls> {
  if (installation.isRooted) {
    throw new UsageError(
      t`A broker is asked on this machine, and --root is for files of another: name the broker by its URL.`,
    );
  }
  const { main, model, workdir } = await configured(installation);
  const accesses = accessOf({ model, circumstances: installation.circumstances(main) });
  const isApi = ({ protocol }: Access) => protocol === 'http_api';
  return {
    main,
    mqtt: accesses.filter((access) => !isApi(access)).map((access) => targetOf(access, installation.fs, workdir)),
    httpApi: accesses.filter((access) => isApi(access) && !access.tls).map(({ listener }) => httpUrl(listener)),
    sysInterval: Number(model.global.get('sys_interval')?.value ?? SYS_INTERVAL),
  };
}

function targetOf(access: Access, fs: FileSystem, workdir: string): ProbeTarget {
  const { listener, tls, protocol } = access;
  const websocket = protocol === 'websockets';
  const place =
    listener.socketPath === undefined
      ? networkTarget({ host: reachableHost(listener), port: listener.port, path: '/' }, { tls, websocket })
      : { ...socketTarget(resolvePath(workdir, listener.socketPath)), tls, websocket };
  return { ...place, listener: factsOf(access, fs, workdir) };
}

function factsOf(access: Access, fs: FileSystem, workdir: string): ListenerFacts {
  const { listener, anonymous, proof, tls, certificate } = access;
  const { directive, settings } = listener;
  const read = (path: string) => {
    const content = fs.read(path, PEM_SIZE_MAX);
    return content.ok ? content.value.toString('latin1') : undefined;
  };
  const fileOf = (option: string) => {
    const value = settings.get(option)?.value;
    return value === undefined ? undefined : resolvePath(workdir, String(value));
  };
  const cafile = fileOf('cafile');
  const authorities = cafile === undefined ? undefined : read(cafile);
  const certfile = certificate && fileOf('certfile');
  return {
    name: listenerName(listener),
    place: directive && { file: directive.file.path, line: directive.line },
    anonymous,
    needsCertificate: certificate !== undefined && proof !== undefined,
    usesPresharedKey: tls && certificate === undefined,
    certificate: certfile === undefined ? undefined : certificateFile(certfile, read(certfile)),
    authority: cafile !== undefined && authorities !== undefined ? { path: cafile, pem: authorities } : undefined,
  };
}

function certificateFile(path: string, content: string | undefined): CertificateFile {
  return { path, pem: content === undefined ? undefined : certificatesIn(content)[0]?.toString() };
}

/** An address on which this machine reaches a listener. */
function reachableHost({ host, settings }: Listener): string {
  const family = settings.get('socket_domain')?.value === 'ipv6' ? 'IPv6' : 'IPv4';
  const onInterface = settings.get('bind_interface')?.value;
  if (host !== undefined && !WILDCARDS.has(host)) return host;
  if (onInterface !== undefined) {
    const addresses = networkInterfaces()[String(onInterface)] ?? [];
    const found = addresses.find((each) => each.family === family) ?? addresses[0];
    if (found) return found.address;
  }
  return WILDCARDS.get(host ?? '') ?? (family === 'IPv6' ? '::1' : '127.0.0.1');
}

/** The addresses that stand for every one of their family, and the loopback's of the same. */
const WILDCARDS = new Map([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
]);

function httpUrl(listener: Listener): string {
  const host = reachableHost(listener);
  return `http://${host.includes(':') ? `[${host}]` : host}:${listener.port}`;
}
