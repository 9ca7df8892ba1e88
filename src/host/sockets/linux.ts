import { existsSync, statSync } from 'node:fs';
import { holdersOf, type SocketProcess } from './linux-holders.js';
import type { ListeningSocket } from './listening-socket.js';
import { readTable } from './proc-files.js';
import { type TcpRow, tcpRows, type UnixRow, unixRows } from './proc-net.js';

/**
 * The listening sockets of the own network namespace, from /proc alone.
 *
 * @param userName the name of an account; asked once for each
 * @param proc where procfs is
 * @param net the tables of the network namespace, /proc/PID/net of a process in it
 */
export function linuxSockets(
  userName: (uid: number) => string,
  proc = '/proc',
  net = `${proc}/net`,
): ListeningSocket[] {
  const ipv4 = tcpTable(`${net}/tcp`);
  const ipv6 = tcpTable(`${net}/tcp6`);
  const unix = unixTable(`${net}/unix`);
  const holders = holdersOf(proc, new Set([...ipv4, ...ipv6, ...unix].map(({ inode }) => inode)));
  const nameOf = once(userName);
  const held = (inode: string, opener: () => number | undefined) => {
    const processes: readonly SocketProcess[] = holders.get(inode) ?? [];
    const uid = processes[0]?.uid ?? opener();
    return {
      uid,
      user: uid === undefined ? undefined : nameOf(uid),
      holders: processes.map(({ pid, name, isBroker }) => ({ pid, name, isBroker })),
    };
  };
  const tcp = (family: 'ipv4' | 'ipv6') => (row: TcpRow) => {
    const { address, port, inode, uid } = row;
    return { protocol: 'tcp', family, address, port, dual: undefined, ...held(inode, () => uid) } as const;
  };
  return [
    ...ipv4.map(tcp('ipv4')),
    ...ipv6.map(tcp('ipv6')),
    ...unix.map(({ path, inode }) => ({ protocol: 'unix', path, ...held(inode, () => ownerOf(path)) }) as const),
  ];
}

/** A kernel without IPv6 has no tcp6. */
function tcpTable(path: string): TcpRow[] {
  const table: TcpRow[] = [];
  if (!existsSync(path)) return table;
  readTable(path, (lines) => {
    const { rows, complete } = tcpRows(lines);
    table.push(...rows);
    return complete;
  });
  return table;
}

function unixTable(path: string): UnixRow[] {
  const table: UnixRow[] = [];
  if (!existsSync(path)) return table;
  readTable(path, (lines) => {
    table.push(...unixRows(lines));
    return false;
  });
  return table;
}

/** /proc/net/unix has no accounts: the file does, where there is one and it may be seen. */
function ownerOf(path: string): number | undefined {
  if (!path.startsWith('/')) return undefined;
  try {
    return statSync(path).uid;
  } catch {
    return undefined;
  }
}

/** Asks for each number once: many sockets are of few accounts. */
function once(userName: (uid: number) => string): (uid: number) => string {
  const names = new Map<number, string>();
  return (uid) => {
    const name = names.get(uid) ?? userName(uid);
    names.set(uid, name);
    return name;
  };
}
