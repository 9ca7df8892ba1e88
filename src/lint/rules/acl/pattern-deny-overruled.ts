import { WHOLE_LEVELS } from '../../../acl/filter-tree.js';
import { FilterIndex, overlaps } from '../../../acl/overlap.js';
import type { AclRule } from '../../../acl/parse.js';
import { decode } from '../../../conf/tokens.js';
import { type Version, version } from '../../../conf/version.js';
import { t } from '../../../language/t.js';
import type { Finding, Rule } from '../../rule.js';
import type { ReadAclFile } from '../security-files.js';
import { understoodAcls, written } from './blocks.js';

const PLACEHOLDER = /%[uc]/;
/** To look for rules that overlap takes time by their number: nobody has more pattern denies than these. */
const EXAMINED = 100;

export const patternDenyOverruled: Rule = {
  id: 'acl/pattern-deny-overruled',
  severity: 'warning',
  since: version('2.0'),
  summary: t`A pattern denies what a topic rule grants all the same.`,
  why: t`The rules of the client itself are asked first, and where one of them grants, no pattern is asked any more: "pattern deny" only takes away what other patterns grant, in every version that knows deny. A warning where no pattern grants any of it, so that the line does nothing; an info where it does, since users with topic rules of their own may be meant as exceptions. Write topic deny into the block of each user who is not.`,
  example: {
    language: 'ACL file',
    bad: 'pattern deny home/safe/%u\nuser alice\ntopic readwrite home/#',
    good: 'pattern readwrite home/%u/#\nuser alice\ntopic readwrite garden/#\ntopic deny garden/safe',
  },
  *check({ evaluation, target }) {
    for (const acl of understoodAcls(evaluation)) {
      const denies = acl.loaded.rules.filter(({ scope, access }) => scope === 'pattern' && access === 'deny');
      if (denies.length === 0) continue;
      const topics = new FilterIndex<AclRule>();
      const patterns = new FilterIndex<AclRule>();
      for (const rule of acl.loaded.rules) {
        if (rule.access === 'deny') continue;
        if (rule.scope === 'topic') topics.add(rule.topic.text, rule);
        else patterns.add(widest(rule), rule);
      }
      for (const deny of denies.slice(0, EXAMINED)) {
        const grant = overruling(deny, topics, target);
        if (grant) yield finding(acl, deny, grant, !patterns.overlapping(widest(deny)).next().done);
      }
    }
  },
};

/** The filter with any name in it. */
function widest({ topic }: AclRule): string {
  const levels = topic.text.split('/');
  return levels.map((level) => (PLACEHOLDER.test(level) ? '+' : level)).join('/');
}

/** The first rule of a client of its own that grants some of what the pattern denies that client. */
function overruling(deny: AclRule, topics: FilterIndex<AclRule>, target: Version): AclRule | undefined {
  let first: AclRule | undefined;
  for (const grant of topics.overlapping(widest(deny))) {
    const isEarlier = !first || grant.span.start < first.span.start;
    const filter = isEarlier && filterFor(deny, grant.user?.name.text, target);
    if (filter && overlaps(filter, grant.topic.text)) first = grant;
  }
  return first;
}

/** What the pattern denies a user; undefined: nothing. */
function filterFor({ topic }: AclRule, username: string | undefined, target: Version): string | undefined {
  if (username === undefined && topic.text.includes('%u')) return undefined;
  const named = topic.text.split('/').map((level) => {
    if (!PLACEHOLDER.test(level)) return level;
    if (target >= WHOLE_LEVELS && level.length > 2) return undefined;
    return level.includes('%c') ? '+' : level.replaceAll('%u', () => username ?? '');
  });
  const isOneLevel = target < WHOLE_LEVELS || username === undefined || !username.includes('/');
  return named.includes(undefined) || !isOneLevel ? undefined : named.join('/');
}

function finding({ file }: ReadAclFile, deny: AclRule, grant: AclRule, isOfUse: boolean): Finding {
  const user = grant.user && decode(grant.user.name.text);
  const exempt =
    user === undefined ? t`This does not hold for clients without a user name` : t`This does not hold for user ${user}`;
  const verdict = isOfUse ? exempt : t`This takes away nothing, since no pattern grants any of it`;
  const whose = user === undefined ? t` of clients without a user name` : t` of user ${user}`;
  return {
    file,
    span: { start: deny.keyword.start, end: deny.topic.end },
    severity: isOfUse ? 'info' : 'warning',
    message: t`${verdict}: "${written(grant)}"${isOfUse ? '' : whose} is asked before any pattern, and grants it. Write topic deny there.`,
    related: [{ message: t`the grant`, file, span: { start: grant.keyword.start, end: grant.topic.end } }],
  };
}
