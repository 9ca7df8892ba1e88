import { lookup } from 'node:dns/promises';
import { withPatience } from './patience.js';

/** An address that a name stands for, or why there is none: `ENOTFOUND`, `EAI_AGAIN` and the like, or `ETIMEDOUT`. */
export type Resolution = { readonly addresses: readonly string[] } | { readonly code: string };

/**
 * What this machine takes a host name for, as every client on it does (getaddrinfo: /etc/hosts, then DNS). The order is
 * that in which clients try them.
 */
export async function resolveHost(host: string, patienceMs: number): Promise<Resolution> {
  try {
    const found = await withPatience(lookup(host, { all: true, verbatim: true }), patienceMs);
    if (found === 'late') return { code: 'ETIMEDOUT' };
    return { addresses: [...new Set(found.map(({ address }) => address))] };
  } catch (error) {
    return { code: (error as NodeJS.ErrnoException).code ?? 'ENOTFOUND' };
  }
}
