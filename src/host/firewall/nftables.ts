import { z } from 'zod';
import type { Action, Chain, Condition, Firewall, Rule } from './chains.js';
import { matchCondition, type NamedSets, valueCondition } from './nft-match.js';

const family = z.enum(['ip', 'ip6', 'inet', 'arp', 'bridge', 'netdev']).or(z.string());
const statement = z.record(z.string(), z.unknown());

/** What we read of `nft --json list ruleset` (libnftables-json(5)); more may stand in each object. */
const documentSchema = z.object({
  nftables: z.array(
    z.object({
      chain: z
        .object({
          family,
          table: z.string(),
          name: z.string(),
          type: z.string().optional(),
          hook: z.string().optional(),
          prio: z.number().optional(),
          policy: z.string().optional(),
        })
        .optional(),
      rule: z.object({ family, table: z.string(), chain: z.string(), expr: z.array(statement).default([]) }).optional(),
      set: z.object({ family, table: z.string(), name: z.string(), elem: z.array(z.unknown()).default([]) }).optional(),
      map: z.object({ family, table: z.string(), name: z.string(), elem: z.array(z.unknown()).default([]) }).optional(),
    }),
  ),
});

type Document = z.infer<typeof documentSchema>['nftables'];
type ChainObject = NonNullable<Document[number]['chain']>;

const FAMILIES: readonly string[] = ['ip', 'ip6', 'inet'];
const HOOKS: readonly string[] = ['prerouting', 'input'];

/** The chains of `nft --json list ruleset`. @throws where it is not that */
export function parseNftables(json: string): Firewall {
  const objects = documentSchema.parse(JSON.parse(json)).nftables;
  const chains = objects.flatMap(({ chain }) => (chain && FAMILIES.includes(chain.family) ? [chain] : []));
  const redirects = /"(?:dnat|redirect|tproxy)":/.test(json);
  return [...chains].sort((a, b) => (a.prio ?? 0) - (b.prio ?? 0)).map((chain) => chainOf(objects, chain, redirects));
}

/** Whether rules of iptables stand in it that only iptables can tell us all about. */
export function hasForeignMatches(json: string): boolean {
  return /"xt":/.test(json);
}

function chainOf(
  objects: Document,
  { family, table, name, type, hook, policy }: ChainObject,
  redirects: boolean,
): Chain {
  const isHere = (other: { family: string; table: string } | undefined) =>
    other?.family === family && other.table === table;
  const sets: NamedSets = new Map(
    objects.flatMap(({ set, map }) => {
      const found = set ?? map;
      return found && isHere(found) ? [[found.name, found.elem] as const] : [];
    }),
  );
  const rules = objects.flatMap(({ rule }) =>
    rule && isHere(rule) && rule.chain === name ? [ruleOf(rule.expr, sets, redirects)] : [],
  );
  const isFilter = type === 'filter' && hook !== undefined && HOOKS.includes(hook);
  return {
    family: family as Chain['family'],
    table,
    name,
    ...(isFilter && { base: { hook: hook as 'input', policy: policy === 'drop' ? 'drop' : 'accept' } }),
    rules,
  };
}

/** Statements that let the packet go on to the next. */
const PASSING = [
  'counter',
  'log',
  'mangle',
  'notrack',
  'set',
  'map',
  'dup',
  'ct helper',
  'meter',
  'flow',
  'last',
  'secmark',
];
/** Statements that decide by something we do not look into, or do not know of a packet. */
const UNKNOWN: Condition = () => undefined;

function ruleOf(statements: readonly Record<string, unknown>[], sets: NamedSets, redirects: boolean): Rule {
  const conditions: Condition[] = [];
  for (const entry of statements) {
    const [[key, value] = ['', undefined]] = Object.entries(entry);
    const action = actionOf(key, value, sets, redirects);
    if (action) return { conditions: [...conditions, ...impliedBy(key, value)], action };
    if (key === 'match') conditions.push(matchCondition(value, sets, redirects));
    else if (!PASSING.includes(key)) conditions.push(UNKNOWN);
  }
  return { conditions, action: { kind: 'continue' } };
}

/** nft leaves the family out of what it lists where the answer to the rejected says it. */
function impliedBy(key: string, value: unknown): Condition[] {
  const answer = key === 'reject' ? z.object({ type: z.string() }).safeParse(value).data?.type : undefined;
  const family = answer === 'icmp' ? 'ip' : answer === 'icmpv6' ? 'ip6' : undefined;
  return family === undefined ? [] : [(packet) => packet.family === family];
}

const targetSchema = z.object({ target: z.string() });
const vmapSchema = z.object({ key: z.unknown(), data: z.union([z.string(), z.object({ set: z.array(z.unknown()) })]) });
const pairSchema = z.tuple([z.unknown(), z.record(z.string(), z.unknown())]);

function actionOf(key: string, value: unknown, sets: NamedSets, redirects: boolean): Action | undefined {
  switch (key) {
    case 'accept':
    case 'drop':
    case 'return':
      return { kind: key };
    case 'reject':
      return { kind: 'drop' };
    case 'jump':
    case 'goto':
      return { kind: key, target: targetSchema.parse(value).target };
    case 'vmap':
      return mapOf(value, sets, redirects);
    case 'queue':
    case 'synproxy':
    case 'tproxy':
      return { kind: 'depends' };
    default:
      return undefined;
  }
}

function mapOf(value: unknown, sets: NamedSets, redirects: boolean): Action {
  const { key, data } = vmapSchema.parse(value);
  const pairs = typeof data === 'string' ? (sets.get(data.replace(/^@/, '')) ?? []) : data.set;
  const entries = pairs.map((pair) => {
    const [wanted, verdict] = pairSchema.parse(pair);
    const [[kind, target] = ['', undefined]] = Object.entries(verdict);
    const action = actionOf(kind, target, sets, redirects) ?? ({ kind: 'depends' } as const);
    return { condition: valueCondition(key, wanted, sets, redirects), action };
  });
  return { kind: 'map', entries };
}
