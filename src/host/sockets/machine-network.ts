import { lookup } from 'node:dns/promises';
import { existsSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import type { NetworkFacts } from '../../conf/expected-sockets.js';

/** Asks the system, and for the names its resolver, as the broker does (getaddrinfo). */
export async function networkFacts(names: readonly string[]): Promise<NetworkFacts> {
  const hosts = await Promise.all(names.map(async (name) => [name, await addressesOf(name)] as const));
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return {
    hosts: new Map(hosts.filter((host): host is [string, string[]] => host[1] !== undefined)),
    ipv6: process.platform !== 'linux' || existsSync('/proc/net/if_inet6'),
    ipv6Loopback: addresses.some(({ address }) => address === '::1'),
  };
}

async function addressesOf(name: string): Promise<string[] | undefined> {
  try {
    return [...new Set((await lookup(name, { all: true, order: 'verbatim' })).map(({ address }) => address))];
  } catch {
    return undefined;
  }
}
