const DOLLAR = '$';

/**
 * Whether a topic filter matches every topic that another matches. As the broker matches: `a/#` matches `a` as well,
 * and wildcards in the place of the first level do not match topics that begin with `$`.
 */
export function covers(wide: string, narrow: string): boolean {
  const wideLevels = wide.split('/');
  const levels = narrow.split('/');
  for (let i = 0; ; i++) {
    const own = wideLevels[i];
    const other = levels[i];
    const isHidden = i === 0 && narrow.startsWith(DOLLAR);
    if (own === '#') return !isHidden;
    if (own === undefined || other === undefined) return own === other;
    // What has a level at all is matched by `+/#`, too.
    if (other === '#') return i === 0 && wide === '+/#';
    if (own === '+' ? isHidden : own !== other) return false;
  }
}

/** Whether there is a topic that both filters match. */
export function overlaps(one: string, two: string): boolean {
  const ones = one.split('/');
  const twos = two.split('/');
  for (let i = 0; ; i++) {
    const a = ones[i];
    const b = twos[i];
    const isHidden = i === 0 && (one.startsWith(DOLLAR) || two.startsWith(DOLLAR));
    if (a === '#' || b === '#') return !isHidden;
    if (a === undefined || b === undefined) return a === b;
    if (a !== b && (isHidden || (a !== '+' && b !== '+'))) return false;
  }
}

interface Node<T> {
  readonly levels: Map<string, Node<T>>;
  values: T[] | undefined;
}

/** Topic filters with a value each, so that those that cover or overlap another are found by levels. */
export class FilterIndex<T> {
  readonly #root: Node<T> = newNode();
  size = 0;

  add(filter: string, value: T): void {
    let node = this.#root;
    for (const level of filter.split('/')) {
      const known = node.levels.get(level) ?? newNode<T>();
      node.levels.set(level, known);
      node = known;
    }
    node.values ??= [];
    node.values.push(value);
    this.size++;
  }

  /** All values, of one filter after the other. */
  values(): Generator<T> {
    return below(this.#root);
  }

  /** The values of the filters that {@link covers} a filter, the widest first. */
  covering(filter: string): Generator<T> {
    return this.#covering(this.#root, filter.split('/'), 0, filter.startsWith(DOLLAR));
  }

  *#covering(node: Node<T>, levels: readonly string[], depth: number, isDollar: boolean): Generator<T> {
    const isHidden = depth === 0 && isDollar;
    if (!isHidden) yield* node.levels.get('#')?.values ?? [];
    const level = levels[depth];
    if (level === undefined) yield* node.values ?? [];
    const any = node.levels.get('+');
    if (level === '#' && depth === 0) yield* any?.levels.get('#')?.values ?? [];
    if (level === undefined || level === '#') return;
    if (any && !isHidden) yield* this.#covering(any, levels, depth + 1, isDollar);
    const same = level === '+' ? undefined : node.levels.get(level);
    if (same) yield* this.#covering(same, levels, depth + 1, isDollar);
  }

  /** The values of the filters that {@link overlaps} a filter: takes time by their number where that has wildcards. */
  overlapping(filter: string): Generator<T> {
    return this.#overlapping(this.#root, filter.split('/'), 0);
  }

  *#overlapping(node: Node<T>, levels: readonly string[], depth: number): Generator<T> {
    const level = levels[depth];
    const isHidden = depth === 0 && level?.startsWith(DOLLAR) === true;
    if (level === undefined) yield* node.values ?? [];
    if (level === undefined || level === '#') yield* everyOf(node, depth, level);
    else if (!isHidden) yield* node.levels.get('#')?.values ?? [];
    if (level === undefined || level === '#') return;
    for (const [text, next] of level === '+' ? node.levels : candidates(node, level, isHidden)) {
      if (text === '#' || (depth === 0 && level === '+' && text.startsWith(DOLLAR))) continue;
      yield* this.#overlapping(next, levels, depth + 1);
    }
  }
}

function newNode<T>(): Node<T> {
  return { levels: new Map(), values: undefined };
}

/** Behind the end of a filter only `#` still matches; before its `#` everything does. */
function* everyOf<T>(node: Node<T>, depth: number, level: '#' | undefined): Generator<T> {
  if (level === undefined) {
    yield* node.levels.get('#')?.values ?? [];
    return;
  }
  if (depth > 0) yield* node.values ?? [];
  for (const [text, next] of node.levels) {
    if (depth === 0 && text.startsWith(DOLLAR)) continue;
    yield* next.values ?? [];
    yield* below(next);
  }
}

function* below<T>(node: Node<T>): Generator<T> {
  for (const next of node.levels.values()) {
    yield* next.values ?? [];
    yield* below(next);
  }
}

function candidates<T>(node: Node<T>, level: string, isHidden: boolean): [string, Node<T>][] {
  const found: [string, Node<T>][] = [];
  const any = node.levels.get('+');
  const same = node.levels.get(level);
  if (any && !isHidden) found.push(['+', any]);
  if (same) found.push([level, same]);
  return found;
}
