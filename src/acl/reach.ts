import { version } from '../conf/version.js';
import type { AccessList } from './access-list.js';
import { decide, isDangerous, type RequestedAccess } from './decide.js';
import type { Client } from './filter-tree.js';
import { covers, overlaps } from './overlap.js';
import type { AclRule } from './parse.js';

/** How much of the topics that a filter stands for. */
export type Reach = 'all' | 'part' | 'none';

const WHOLE_LEVELS = version('2.1');

/**
 * How much of a topic filter (bytes) a client may read or write. For a topic that is what {@link decide} says; of a
 * filter it is `all` where one grant takes in the whole of it and no deny a part.
 */
export function reachOf(
  list: AccessList,
  client: Client,
  filter: string,
  access: Exclude<RequestedAccess, 'subscribe'>,
): Reach {
  if (!/[+#]/.test(filter)) return decide(list, { ...client, topic: filter, access }).allowed ? 'all' : 'none';
  if (access === 'write' && filter.startsWith('$SYS')) return 'none';
  if (filter.startsWith('$share')) return 'none';
  const own = list.of(client.username)?.rules ?? [];
  const ofOwn = reachBy(own, filter, access, ({ topic }) => topic.text);
  if (ofOwn.denied === 'all' || ofOwn.granted === 'all') return without(ofOwn.granted, ofOwn.denied);
  const passesNames = !isDangerous(client.username) && !isDangerous(client.clientid);
  const patterns = passesNames ? list.patterns.rules : [];
  const ofPatterns = reachBy(patterns, filter, access, ({ topic }) => filledIn(topic.text, client, list.target));
  const byPatterns = without(without(ofPatterns.granted, ofPatterns.denied), ofOwn.denied);
  return ofOwn.granted === 'part' && byPatterns === 'none' ? 'part' : byPatterns;
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
    if (!isDeny && rule.access !== 'readwrite' && rule.access !== access) continue;
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
export function filledIn(pattern: string, { username, clientid }: Client, target: number): string | undefined {
  if (username === undefined && pattern.includes('%u')) return undefined;
  if (target < WHOLE_LEVELS) {
    return pattern.replace(/%[uc]/g, (placeholder) => (placeholder === '%u' ? (username ?? '') : clientid));
  }
  const levels = pattern.split('/');
  const names = levels.map((level) => (level === '%u' ? username : level === '%c' ? clientid : level));
  const isFit = names.every((name, index) => name === levels[index] || (name && !name.includes('/')));
  const filled = names.join('/');
  // A pattern itself must begin with $ to match a topic that does.
  return isFit && filled.startsWith('$') === pattern.startsWith('$') ? filled : undefined;
}
