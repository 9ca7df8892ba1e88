import { type Action, type Chain, type Connection, type Firewall, holdAll, type Packet, type Rule } from './chains.js';

/** What a firewall does with a new connection. */
export interface Verdict {
  /** `depends`: on its address, or on something else that is not known of it. */
  readonly outcome: 'accepted' | 'dropped' | 'depends';
  /** The chain that drops it, or might: `table inet filter, chain input, policy drop`. */
  readonly by?: string;
}

/** How a chain may end, and where it was dropped. */
interface Ends {
  readonly ends: Set<'accept' | 'drop' | 'return'>;
  droppedBy?: string;
}

/** What becomes of a connection: all its packets must get through. Rejecting is dropping with an answer. */
export function verdictOn(firewall: Firewall, connection: Connection): Verdict {
  const verdicts = [true, false].map((first) => verdictOnPacket(firewall, { ...connection, first }));
  const ofOutcome = (wanted: Verdict['outcome']) => verdicts.find(({ outcome }) => outcome === wanted);
  return ofOutcome('dropped') ?? ofOutcome('depends') ?? { outcome: 'accepted' };
}

/** Each base chain must let it through. */
function verdictOnPacket(firewall: Firewall, packet: Packet): Verdict {
  let possible: string | undefined;
  for (const chain of firewall) {
    if (!chain.base || (chain.family !== 'inet' && chain.family !== packet.family)) continue;
    const { ends, droppedBy } = walk(firewall, chain, chain.rules, packet);
    const isDropPolicy = chain.base.policy === 'drop';
    const drops = ends.has('drop') || (ends.has('return') && isDropPolicy);
    if (!drops) continue;
    const by = droppedBy ?? `${nameOf(chain)}, policy drop`;
    const passes = ends.has('accept') || (ends.has('return') && !isDropPolicy);
    if (!passes) return { outcome: 'dropped', by };
    possible ??= by;
  }
  return possible === undefined ? { outcome: 'accepted' } : { outcome: 'depends', by: possible };
}

function walk(firewall: Firewall, chain: Chain, rules: readonly Rule[], packet: Packet): Ends {
  const found: Ends = { ends: new Set() };
  for (const { conditions, action } of rules) {
    const holds = holdAll(conditions, packet);
    if (holds !== false && act(firewall, chain, action, packet, found) && holds) return found;
  }
  found.ends.add('return');
  return found;
}

/** Notes how the action may end, and answers whether the rules after it are never reached. */
function act(firewall: Firewall, chain: Chain, action: Action, packet: Packet, found: Ends): boolean {
  switch (action.kind) {
    case 'continue':
      return false;
    case 'accept':
    case 'return':
      found.ends.add(action.kind);
      return true;
    case 'drop':
      found.ends.add('drop');
      found.droppedBy ??= nameOf(chain);
      return true;
    case 'depends':
      found.ends.add('accept').add('drop');
      return false;
    case 'map':
      return followMap(firewall, chain, action.entries, packet, found);
    default:
      return follow(firewall, chain, action, packet, found);
  }
}

function followMap(
  firewall: Firewall,
  chain: Chain,
  entries: Extract<Action, { kind: 'map' }>['entries'],
  packet: Packet,
  found: Ends,
): boolean {
  for (const { condition, action } of entries) {
    const holds = condition(packet);
    if (holds === false) continue;
    const ended = act(firewall, chain, action, packet, found);
    // A map has one entry at most that fits.
    if (holds) return ended;
  }
  return false;
}

function follow(
  firewall: Firewall,
  chain: Chain,
  { kind, target }: { readonly kind: string; readonly target: string },
  packet: Packet,
  found: Ends,
): boolean {
  const next = firewall.find(
    (other) => other.name === target && other.table === chain.table && other.family === chain.family,
  );
  if (!next) return false;
  const { ends, droppedBy } = walk(firewall, next, next.rules, packet);
  for (const end of ends) if (end !== 'return') found.ends.add(end);
  if (droppedBy !== undefined) found.droppedBy ??= droppedBy;
  if (kind === 'jump') return !ends.has('return');
  if (ends.has('return')) found.ends.add('return');
  return true;
}

function nameOf({ family, table, name }: Chain): string {
  return `table ${family} ${table}, chain ${name}`;
}
