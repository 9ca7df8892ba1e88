import { isIPv6 } from 'node:net';
import { hostname } from 'node:os';
import type { FileSystem } from './filesystem.js';

/**
 * Resolves the host names that a machine knows without the network: addresses in every spelling that
 * getaddrinfo takes, /etc/hosts, and names that can be no host. Undefined: only the network could tell.
 */
export function hostResolver(fs: FileSystem): (name: string) => readonly string[] | undefined {
  let known: Map<string, string[]> | undefined;
  return (name) => {
    const numeric = numericAddress(name);
    if (numeric) return [numeric];
    known ??= readHosts(fs);
    const listed = known.get(name.toLowerCase());
    if (listed) return listed;
    return canBeHostName(name) ? undefined : [];
  };
}

function readHosts(fs: FileSystem): Map<string, string[]> {
  const hosts = new Map<string, string[]>();
  const content = fs.read('/etc/hosts', 1024 * 1024);
  for (const line of content.ok ? content.value.toString('latin1').split('\n') : []) {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (!address) continue;
    for (const name of names) hosts.set(name.toLowerCase(), [...(hosts.get(name.toLowerCase()) ?? []), address]);
  }
  if (!hosts.has('localhost')) hosts.set('localhost', ['127.0.0.1', '::1']);
  return hosts;
}

/** IPv6, or IPv4 in one to four parts, each decimal, octal or hexadecimal (inet_aton): `127.1` is 127.0.0.1. */
export function numericAddress(text: string): string | undefined {
  const [plain = ''] = text.split('%');
  if (plain.includes(':') && isIPv6(plain)) return new URL(`http://[${plain}]/`).hostname.slice(1, -1);
  if (!/^(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+)){0,3}$/i.test(text)) return undefined;
  const parts = text.split('.').map((part) => {
    if (/^0x/i.test(part)) return part.length === 2 ? 0 : Number.parseInt(part, 16);
    return part.startsWith('0') && part.length > 1
      ? /^[0-7]+$/.test(part)
        ? Number.parseInt(part, 8)
        : Number.NaN
      : Number(part);
  });
  const last = parts.pop() ?? Number.NaN;
  if (parts.some((part) => !(part <= 255)) || !(last < 256 ** (4 - parts.length))) return undefined;
  let value = last;
  for (const [index, part] of parts.entries()) value += part * 256 ** (3 - index);
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}

/** Top-level names that no resolver answers for (RFC 2606, RFC 6761). */
const NEVER_RESOLVED = ['invalid', 'example', 'test'];

/**
 * Whether the network might know a name: it has the form of one, and a domain. A single word that is neither in
 * /etc/hosts nor the machine's own name would need a search domain and a server that knows it.
 */
function canBeHostName(name: string): boolean {
  const labels = name.replace(/\.$/, '').split('.');
  const top = labels.at(-1)?.toLowerCase() ?? '';
  if (labels.length === 1 && name !== hostname()) return false;
  if (NEVER_RESOLVED.includes(top) || /^\d+$/.test(top) || name.length > 253) return false;
  return labels.every((label) => /^(?!-)[A-Za-z0-9_\u0080-\u{10ffff}-]{1,63}(?<!-)$/u.test(label));
}
