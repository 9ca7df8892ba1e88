import type { Version } from '../conf/version.js';
import type { AccessList } from './access-list.js';
import { decide, isDangerous, type RequestedAccess } from './decide.js';
import { type Client, standsFor, WHOLE_LEVELS } from './filter-tree.js';
import { covers, overlaps } from './overlap.js';
import { type AclRule, includes } from './parse.js';

/** How much of the topics that a filter stands for. */
export type Reach = 'all' | 'part' | 'none';

/**
 * How much of a topic filter (bytes) a client may read or write. For a topic that is what {@link decide} says; of a
 * filter it is `all` where one grant takes in the whole of it and no deny a part.
 *
 * @param patterns those that may have a say, where that is known: see {@link patternsNear}
 */
export function reachOf(
  list: AccessList,
  client: Client,
  filter: string,
  access: Exclude<RequestedAccess, 'subscribe'>,
  patterns: readonly AclRule[] = list.patterns.rules,
): Reach {
  if (!/[+#]/.test(filter)) return decide(list, { ...client, topic: filter, access }).allowed ? 'all' : 'none';
  if (access === 'write' && filter.startsWith('$SYS')) return 'none';
  if (filter.startsWith('$share')) return 'none';
  const own = list.of(client.username)?.rules ?? [];
  const ofOwn = reachBy(own, filter, access, ({ topic }) => topic.text);
  if (ofOwn.denied === 'all' || ofOwn.granted === 'all') return without(ofOwn.granted, ofOwn.denied);
  const passesNames = !isDangerous(client.username) && !isDangerous(client.clientid);
  const asked = passesNames ? patterns : [];
  const ofPatterns = reachBy(asked, filter, access, ({ topic }) => filledIn(topic.text, client, list.target));
  const byPatterns = without(without(ofPatterns.granted, ofPatterns.denied), ofOwn.denied);
  return ofOwn.granted === 'part' && byPatterns === 'none' ? 'part' : byPatterns;
}

/** The patterns that can match a topic of a filter, whatever the names: %u and %c may stand in both. */
export function patternsNear({ patterns, target }: AccessList, filter: string): readonly AclRule[] {
  const wide = anyName(filter, target);
  return patterns.rules.filter(({ topic }) => {
    const own = anyName(topic.text, target);
    return wide === undefined || own === undefined || overlaps(own, wide);
  });
}

/** With a wildcard for names. Up to 2.0 a name can be of several levels; undefined: anything can come of it. */
function anyName(filter: string, target: Version): string | undefined {
  const levels = filter.split('/');
  const first = levels.findIndex((level) => /%[uc]/.test(level));
  if (first === -1) return filter;
  if (first === 0) return undefined;
  if (target < WHOLE_LEVELS) return [...levels.slice(0, first), '#'].join('/');
  return levels.map((level) => (/%[uc]/.test(level) ? '+' : level)).join('/');
}

/** The most that rules grant, and the most that they deny. */
function reachBy(
  rules: readonly AclRule[],
  filter: string,
  access: 'read' | 'write',
  filterOf: (rule: AclRule) => string | undefined,
): { readonly granted: Reach; readonly denied: Reach } {
  const reach = { granted: 'none' as Reach, denied: 'none' as Reach };
  for (const rule of rules) {
    const isDeny = rule.access === 'deny';
    if (!isDeny && !includes(rule.access, access)) continue;
    const own = filterOf(rule);
    if (own === undefined) continue;
    const kind = isDeny ? 'denied' : 'granted';
    if (covers(own, filter)) reach[kind] = 'all';
    else if (reach[kind] === 'none' && overlaps(own, filter)) reach[kind] = 'part';
  }
  return reach;
}

function without(granted: Reach, denied: Reach): Reach {
  if (granted === 'none' || denied === 'all') return 'none';
  return denied === 'part' ? 'part' : granted;
}

/** A pattern as it counts for a client; undefined where it does not, or stands for no filter. */
export function filledIn(pattern: string, client: Client, target: Version): string | undefined {
  const levels = pattern.split('/').map((level) => (/%[uc]/.test(level) ? standsFor(level, client, target) : level));
  if (levels.includes(undefined)) return undefined;
  const filled = levels.join('/');
  // Since 2.1 a pattern itself must begin with $ to match a topic that does.
  return target < WHOLE_LEVELS || filled.startsWith('$') === pattern.startsWith('$') ? filled : undefined;
}
