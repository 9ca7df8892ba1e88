/** Reads the tables of sockets in /proc/net (proc(5); net/ipv4/tcp_ipv4.c, net/ipv6/tcp_ipv6.c and net/unix/af_unix.c of Linux). */
import { endianness } from 'node:os';

/** A row of /proc/net/tcp or tcp6. */
export interface TcpRow {
  readonly address: string;
  readonly port: number;
  /** Of whoever opened it. */
  readonly uid: number;
  readonly inode: string;
}

/** A row of /proc/net/unix. */
export interface UnixRow {
  readonly path: string;
  readonly inode: string;
}

const LISTEN = '0A';

/** The listening sockets of a table. The kernel lists them first: the first row of another state ends the reading. */
export function tcpRows(text: string): { readonly rows: TcpRow[]; readonly complete: boolean } {
  const rows: TcpRow[] = [];
  const addresses = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [slot = '', local = '', , state, , , , uid, , inode = ''] = line.trimStart().split(/ +/);
    if (!slot.endsWith(':')) continue;
    if (state !== LISTEN) return { rows, complete: true };
    const [hex = '', port = ''] = local.split(':');
    let address = addresses.get(hex);
    if (address === undefined) {
      address = addressOf(hex);
      addresses.set(hex, address);
    }
    rows.push({ address, port: Number.parseInt(port, 16), uid: Number(uid), inode });
  }
  return { rows, complete: false };
}

const ACCEPTS_CONNECTIONS = 0x10000;

/** The listening sockets among all: streams, and those of packets in sequence. One without a name cannot be reached. */
export function unixRows(text: string): UnixRow[] {
  const rows: UnixRow[] = [];
  for (const line of text.split('\n')) {
    const [, flags = '', inode = '', path] = /^\S+: \S+ \S+ (\S+) \S+ \S+ +(\d+) (.+)$/.exec(line) ?? [];
    if (path !== undefined && Number.parseInt(flags, 16) & ACCEPTS_CONNECTIONS) rows.push({ path, inode });
  }
  return rows;
}

const isLittleEndian = endianness() === 'LE';

/** An address that the kernel printed as 32-bit words in its own byte order. */
export function addressOf(hex: string, littleEndian = isLittleEndian): string {
  const words = hex.match(/.{8}/g) ?? [];
  const bytes = words.flatMap((word) => {
    const pairs = (word.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
    return littleEndian ? pairs.reverse() : pairs;
  });
  return bytes.length === 4 ? bytes.join('.') : ipv6Text(bytes);
}

/** As inet_ntop writes it, and so ss: shortened, an IPv4 address within in its own way (`::ffff:127.0.0.1`). */
function ipv6Text(bytes: readonly number[]): string {
  const groups = Array.from({ length: 8 }, (_, at) =>
    (((bytes[2 * at] ?? 0) << 8) | (bytes[2 * at + 1] ?? 0)).toString(16),
  );
  const short = new URL(`http://[${groups.join(':')}]/`).hostname.slice(1, -1);
  const embedded = /^(::(?:ffff:)?)[\da-f]+:[\da-f]+$/.exec(short);
  return embedded ? embedded[1] + bytes.slice(12).join('.') : short;
}
