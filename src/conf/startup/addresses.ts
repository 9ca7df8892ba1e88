import { numericAddress } from '../../installation/hosts.js';
import type { EvaluationState } from '../evaluate/state.js';
import type { Listener } from '../model.js';

/** One address and port that a listener takes. */
export interface BoundAddress {
  readonly listener: Listener;
  /** 0.0.0.0 and :: stand for every address of their family. */
  readonly address: string;
  readonly port: number;
  readonly assignable: boolean;
  /** An IPv6 socket that takes IPv4, too: what libwebsockets opens. */
  readonly dual?: true;
}

const WILDCARDS = ['0.0.0.0', '::'];
const LOOPBACK = ['127.0.0.1', '::1'];

/**
 * The sockets that a listener opens: one for each address of its host, or one for each family (IPv6 sockets
 * take IPv6 only). Undefined: only the network or the machine's interfaces know; empty: there is none.
 */
export function addressesOf(state: EvaluationState, listener: Listener): readonly BoundAddress[] | undefined {
  const { host, settings } = listener;
  const family = settings.get('socket_domain')?.value;
  const hosts = host === undefined ? WILDCARDS : state.circumstances.resolveHost(host);
  if (!hosts) return undefined;
  const addresses = hosts.filter((address) => family === undefined || familyOf(address) === family);
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
 * The socket that libwebsockets opens for a websockets listener of 2.0: one for both families, or one on a literal
 * address. With a host name it opens none, and does not say so. bind_interface means nothing to it.
 */
export function websocketAddresses(listener: Listener): readonly BoundAddress[] {
  const { settings, host, port } = listener;
  if (host === 'lo') return bind(listener, ['127.0.0.1']);
  const everywhere = host === undefined || WILDCARDS.includes(host);
  if (!everywhere) return numericAddress(host) === host ? bind(listener, [host]) : [];
  if (settings.get('socket_domain')?.value === 'ipv4') return bind(listener, ['0.0.0.0']);
  return [{ listener, address: '::', port, assignable: true, dual: true }];
}

/** The socket of 2.1's HTTP server: one for both families, or one on the first address of a host, IPv6 before IPv4. */
export function httpAddresses(state: EvaluationState, listener: Listener): readonly BoundAddress[] {
  const { host, port } = listener;
  if (host === undefined) return [{ listener, address: '::', port, assignable: true, dual: true }];
  const known = state.circumstances.resolveHost(host) ?? [];
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

function overlap(a: BoundAddress, b: BoundAddress): boolean {
  if (a.dual || b.dual) return true;
  if (familyOf(a.address) !== familyOf(b.address)) return false;
  return a.address === b.address || WILDCARDS.includes(a.address) || WILDCARDS.includes(b.address);
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return address.includes(':') ? 'ipv6' : 'ipv4';
}

/** Addresses of 0.0.0.0/8 other than 0.0.0.0 belong to nobody. */
function isAssignable(address: string): boolean {
  return !address.startsWith('0.') || address === '0.0.0.0';
}

/** What Linux allows as the name of an interface (IFNAMSIZ). */
function isInterfaceName(name: string): boolean {
  return /^[^\s/]{1,15}$/.test(name);
}
