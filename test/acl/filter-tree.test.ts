import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Client, FilterTree } from '../../src/acl/filter-tree.js';
import { loadAclFile } from '../../src/acl/load.js';
import type { AclRule } from '../../src/acl/parse.js';
import { version } from '../../src/conf/version.js';
import { aclFile } from './lists.js';

/** Level by level, as the documentation says it. */
function matches(filter: readonly string[], topic: readonly string[]): boolean {
  const [first, ...rest] = filter;
  const [level, ...others] = topic;
  if (first === '#') return true;
  if (first === undefined || level === undefined) return first === level;
  return (first === '+' || first === level) && matches(rest, others);
}

/** The same for a rule; undefined names were to be filled in before. */
function ruleMatches({ scope, topic: { text } }: AclRule, topic: string, client: Client, target: string): boolean {
  const isWhole = target === '2.1.2';
  const filled = scope === 'topic' ? text : isWhole ? wholeLevels(text, client) : anywhere(text, client);
  if (filled === undefined) return false;
  // Since 2.1 the rule itself has to begin with `$`, not only what the names make of it.
  if (topic.startsWith('$') && !(isWhole ? text : filled).startsWith('$')) return false;
  return matches(filled.split('/'), topic.split('/'));
}

function anywhere(text: string, { username, clientid }: Client): string | undefined {
  if (username === undefined && text.includes('%u')) return undefined;
  return text.replace(/%u|%c/g, (found) => (found === '%u' ? (username as string) : clientid));
}

function wholeLevels(text: string, { username, clientid }: Client): string | undefined {
  if (username === undefined && text.includes('%u')) return undefined;
  const names: Record<string, string | undefined> = { '%u': username, '%c': clientid };
  const levels = text.split('/').map((level) => (level in names ? names[level] : level));
  return levels.some((level) => level === undefined || level.includes('/')) ? undefined : levels.join('/');
}

const LEVELS = ['a', 'b', '', '$x', '%u', 'aa', 'a%u', ...'cdefghijkl'];
const NAMES = ['a', 'b', 'a/b', '$x', '%c', '/', 'b/'];
const level = fc.oneof({ weight: 3, arbitrary: fc.constantFrom('a', 'b', '') }, fc.constantFrom(...LEVELS));
const placeholder = fc.constantFrom('+', '+', '%u', '%c', 'a%u', '%u%c', '%%u', '$%u', '%c%c');
const filter = fc
  .tuple(fc.array(fc.oneof(level, placeholder), { minLength: 1, maxLength: 4 }), fc.constantFrom([], [], ['#']))
  .map((parts) => parts.flat().join('/') || '/');
const topic = fc
  .array(fc.oneof(level, fc.constantFrom(...NAMES)), { minLength: 1, maxLength: 5 })
  .map((levels) => levels.join('/') || '/');
const client = fc.record({
  username: fc.constantFrom(undefined, ...NAMES),
  clientid: fc.constantFrom(...NAMES),
});
const access = fc.constantFrom('read', 'write', 'readwrite', 'deny');

describe.each(['2.0.21', '2.1.2'])('on %s', (target) => {
  test.each(['topic', 'pattern'])('the tree finds what the %s rules say one by one', (scope) => {
    const line = fc.tuple(access, filter).map((parts) => `${scope} ${parts.join(' ')}\n`);
    const lines = fc.array(line, { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(lines, fc.array(topic, { minLength: 20, maxLength: 20 }), client, (rulesOf, topics, asking) => {
        const { rules } = loadAclFile(aclFile(rulesOf.join('')), version(target));
        const tree = new FilterTree(version(target), scope === 'pattern');
        for (const rule of rules) tree.add(rule);
        for (const each of topics) {
          const matching = rules.filter((rule) => ruleMatches(rule, each, asking, target));
          const grant = (wanted: string) => matching.find((rule) => [wanted, 'readwrite'].includes(rule.access));
          const { deny, read, write } = tree.find(each, asking);
          expect([each, deny, read, write]).toEqual([
            each,
            matching.findLast((rule) => rule.access === 'deny'),
            grant('read'),
            grant('write'),
          ]);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
