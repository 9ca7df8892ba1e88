import type { ListeningSocket } from './listening-socket.js';
import { outputOf } from './output-of.js';

/** The listening sockets as lsof knows them, which comes with macOS. It shows those of other accounts to root alone. */
export async function macosSockets(): Promise<ListeningSocket[]> {
  const lsof = (...selection: string[]) => outputOf(['lsof', '-nP', '+c', '0', '-FpcuLtn', ...selection], [0, 1]);
  const [tcp, unix] = await Promise.all([lsof('-iTCP', '-sTCP:LISTEN'), lsof('-U')]);
  return parseLsof(tcp + unix);
}

interface Process {
  readonly pid: number;
  name: string;
  uid: number | undefined;
  user: string | undefined;
}

/**
 * Reads the output of `lsof -F` (lsof(8), "Output for other programs"): lines that begin with the letter of their
 * field, p for each process and f for each of its files. lsof does not tell a unix socket that listens from one that is
 * connected: those with a path of their own are taken, each once.
 */
export function parseLsof(output: string): ListeningSocket[] {
  const found = new Map<string, ListeningSocket>();
  let process: Process | undefined;
  let type = '';
  for (const line of output.split('\n')) {
    const value = line.slice(1);
    if (line[0] === 'p') process = { pid: Number(value), name: '', uid: undefined, user: undefined };
    else if (!process) continue;
    else if (line[0] === 'c') process.name = value;
    else if (line[0] === 'u') process.uid = Number(value);
    else if (line[0] === 'L') process.user = value;
    else if (line[0] === 't') type = value;
    else if (line[0] === 'n') add(found, process, type, value);
  }
  return [...found.values()];
}

/** A file that lsof names; of one that several processes have, the eldest comes first: pids rise. */
function add(found: Map<string, ListeningSocket>, process: Process, type: string, name: string): void {
  const socket = socketOf(process, type, name);
  if (!socket) return;
  const key = `${type} ${name}`;
  const known = found.get(key);
  if (!known) found.set(key, socket);
  else if (!known.holders.some(({ pid }) => pid === process.pid)) {
    found.set(key, { ...known, holders: [...known.holders, ...socket.holders] });
  }
}

function socketOf({ pid, name: program, uid, user }: Process, type: string, name: string): ListeningSocket | undefined {
  const held = { uid, user, holders: [{ pid, name: program, isBroker: program === 'mosquitto' }] };
  if (type === 'unix') return name.startsWith('/') ? { protocol: 'unix', path: name, ...held } : undefined;
  const family = type === 'IPv4' ? 'ipv4' : type === 'IPv6' ? 'ipv6' : undefined;
  const [, host = '', port] = /^(\*|[\d.]+|\[.+?\]):(\d+)$/.exec(name) ?? [];
  if (!family || port === undefined) return undefined;
  const everywhere = family === 'ipv4' ? '0.0.0.0' : '::';
  const address = host === '*' ? everywhere : host.replace(/^\[(.*)\]$/, '$1');
  return { protocol: 'tcp', family, address, port: Number(port), dual: undefined, ...held };
}
