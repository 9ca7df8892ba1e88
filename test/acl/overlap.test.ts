import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FilterTree } from '../../src/acl/filter-tree.js';
import { loadAclFile } from '../../src/acl/load.js';
import { covers, FilterIndex, overlaps } from '../../src/acl/overlap.js';
import { isTopicFilter } from '../../src/conf/topics.js';
import { version } from '../../src/conf/version.js';
import { SourceFile } from '../../src/text/source-file.js';

const TARGET = version('2.1.2');
const RUNS = 500;

/** Levels of topics: two of them are in no filter. */
const LEVELS = ['', 'a', 'b', 'z', '$x', '$z'];

/** All topics of up to four levels: deep enough to tell filters of up to three levels apart. */
const TOPICS = [1, 2, 3, 4].flatMap(topicsOf).filter((topic) => topic !== '');

function topicsOf(depth: number): string[] {
  if (depth === 1) return LEVELS;
  return topicsOf(depth - 1).flatMap((topic) => LEVELS.map((level) => `${topic}/${level}`));
}

const filters = fc
  .array(fc.constantFrom('', 'a', 'b', '$x', '+', '+', '#'), { minLength: 1, maxLength: 3 })
  .map((levels) => levels.join('/'))
  .filter(isTopicFilter);

/** What a filter matches, by the tree that the conformance tests hold against the brokers. */
function matched(filter: string): Set<string> {
  const tree = new FilterTree(TARGET, false);
  const { rules } = loadAclFile(new SourceFile('acl', Buffer.from(`topic read ${filter}\n`)), TARGET);
  for (const rule of rules) tree.add(rule);
  return new Set(TOPICS.filter((topic) => tree.find(topic, { username: undefined, clientid: '' }).read));
}

describe('two topic filters', () => {
  test.each([
    ['#', 'a/b', true],
    ['a/#', 'a', true],
    ['a/#', 'a/+/#', true],
    ['a/+/#', 'a/#', false],
    ['+/#', '#', true],
    ['#', '+/#', true],
    ['#', '$SYS/#', false],
    ['+/b', '$SYS/b', false],
    ['a/+', 'a/', true],
    ['a', 'a/#', false],
  ])('%s covers %s: %s', (wide, narrow, expected) => expect(covers(wide, narrow)).toBe(expected));

  test.each([
    ['a/+', '+/b', true],
    ['a/#', 'a', true],
    ['a/+', 'a', false],
    ['#', '$SYS/a', false],
    ['$SYS/#', '$SYS/+/b', true],
    ['+', 'a/#', true],
  ])('%s overlaps %s: %s', (one, two, expected) => {
    expect(overlaps(one, two)).toBe(expected);
    expect(overlaps(two, one)).toBe(expected);
  });

  test('cover and overlap as the topics say that they match', () => {
    fc.assert(
      fc.property(filters, filters, (one, two) => {
        const ones = matched(one);
        const twos = [...matched(two)];
        expect(covers(one, two)).toBe(twos.every((topic) => ones.has(topic)));
        expect(overlaps(one, two)).toBe(twos.some((topic) => ones.has(topic)));
      }),
      { numRuns: RUNS, seed: 1883 },
    );
  });
});

test('an index finds what covers and what overlaps', () => {
  fc.assert(
    fc.property(fc.array(filters, { maxLength: 30 }), filters, (all, filter) => {
      const index = new FilterIndex<number>();
      for (const [i, each] of all.entries()) index.add(each, i);
      const those = (test: (other: string) => boolean) => all.flatMap((each, i) => (test(each) ? [i] : []));
      const sorted = (found: Iterable<number>) => [...found].sort((a, b) => a - b);
      expect(sorted(index.covering(filter))).toEqual(those((other) => covers(other, filter)));
      expect(sorted(index.overlapping(filter))).toEqual(those((other) => overlaps(other, filter)));
    }),
    { numRuns: RUNS, seed: 1883 },
  );
});
