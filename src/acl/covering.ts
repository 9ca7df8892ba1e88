import type { AccessList } from './access-list.js';
import { type Decision, decide } from './decide.js';
import type { Client } from './filter-tree.js';
import { covers, overlaps } from './overlap.js';
import { type AclRule, includes } from './parse.js';
import { filledIn, type Reach, reachOf } from './reach.js';

/** How much of a topic filter a client may use, and the line that says so. */
export interface Coverage {
  readonly reach: Reach;
  /** What grants it, or a part; where nothing is granted, a deny that is in the way. Undefined: no rule. */
  readonly rule?: AclRule;
}

/**
 * How much of a topic filter (bytes) a client may read or write, with the line that grants it: one that takes in the
 * whole filter where there is one.
 */
export function coverageOf(list: AccessList, client: Client, filter: string, access: 'read' | 'write'): Coverage {
  const reach = reachOf(list, client, filter, access);
  const rule = /[+#]/.test(filter)
    ? ruleFor(list, client, filter, reach === 'none' ? undefined : access)
    : decided(decide(list, { ...client, topic: filter, access }));
  return rule ? { reach, rule } : { reach };
}

function decided({ rule }: Decision): AclRule | undefined {
  return rule;
}

/** @param access undefined: a deny is looked for */
function ruleFor(
  list: AccessList,
  client: Client,
  filter: string,
  access: 'read' | 'write' | undefined,
): AclRule | undefined {
  const candidates = rulesOf(list, client).filter(({ rule }) =>
    access === undefined ? rule.access === 'deny' : rule.access !== 'deny' && includes(rule.access, access),
  );
  const found =
    candidates.find((candidate) => covers(candidate.filter, filter)) ??
    candidates.find((candidate) => overlaps(candidate.filter, filter));
  return found?.rule;
}

/** The rules that count for a client, each with the filter that it stands for: its own first, then the patterns. */
export function rulesOf(list: AccessList, client: Client): { rule: AclRule; filter: string }[] {
  const own = (list.of(client.username)?.rules ?? []).map((rule) => ({ rule, filter: rule.topic.text }));
  const patterns = list.patterns.rules.flatMap((rule) => {
    const filter = filledIn(rule.topic.text, client, list.target);
    return filter === undefined ? [] : [{ rule, filter }];
  });
  return [...own, ...patterns];
}
