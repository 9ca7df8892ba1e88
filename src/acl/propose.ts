import { isDangerous } from './decide.js';
import type { Seen } from './log.js';
import { FilterIndex, overlaps } from './overlap.js';
import type { Access, AclRule } from './parse.js';
import { type Summary, summarize } from './summarize.js';

/** A rule to add. Texts are bytes, one character each. */
export interface ProposedRule {
  /** Undefined: anonymous clients, or, for a pattern, all. */
  readonly user: string | undefined;
  readonly scope: AclRule['scope'];
  readonly access: Exclude<Access, 'deny'>;
  readonly topic: string;
  readonly because: Because;
}

export interface Because {
  /** Published, delivered, refused, or left as a will. */
  readonly messages: number;
  readonly subscriptions: number;
  /** How many different topics and filters it is for. */
  readonly topics: number;
  /** Some of it was denied, which is what the rule is to change. */
  readonly denied: boolean;
  /** The number of the first line of the log that tells of it. */
  readonly firstLine: number;
}

/** One thing that clients of a user do, and that needs a rule. Texts are bytes, one character each. */
export interface Item {
  readonly user: string | undefined;
  readonly access: 'read' | 'write';
  readonly filter: string;
  readonly seen: Seen;
  readonly subscriptions: number;
  /** For a subscription: those delivered by it. */
  messages: number;
  /** It was not granted so far. */
  readonly isAttempt: boolean;
}

export interface ProposeOptions {
  readonly summarizeAbove: number;
  readonly patternFrom: number;
}

/** What is granted to one client, or by one pattern. */
type Proposed = Summary<Item> & Pick<Item, 'access'>;

const ACCESSES = ['read', 'write'] as const;
/** What can stand for a level of a topic: the name of the user, or of the client. */
const PLACEHOLDERS = ['%u', '%c'] as const;
type Placeholder = (typeof PLACEHOLDERS)[number];

/** The rules of each user on its own. */
export function topicRules(items: readonly Item[], above: number): ProposedRule[] {
  return Array.from(groupBy(items, ({ user }) => user)).flatMap(([user, own]) => {
    const proposed = ACCESSES.flatMap((access) => {
      const asked = own.filter((each) => each.access === access);
      const entries = asked.map((each) => ({ filter: each.filter, parts: [each] }));
      return summarize(entries, above).map((summary): Proposed => ({ ...summary, access }));
    });
    return merged(proposed, { user, scope: 'topic' });
  });
}

/**
 * What several users, or clients, do alike but for their names becomes a pattern; the rest is left.
 *
 * @param denies the patterns of the ACL that deny: beside them a pattern may grant less than it says
 */
export function takePatterns(
  items: readonly Item[],
  denies: readonly AclRule[],
  { summarizeAbove, patternFrom }: ProposeOptions,
): { patterns: ProposedRule[]; rest: readonly Item[] } {
  const proposed: Proposed[] = [];
  let rest = items;
  for (const placeholder of PLACEHOLDERS) {
    for (const access of ACCESSES) {
      const templates = new Map<Item, string>();
      for (const each of rest) {
        const template = each.access === access ? templateOf(each, placeholder) : undefined;
        if (template !== undefined && !denies.some((deny) => mayMeet(deny, template))) templates.set(each, template);
      }
      const chosen = new FilterIndex<string>();
      for (const [filter, names] of countNames(templates, placeholder, summarizeAbove)) {
        if (names >= patternFrom) chosen.add(filter, filter);
      }
      const taken = new Map<string, Item[]>();
      rest = rest.filter((each) => {
        const template = templates.get(each);
        const [pattern] = template === undefined ? [] : chosen.covering(template);
        if (pattern === undefined) return true;
        const parts = taken.get(pattern);
        if (parts) parts.push(each);
        else taken.set(pattern, [each]);
        return false;
      });
      for (const [filter, parts] of taken) proposed.push({ access, filter, parts });
    }
  }
  return { patterns: merged(proposed, { user: undefined, scope: 'pattern' }), rest };
}

/** The templates, summed up for each name, and how many names have each. */
function countNames(
  templates: ReadonlyMap<Item, string>,
  placeholder: Placeholder,
  above: number,
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const own of groupBy([...templates], ([each]) => nameOf(each, placeholder)).values()) {
    const entries = own.map(([, filter]) => ({ filter, parts: [] }));
    for (const { filter } of summarize(entries, above)) counts.set(filter, (counts.get(filter) ?? 0) + 1);
  }
  return counts;
}

function nameOf({ user, seen }: Item, placeholder: Placeholder): string | undefined {
  return placeholder === '%u' ? user : seen.clientid;
}

/** The filter with the placeholder for the name; undefined where the name is no level of it, or could not be put in. */
function templateOf(item: Item, placeholder: Placeholder): string | undefined {
  const { filter, user, seen } = item;
  const name = nameOf(item, placeholder);
  if (!name || /[/+#]|^\$/.test(name) || isDangerous(user) || seen.hasDangerousClient) return undefined;
  if (filter.startsWith('$') || /%[uc]/.test(filter)) return undefined;
  const levels = filter.split('/');
  return levels.includes(name) ? levels.map((level) => (level === name ? placeholder : level)).join('/') : undefined;
}

/** Whether a pattern may deny something of another, for some name. */
function mayMeet(deny: AclRule, template: string): boolean {
  const anyName = (text: string) => text.replace(/[^/]*%[uc][^/]*/g, '+');
  return overlaps(anyName(deny.topic.text), anyName(template));
}

/** Reading and writing of the same become one rule. */
function merged(proposed: readonly Proposed[], of: Pick<ProposedRule, 'user' | 'scope'>): ProposedRule[] {
  return Array.from(groupBy(proposed, ({ filter }) => filter)).map(([topic, all]) => {
    const parts = all.flatMap((each) => each.parts);
    const isBoth = all.some(({ access }) => access !== all[0]?.access);
    return {
      ...of,
      access: isBoth ? 'readwrite' : (all[0]?.access ?? 'read'),
      topic,
      because: {
        messages: sum(parts.map(({ messages }) => messages)),
        subscriptions: sum(parts.map(({ subscriptions }) => subscriptions)),
        topics: new Set(parts.map(({ filter }) => filter)).size,
        denied: parts.some(({ isAttempt }) => isAttempt),
        firstLine: parts.reduce((first, { seen }) => Math.min(first, seen.firstLine), Number.POSITIVE_INFINITY),
      },
    };
  });
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

function groupBy<T, K>(all: readonly T[], keyOf: (each: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const each of all) {
    const key = keyOf(each);
    const known = groups.get(key);
    if (known) known.push(each);
    else groups.set(key, [each]);
  }
  return groups;
}
