import { numericAddress } from '../installation/hosts.js';
import type { Place } from '../text/diagnostic.js';
import { type Access, accessOf } from './access.js';
import type { Evaluation } from './evaluate/evaluate.js';
import type { Build } from './evaluate/state.js';
import type { Listener } from './model.js';
import {
  addressesOf,
  type BoundAddress,
  familyOf,
  httpAddresses,
  WILDCARDS,
  websocketAddresses,
} from './startup/addresses.js';
import { at, changed } from './version.js';

/** A socket that the configuration asks for. */
export interface ExpectedSocket {
  /** In local only mode, and for what comes with it, one that stands for no line. */
  readonly listener: Listener;
  /** The line that asks for it; undefined in local only mode. */
  readonly place: Place | undefined;
  readonly speaks: Access['protocol'];
  readonly tls: boolean;
  readonly on: ExpectedAddress;
  /** It may be there or not: whether the broker opens it is up to what else is installed. */
  readonly optional: boolean;
  /** It takes every address although its lines name fewer: this version does not hear them. */
  readonly wider: boolean;
}

/** Where it is expected. */
export type ExpectedAddress =
  | {
      readonly protocol: 'tcp';
      /** Undefined: on addresses that only the network or the machine's interfaces know, at least on one. */
      readonly address: string | undefined;
      /** 0: the system chooses. */
      readonly port: number;
      /** An IPv6 socket that takes IPv4 as well. */
      readonly dual: boolean;
    }
  | {
      readonly protocol: 'unix';
      /** As written: so the broker binds it, and so the kernel names it. */
      readonly path: string;
    };

/** What decides besides the configuration: what the network and the machine know. */
export interface NetworkFacts {
  /** Addresses of the host names that the network was asked for; a name that nobody knows is missing. */
  readonly hosts: ReadonlyMap<string, readonly string[]>;
  /** False where the kernel has no IPv6: the broker goes on with IPv4 alone. */
  readonly ipv6: boolean;
  /** Whether there is ::1. */
  readonly ipv6Loopback: boolean;
}

type Configured = Pick<Evaluation, 'model' | 'circumstances'>;

const LIBRARY_WEBSOCKETS = changed({ '1.6': true, '2.1': false });
const LOCAL_HTTP_PORT = 9883;

/**
 * The sockets that a broker has open once it serves this configuration: as listeners__start and net__socket_listen do
 * (src/listeners.c and src/net.c; up to 2.0 src/mosquitto.c and src/websockets.c).
 */
export function expectedSockets({ model, circumstances }: Configured, network: NetworkFacts): ExpectedSocket[] {
  const resolveHost = (name: string) => network.hosts.get(name) ?? circumstances.resolveHost(name);
  const resolving = { circumstances: { resolveHost } };
  const byLibrary = at(LIBRARY_WEBSOCKETS, model.target);
  const sockets = accessOf({ model, circumstances }).flatMap((access) => {
    const { listener, protocol } = access;
    if (model.localOnly) return localOnly(access, circumstances.build.httpApi);
    if (protocol === 'http_api')
      return tcp(access, knownHost(listener) ? httpAddresses(resolving, listener) : undefined);
    if (protocol === 'websockets' && byLibrary) return ofLibrary(access, circumstances.build);
    if (listener.socketPath !== undefined) return [expected(access, { protocol: 'unix', path: listener.socketPath })];
    return tcp(access, addressesOf(resolving, listener));
  });
  return sockets.flatMap((socket) => onThisMachine(socket, network, model.localOnly));

  function knownHost({ host }: Listener): boolean {
    return host === undefined || resolveHost(host) !== undefined;
  }
}

/** The names of hosts that listeners are bound to and that only the network knows. */
export function hostsToResolve({ model, circumstances }: Configured): string[] {
  const hosts = model.listeners.flatMap(({ host }) => host ?? []);
  return [...new Set(hosts)].filter((host) => circumstances.resolveHost(host) === undefined);
}

/** libwebsockets does not understand a path: it opens a port that the system chooses. */
function ofLibrary(access: Access, build: Build): ExpectedSocket[] {
  return tcp(access, websocketAddresses(access.listener, build));
}

function tcp(access: Access, addresses: readonly BoundAddress[] | undefined): ExpectedSocket[] {
  const { port } = access.listener;
  if (!addresses) return [expected(access, { protocol: 'tcp', address: undefined, port, dual: false })];
  return addresses.map(({ address, dual }) =>
    expected(access, { protocol: 'tcp', address, port, dual: dual === true }),
  );
}

/** Port 1883 on both loopback addresses; 2.1 adds its HTTP server where the files of its dashboard are installed. */
function localOnly(access: Access, hasHttp: boolean): ExpectedSocket[] {
  const on = (address: string, port: number) => ({ protocol: 'tcp', address, port, dual: false }) as const;
  const { port } = access.listener;
  const http = { ...expected(access, on('127.0.0.1', LOCAL_HTTP_PORT)), speaks: 'http_api', optional: true } as const;
  return [expected(access, on('127.0.0.1', port)), expected(access, on('::1', port)), ...(hasHttp ? [http] : [])];
}

function expected({ listener, protocol, tls }: Access, on: ExpectedAddress): ExpectedSocket {
  const place = listener.place ?? listener.directive ?? listener.causedBy;
  return { listener, place, speaks: protocol, tls, on, optional: false, wider: isWider(listener, on) };
}

function isWider({ host, settings }: Listener, on: ExpectedAddress): boolean {
  if (on.protocol === 'unix' || on.address === undefined || !WILDCARDS.includes(on.address)) return false;
  const asksForAll = host === undefined || WILDCARDS.includes(numericAddress(host) ?? '');
  return !asksForAll || settings.has('bind_interface');
}

/** Without IPv6 the broker passes over its sockets; what takes both families takes IPv4 then. */
function onThisMachine(socket: ExpectedSocket, network: NetworkFacts, isLocal: boolean): ExpectedSocket[] {
  const { on } = socket;
  if (on.protocol === 'unix' || on.address === undefined || familyOf(on.address) === 'ipv4') return [socket];
  if (!network.ipv6) return on.dual ? [{ ...socket, on: { ...on, address: '0.0.0.0', dual: false } }] : [];
  // In local only mode nobody minds an address that is not there.
  return isLocal && !network.ipv6Loopback ? [] : [socket];
}
