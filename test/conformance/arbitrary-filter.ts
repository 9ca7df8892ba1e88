import fc from 'fast-check';

/** A topic filter. */
export interface Filter {
  /** Without the `#` at the end. */
  readonly levels: readonly string[];
  /** Whether it ends with `#`. */
  readonly below: boolean;
}

const BRIDGE_STATE = ['$SYS', 'broker', 'connection', 'a', 'state'];
const HIDDEN = ['$x', '$', '$SYS', '$SYSx', '$share', '$x%u', '$%c'];
/** So many levels are the most that a filter or topic may have. */
const LEVELS_MAX = 201;

/** Mostly short ones; some begin with `$`, some have as many levels as there may be, or a few less. */
export function topicFilters(level: fc.Arbitrary<string>): fc.Arbitrary<Filter> {
  const few = fc.array(level, { minLength: 1, maxLength: 3 });
  const hidden = fc
    .tuple(fc.constantFrom(...HIDDEN), fc.array(level, { maxLength: 2 }))
    .map(([first, rest]) => [first, ...rest]);
  const state = fc.tuple(fc.nat(BRIDGE_STATE.length - 1), level).map(([at, text]) => BRIDGE_STATE.with(at, text));
  const many = fc
    .tuple(fc.constantFrom('a', ''), fc.integer({ min: LEVELS_MAX - 6, max: LEVELS_MAX }), few)
    .map(([repeated, count, last]) => [...Array<string>(count - last.length).fill(repeated), ...last]);
  const levels = fc.oneof(
    { weight: 30, arbitrary: few },
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 4, arbitrary: hidden },
    { weight: 2, arbitrary: state },
    { weight: 1, arbitrary: many },
  );
  return fc.tuple(levels, fc.boolean()).map(([all, below]) => ({ levels: all, below: below || all.length === 0 }));
}

export function written({ levels, below }: Filter): string {
  return (below ? [...levels.slice(1 - LEVELS_MAX), '#'] : levels).join('/') || '/';
}
