import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coverageOf } from '../../src/acl/covering.js';
import { includes } from '../../src/acl/parse.js';
import { ruleText } from '../../src/acl/reason.js';
import { encode } from '../../src/conf/tokens.js';
import { listOf } from './lists.js';

/** `REACH RULE` for alice. */
function coverage(text: string, access: 'read' | 'write', filter: string): string {
  const { reach, rule } = coverageOf(listOf(text), { username: 'alice', clientid: 'c' }, encode(filter), access);
  return `${reach} ${rule ? ruleText(rule) : '-'}`;
}

test.each([
  ['user alice\ntopic read a/b\ntopic read a/#', 'read', 'a/#', 'all topic read a/#'],
  ['user alice\ntopic read a/b', 'read', 'a/#', 'part topic read a/b'],
  ['user alice\ntopic read a/b', 'read', 'a/b', 'all topic read a/b'],
  ['user alice\ntopic read a/b', 'write', 'a/b', 'none -'],
  ['user alice\ntopic read a/b', 'write', 'a/#', 'none -'],
  ['user alice\ntopic a/#\ntopic deny a/#', 'write', 'a/+', 'none topic deny a/#'],
  ['user alice\ntopic a/#\ntopic deny a/b', 'write', 'a/b', 'none topic deny a/b'],
  ['user alice\ntopic a/#\ntopic deny a/b', 'write', 'a/+', 'part topic a/#'],
  ['pattern write %u/#', 'write', 'alice/#', 'all pattern write %u/#'],
  ['pattern write %u/#', 'write', 'bob/#', 'none -'],
  ['topic read a/#\nuser bob\ntopic a/#', 'read', 'a/#', 'none -'],
] as const)('%j: %s %s is %s', (text, access, filter, expected) =>
  expect(coverage(text, access, filter)).toBe(expected),
);

const filters = fc.constantFrom('a', 'a/#', 'a/+', '+/b', '#', 'a/b', 'alice/x', '%u/#');
const rules = fc
  .tuple(fc.constantFrom('topic', 'pattern'), fc.constantFrom('read', 'write', 'readwrite', 'deny'), filters)
  .map((words) => words.join(' '));

test('what is granted has a rule that grants it, and what is not has none but a deny', () => {
  fc.assert(
    fc.property(
      fc.array(rules, { maxLength: 6 }),
      filters,
      fc.constantFrom('read', 'write'),
      (lines, filter, access) => {
        const list = listOf(`user alice\n${lines.join('\n')}\n`);
        const asked = filter.replace('%u', 'alice');
        const { reach, rule } = coverageOf(list, { username: 'alice', clientid: 'c' }, asked, access);
        if (reach === 'none') expect(rule === undefined || rule.access === 'deny').toBe(true);
        else expect(rule && rule.access !== 'deny' && includes(rule.access, access)).toBe(true);
      },
    ),
  );
});
