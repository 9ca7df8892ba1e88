import { readFileSync } from 'node:fs';
import { t } from '../../language/t.js';
import { findProgram } from '../find-program.js';
import { runProgram } from '../run-program.js';
import type { Firewall } from './chains.js';
import { parseIptables } from './iptables.js';
import { hasForeignMatches, parseNftables } from './nftables.js';

/** The firewall of this machine, or why it cannot be seen. */
export type ReadFirewall = { readonly firewall: Firewall } | { readonly reason: string };

/** Reads the rules of nftables, and of iptables where only that knows them; root alone may. */
export async function readFirewall(): Promise<ReadFirewall> {
  if (process.getuid?.() !== 0) return { reason: t`only root can look at the firewall` };
  const nft = findProgram('nft');
  const listed = nft === undefined ? undefined : await runProgram([nft, '--json', 'list', 'ruleset']);
  const isKnown = listed?.code === 0;
  const ofNft = isKnown ? parseNftables(listed.stdout) : [];
  if (isKnown && !hasForeignMatches(listed.stdout)) return { firewall: ofNft };
  const ofIptables = await readIptables();
  if (!isKnown && ofIptables.length === 0) return { reason: t`neither nft nor iptables-save can be used here` };
  // Both see the tables that iptables has made in nftables.
  const own = new Set(ofIptables.map(({ family, table }) => `${family} ${table}`));
  return { firewall: [...ofNft.filter(({ family, table }) => !own.has(`${family} ${table}`)), ...ofIptables] };
}

async function readIptables(): Promise<Firewall> {
  const found = await Promise.all(
    (['ip', 'ip6'] as const).map(async (family) => {
      const program = findProgram(`${family}tables-save`);
      const saved = program === undefined ? undefined : await runProgram([program]);
      return saved?.code === 0 ? parseIptables(saved.stdout, family) : [];
    }),
  );
  return found.flat();
}

/** The interface by which other machines are reached: that of the default route; undefined where there is none. */
export function outsideInterface(): string | undefined {
  try {
    const lines = readFileSync('/proc/net/route', 'utf8').split('\n').slice(1);
    return lines
      .map((line) => line.split('\t'))
      .find(([, destination, , , , , , mask]) => destination === '00000000' && mask === '00000000')?.[0];
  } catch {
    return undefined;
  }
}
