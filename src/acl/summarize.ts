import { FilterIndex } from './overlap.js';

/** Topics, or topic filters, and what they were made one from. */
export interface Summary<T> {
  readonly filter: string;
  readonly parts: readonly T[];
}

const FIXED = new Set(['+', '#', '%u', '%c']);
/** So many levels are looked at. */
const LEVELS_MAX = 32;

/**
 * Puts `+` for a level where more than so many filters differ in that level only, again and again, and leaves out what
 * others cover. What begins with `$` keeps its first level, which no wildcard matches.
 */
export function summarize<T>(entries: readonly Summary<T>[], above: number): Summary<T>[] {
  let current = merged(entries);
  for (;;) {
    const next = widened(current, above);
    if (!next) return withoutCovered(current);
    current = next;
  }
}

function merged<T>(entries: readonly Summary<T>[]): Map<string, T[]> {
  const byFilter = new Map<string, T[]>();
  for (const { filter, parts } of entries) {
    const known = byFilter.get(filter);
    if (known) known.push(...parts);
    else byFilter.set(filter, [...parts]);
  }
  return byFilter;
}

/** Once more, the largest groups first; undefined: there is none. */
function widened<T>(filters: ReadonlyMap<string, T[]>, above: number): Map<string, T[]> | undefined {
  const groups = new Map<string, string[]>();
  for (const filter of filters.keys()) {
    for (const wide of widerThan(filter)) {
      const known = groups.get(wide);
      if (known) known.push(filter);
      else groups.set(wide, [filter]);
    }
  }
  const large = [...groups].filter(([, members]) => members.length > above);
  if (large.length === 0) return undefined;
  large.sort(([a, one], [b, two]) => two.length - one.length || (a < b ? -1 : 1));
  const left = new Map(filters);
  const made = new Map<string, T[]>();
  for (const [wide, members] of large) {
    const free = members.filter((member) => left.has(member));
    if (free.length <= above) continue;
    made.set(
      wide,
      free.flatMap((member) => left.get(member) as T[]),
    );
    for (const member of free) left.delete(member);
  }
  return merged([...left, ...made].map(([filter, parts]) => ({ filter, parts })));
}

function widerThan(filter: string): string[] {
  const levels = filter.split('/');
  return levels.slice(0, LEVELS_MAX).flatMap((level, i) => {
    if (FIXED.has(level) || (i === 0 && level.startsWith('$'))) return [];
    return levels.with(i, '+').join('/');
  });
}

function withoutCovered<T>(filters: ReadonlyMap<string, T[]>): Summary<T>[] {
  const index = new FilterIndex<string>();
  for (const filter of filters.keys()) index.add(filter, filter);
  const kept = new Map<string, T[]>();
  for (const [filter, parts] of filters) {
    const [widest = filter] = index.covering(filter);
    const known = kept.get(widest);
    if (known) known.push(...parts);
    else kept.set(widest, [...parts]);
  }
  return Array.from(kept, ([filter, parts]) => ({ filter, parts }));
}
