import type { AccessList } from './access-list.js';
import type { AccessRequest, Decision } from './decide.js';
import { FilterTree } from './filter-tree.js';
import type { AclRule } from './parse.js';

/** What a rule has to say in a question. */
export interface TraceStep {
  readonly rule: AclRule;
  readonly says:
    | 'decides'
    /** Matches, and another comes first. */
    | 'comes later'
    /** Matches, but grants the other access. */
    | 'other access'
    /** Would match, and is for others: anonymous clients, or another user. */
    | 'for others';
}

/** Every rule that matches the topic of a question, in the order in which the broker looks at them. */
export function trace(list: AccessList, request: AccessRequest, decision: Decision): TraceStep[] {
  const matching = list.rules.filter((rule) => matches(list, rule, request));
  const isOwn = ({ scope, user }: AclRule): boolean => scope === 'topic' && user?.name.text === request.username;
  const own = inOrder(matching.filter(isOwn));
  const patterns = inOrder(matching.filter(({ scope }) => scope === 'pattern'));
  const others = matching.filter((rule) => rule.scope === 'topic' && !isOwn(rule));
  const asked = [...own, ...patterns].map((rule): TraceStep => {
    if (rule === decision.rule) return { rule, says: 'decides' };
    const fits = rule.access === 'deny' || rule.access === 'readwrite' || rule.access === request.access;
    return { rule, says: fits ? 'comes later' : 'other access' };
  });
  return [...asked, ...others.map((rule): TraceStep => ({ rule, says: 'for others' }))];
}

/** Denies are put before all, the last one first. */
function inOrder(rules: readonly AclRule[]): AclRule[] {
  const denies = rules.filter(({ access }) => access === 'deny');
  return [...denies.reverse(), ...rules.filter(({ access }) => access !== 'deny')];
}

function matches({ target }: AccessList, rule: AclRule, request: AccessRequest): boolean {
  const alone = new FilterTree(target, rule.scope === 'pattern');
  alone.add(rule);
  const { deny, read, write } = alone.find(request.topic, request);
  return (deny ?? read ?? write) !== undefined;
}
