import { isIP } from 'node:net';
import { numericAddress } from '../../installation/hosts.js';
import type { Build, Circumstances } from '../evaluate/state.js';
import type { Listener } from '../model.js';

/** What a socket takes of its port. */
export interface SocketAddress {
  /** 0.0.0.0 and :: stand for every address of their family. */
  readonly address: string;
  /** An IPv6 socket that takes IPv4, too. */
  readonly dual?: boolean;
}

/** One address and port that a listener takes. */
export interface BoundAddress extends SocketAddress {
  readonly listener: Listener;
  readonly port: number;
  readonly assignable: boolean;
}

/** What tells which addresses a host name has. */
type Resolving = { readonly circumstances: Pick<Circumstances, 'resolveHost'> };

/** Every address of a family. */
export const WILDCARDS: readonly string[] = ['0.0.0.0', '::'];
const LOOPBACK = ['127.0.0.1', '::1'];

/**
 * The sockets that a listener opens: one for each address of its host, or one for each family (IPv6 sockets
 * take IPv6 only). Undefined: only the network or the machine's interfaces know; empty: there is none.
 */
export function addressesOf({ circumstances }: Resolving, listener: Listener): readonly BoundAddress[] | undefined {
  const { host, settings } = listener;
  const family = settings.get('socket_domain')?.value;
  const hosts = host === undefined ? WILDCARDS : circumstances.resolveHost(host);
  if (!hosts) return undefined;
  const known = family === 'ipv4' && host !== undefined ? hosts.map((address) => ipv4Of(address, host)) : hosts;
  const addresses = known.filter((address) => family === undefined || familyOf(address) === family);
  const onInterface = settings.get('bind_interface')?.value;
  if (onInterface === undefined || addresses.length === 0) return bind(listener, addresses);
  // The addresses of an interface are the machine's to know, but for the loopback's.
  if (onInterface !== 'lo') return isInterfaceName(String(onInterface)) ? undefined : [];
  if (host !== undefined)
    return addresses.every((address) => LOOPBACK.includes(address)) ? bind(listener, addresses) : [];
  return bind(
    listener,
    LOOPBACK.filter((address) => family === undefined || familyOf(address) === family),
  );
}

/**
 * Asked for IPv4 alone, glibc takes ::1 of /etc/hosts for 127.0.0.1: localhost, which usually has both, then has it
 * twice, and the broker stumbles over itself.
 */
function ipv4Of(address: string, host: string): string {
  return address === '::1' && !numericAddress(host) ? '127.0.0.1' : address;
}

/**
 * The sockets that libwebsockets opens for a websockets listener of 2.0, which depends on the library that the build has.
 * A host name opens none, and bind_interface means nothing to it. Tried on Debian's builds.
 */
export function websocketAddresses(listener: Listener, build: Pick<Build, 'websocketsAlone'>): readonly BoundAddress[] {
  const ipv4Only = listener.settings.get('socket_domain')?.value === 'ipv4';
  return build.websocketsAlone ? byNewLibrary(listener, ipv4Only) : byOldLibrary(listener, ipv4Only);
}

/** Whether a websockets listener of 2.0 is open on every address though its line names one. */
export function addressIgnored(listener: Listener, build: Pick<Build, 'websocketsAlone'>): boolean {
  const { host } = listener;
  if (host === undefined || WILDCARDS.includes(numericAddress(host) ?? host)) return false;
  return websocketAddresses(listener, build).some(({ address }) => WILDCARDS.includes(address));
}

/** One socket for each family, as the broker's own. */
function byNewLibrary(listener: Listener, ipv4Only: boolean): readonly BoundAddress[] {
  const { host } = listener;
  const hosts = host === undefined ? WILDCARDS : host === 'lo' ? LOOPBACK : literal(host);
  return bind(
    listener,
    hosts.filter((address) => !ipv4Only || familyOf(address) === 'ipv4'),
  );
}

/** One socket. An address of the family that it is not of is not heard: 127.0.0.1 without socket_domain is everywhere. */
function byOldLibrary(listener: Listener, ipv4Only: boolean): readonly BoundAddress[] {
  const { host, port } = listener;
  const family = ipv4Only ? 'ipv4' : 'ipv6';
  if (host === 'lo') return [{ listener, address: ipv4Only ? '127.0.0.1' : MAPPED_LOOPBACK, port, assignable: true }];
  const [given] = host === undefined ? [] : literal(host);
  if (host !== undefined && given === undefined) return [];
  const address = given !== undefined && familyOf(given) === family ? given : ipv4Only ? '0.0.0.0' : '::';
  return [{ listener, address, port, assignable: true, ...(address === '::' && { dual: true }) }];
}

const MAPPED_LOOPBACK = '::ffff:127.0.0.1';

/** None for a name, nor for an address in a spelling of inet_aton. */
function literal(host: string): readonly string[] {
  const address = isIP(host) ? numericAddress(host) : undefined;
  return address === undefined ? [] : [address];
}

/** The socket of 2.1's HTTP server: one for both families, or one on the first address of a host, IPv6 before IPv4. */
export function httpAddresses({ circumstances }: Resolving, listener: Listener): readonly BoundAddress[] {
  const { host, port } = listener;
  if (host === undefined) return [{ listener, address: '::', port, assignable: true, dual: true }];
  const known = circumstances.resolveHost(host) ?? [];
  const first = known.find((address) => familyOf(address) === 'ipv6') ?? known[0];
  return first === undefined ? [] : bind(listener, [first]);
}

function bind(listener: Listener, addresses: readonly string[]): BoundAddress[] {
  const { port } = listener;
  return addresses.map((address) => ({ listener, address, port, assignable: isAssignable(address) }));
}

/** The sockets that are open already. */
export class BoundAddresses {
  readonly #byPort = new Map<number, BoundAddress[]>();

  /** Takes an address, or answers with the socket that keeps it from being opened. */
  take(wanted: BoundAddress): BoundAddress | undefined {
    const { port } = wanted;
    // Port 0 lets the system choose.
    if (port === 0) return undefined;
    const others = this.#byPort.get(port) ?? [];
    const taken = others.find((other) => overlap(other, wanted));
    if (!taken) this.#byPort.set(port, [...others, wanted]);
    return taken;
  }
}

/** Whether two sockets on one port get in each other's way. */
export function overlap(a: SocketAddress, b: SocketAddress): boolean {
  if (a.dual || b.dual) return true;
  const [one, other] = [withoutMapping(a.address), withoutMapping(b.address)];
  if (familyOf(one) !== familyOf(other)) return false;
  return one === other || WILDCARDS.includes(one) || WILDCARDS.includes(other);
}

/** An IPv6 socket on an IPv4 address takes that. */
function withoutMapping(address: string): string {
  return address.replace(/^::ffff:(?=[\d.]+$)/, '');
}

/** Which of the two an address is of. */
export function familyOf(address: string): 'ipv4' | 'ipv6' {
  return address.includes(':') ? 'ipv6' : 'ipv4';
}

/** Addresses of 0.0.0.0/8 other than 0.0.0.0 belong to nobody, and an IPv6 socket that is no more takes no IPv4. */
function isAssignable(address: string): boolean {
  return address === '0.0.0.0' || !(address.startsWith('0.') || address.startsWith('::ffff:'));
}

/** What Linux allows as the name of an interface (IFNAMSIZ). */
function isInterfaceName(name: string): boolean {
  return /^[^\s/]{1,15}$/.test(name);
}
