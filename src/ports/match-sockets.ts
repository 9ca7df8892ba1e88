import type { ExpectedAddress, ExpectedSocket } from '../conf/expected-sockets.js';
import { familyOf, overlap } from '../conf/startup/addresses.js';
import type { ListeningSocket } from '../host/sockets/listening-socket.js';
import type { Account } from '../installation/filesystem.js';
import { numericAddress } from '../installation/hosts.js';

/** A socket that the configuration asks for, one that is open, or both. */
export type PortRow =
  | { readonly state: 'expected'; readonly expected: ExpectedSocket; readonly socket: ListeningSocket }
  | {
      readonly state: 'missing';
      readonly expected: ExpectedSocket;
      /** What stands in its way. */
      readonly heldBy: ListeningSocket | undefined;
    }
  /** Open, and not configured. */
  | { readonly state: 'foreign'; readonly socket: ListeningSocket };

/**
 * Compares what the configuration asks for with what is open. A socket counts only where a mosquitto has it; of one
 * whose process may not be seen, the account decides.
 *
 * @param account what the broker runs as
 */
export function matchSockets(
  expected: readonly ExpectedSocket[],
  found: readonly ListeningSocket[],
  account: Pick<Account, 'uid'>,
): PortRow[] {
  const rest = new Set(found);
  const rows: PortRow[] = [];
  // What is known to the address chooses first.
  for (const wanted of [...expected].sort((a, b) => vagueness(a.on) - vagueness(b.on))) {
    const fitting = [...rest].filter((socket) => fits(wanted.on, socket) && mayBeOfBroker(socket, account));
    const taken = vagueness(wanted.on) === ANY_ADDRESS ? fitting : fitting.slice(0, 1);
    for (const socket of taken) {
      rest.delete(socket);
      rows.push({ state: 'expected', expected: wanted, socket: asConfigured(socket, wanted.on) });
    }
    if (taken.length > 0 || wanted.optional) continue;
    rows.push({ state: 'missing', expected: wanted, heldBy: found.find((socket) => isInTheWay(socket, wanted.on)) });
  }
  return [...rows, ...[...rest].map((socket) => ({ state: 'foreign', socket }) as const)].sort(byPlace);
}

/** Whether a socket is a mosquitto's; where its process may not be seen, whether it is of the broker's own account. */
export function isOfBroker(socket: ListeningSocket, account: Pick<Account, 'uid'>): boolean {
  const { holders, uid } = socket;
  return holders.length === 0 ? uid === account.uid && uid !== 0 : holders.some(({ isBroker }) => isBroker);
}

/** A configured socket of which neither process nor account may be seen counts as the broker's. */
function mayBeOfBroker({ holders, uid }: ListeningSocket, account: Pick<Account, 'uid'>): boolean {
  if (holders.length === 0) return uid === account.uid || uid === undefined;
  return holders.some(({ isBroker }) => isBroker);
}

const EXACT = 0;
const ANY_ADDRESS = 1;
const ANY_PORT = 2;

function vagueness(on: ExpectedAddress): number {
  if (on.protocol === 'unix') return EXACT;
  return on.port === 0 ? ANY_PORT : on.address === undefined ? ANY_ADDRESS : EXACT;
}

function fits(on: ExpectedAddress, socket: ListeningSocket): boolean {
  if (on.protocol === 'unix') return socket.protocol === 'unix' && socket.path === on.path;
  if (socket.protocol === 'unix') return false;
  const isThere = on.address === undefined || canonical(on.address) === canonical(socket.address);
  return isThere && (on.port === 0 || on.port === socket.port);
}

/** The same text for all spellings of an address. */
function canonical(address: string): string {
  return numericAddress(address) ?? address;
}

function isInTheWay(socket: ListeningSocket, on: ExpectedAddress): boolean {
  if (on.protocol === 'unix') return socket.protocol === 'unix' && socket.path === on.path;
  if (socket.protocol === 'unix' || socket.port !== on.port) return false;
  // It may well take both families where nobody can tell.
  const dual = socket.address === '::' && socket.dual !== false;
  return on.address === undefined || overlap({ address: on.address, dual: on.dual }, { address: socket.address, dual });
}

/** What a socket of the broker takes is known from its configuration, where the system does not tell. */
function asConfigured(socket: ListeningSocket, on: ExpectedAddress): ListeningSocket {
  if (socket.protocol === 'unix' || on.protocol === 'unix' || socket.dual !== undefined) return socket;
  return socket.family === 'ipv6' ? { ...socket, dual: on.dual } : socket;
}

/** By port, IPv4 before IPv6, and address; unix sockets last. */
function byPlace(a: PortRow, b: PortRow): number {
  const [one, other] = [placeOf(a), placeOf(b)];
  return one.port - other.port || one.family - other.family || one.text.localeCompare(other.text);
}

function placeOf(row: PortRow): { readonly port: number; readonly family: number; readonly text: string } {
  const place = row.state === 'missing' ? row.expected.on : row.socket;
  if (place.protocol === 'unix') return { port: UNIX, family: 0, text: place.path };
  const { port, address = '' } = place;
  return { port, family: familyOf(address) === 'ipv4' ? 4 : 6, text: address };
}

/** Behind every port. */
const UNIX = 65_536;
