import { trimBlanks } from '../conf/tokens.js';
import type { AccessList } from './access-list.js';
import { Granted } from './granted.js';
import type { Seen, Traffic, UserTraffic } from './log.js';
import { FilterIndex } from './overlap.js';
import type { AclRule } from './parse.js';
import { type Item, type ProposedRule, takePatterns, topicRules } from './propose.js';

export type { Because, ProposedRule } from './propose.js';

/** What clients tried and is not proposed. */
export interface Attempt {
  readonly user: string | undefined;
  readonly access: 'read' | 'write';
  readonly topic: string;
  readonly why: AttemptReason;
  /** The deny that stands against it. */
  readonly rule?: AclRule;
  readonly count: number;
  readonly firstLine: number;
}

export type AttemptReason =
  /** The broker denied a message. */
  | 'denied'
  /** The ACL does not let the will be published. */
  | 'will'
  /** The ACL does not grant what was subscribed to, and nothing of it was delivered. */
  | 'nothing delivered'
  /** The broker itself lets no client publish there. */
  | 'reserved'
  /** A deny of the user's own: whatever is granted beside it. */
  | 'deny rule'
  /** The ACL file cannot hold such a name or topic: blanks at an end are lost. */
  | 'not writable';

export interface Suggestion {
  /** In the order of a file: for anonymous clients, for users by name, and patterns. */
  readonly rules: readonly ProposedRule[];
  /** By user and topic. */
  readonly attempts: readonly Attempt[];
}

export interface SuggestOptions {
  /** Also propose rules for what was denied, for wills that were, and for subscriptions by which nothing came. */
  readonly includeDenied?: boolean;
  /** More topics than these that differ in one level only become one with `+`. */
  readonly summarizeAbove?: number;
  /** So many users, or clients, with topics alike but for their names make a pattern. */
  readonly patternFrom?: number;
}

const SUMMARIZE_ABOVE = 5;
const PATTERN_FROM = 3;

/**
 * The fewest rights with which clients can go on as a log tells: what was published, and what was subscribed to, or
 * delivered where the filter begins with a wildcard.
 *
 * @param list the ACL in force: what it grants is left out, what it denies is an attempt
 */
export function suggest(traffic: Traffic, list?: AccessList, options: SuggestOptions = {}): Suggestion {
  const { includeDenied = false, summarizeAbove = SUMMARIZE_ABOVE, patternFrom = PATTERN_FROM } = options;
  const sorted = new Sorter(list, includeDenied);
  for (const [user, did] of traffic.users) sorted.add(user, did);
  const patternDenies = list?.rules.filter(({ scope, access }) => scope === 'pattern' && access === 'deny') ?? [];
  const { patterns, rest } = takePatterns(sorted.items, patternDenies, { summarizeAbove, patternFrom });
  const rules = [...topicRules(rest, summarizeAbove), ...patterns].sort(byPlace);
  const attempts = sorted.attempts.sort((a, b) => compare(a.user, b.user) || compare(a.topic, b.topic));
  return { rules, attempts };
}

function byPlace(a: ProposedRule, b: ProposedRule): number {
  if (a.scope !== b.scope) return a.scope === 'topic' ? -1 : 1;
  return compare(a.user, b.user) || compare(a.topic, b.topic);
}

/** Anonymous clients first. */
function compare(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  return a === undefined || (b !== undefined && a < b) ? -1 : 1;
}

/** Tells what needs a rule from what has one, and from what is not to have one. */
class Sorter {
  readonly items: Item[] = [];
  readonly attempts: Attempt[] = [];
  readonly #granted: Granted | undefined;

  constructor(
    list: AccessList | undefined,
    private readonly includeDenied: boolean,
  ) {
    this.#granted = list && new Granted(list);
  }

  add(user: string | undefined, did: UserTraffic): void {
    for (const [filter, seen] of did.published) this.#addItem(item(user, 'write', filter, seen, 'published'));
    for (const [filter, seen] of did.wills) {
      this.#addItem(item(user, 'write', filter, seen, 'wills'), this.#granted && 'will');
    }
    for (const [filter, seen] of did.denied) {
      if (!did.published.has(filter)) this.#addItem(item(user, 'write', filter, seen, 'denied'), 'denied');
    }
    this.#addReads(user, did);
  }

  #addReads(user: string | undefined, did: UserTraffic): void {
    const index = new FilterIndex<Item>();
    for (const [filter, seen] of did.subscribed) {
      // What begins with a wildcard asks for more than anybody needs.
      if (!/^[+#]/.test(filter)) index.add(filter, item(user, 'read', filter, seen, 'subscribed'));
    }
    for (const [filter, seen] of did.received) {
      const [subscription] = index.covering(filter);
      if (subscription) subscription.messages += seen.count;
      else this.#addItem(item(user, 'read', filter, seen, 'received'));
    }
    for (const subscription of index.values()) {
      const isUnmet = this.#granted && subscription.messages === 0;
      this.#addItem(subscription, isUnmet ? 'nothing delivered' : undefined);
    }
  }

  /** @param attempt it is none that was granted, unless the ACL grants it */
  #addItem(wanted: Item, attempt?: AttemptReason): void {
    const { user, access, filter, seen } = wanted;
    const { isGranted, deny, isReserved } = this.#ask(wanted);
    if (isGranted) return;
    const tell = (why: AttemptReason, rule?: AclRule) => {
      const { count, firstLine } = seen;
      this.attempts.push({ user, access, topic: filter, why, ...(rule && { rule }), count, firstLine });
    };
    if (isReserved) tell('reserved');
    else if (deny) tell('deny rule', deny);
    else if (!isWritable(user) || !isWritable(filter)) tell('not writable');
    else {
      if (attempt && !this.includeDenied) tell(attempt);
      else this.items.push({ ...wanted, isAttempt: attempt !== undefined });
    }
  }

  #ask({ user, access, filter, seen }: Item): ReturnType<Granted['ask']> {
    const isSystem = access === 'write' && filter.startsWith('$SYS') && !BRIDGE_STATE.test(filter);
    if (isSystem || filter.startsWith('$share')) return { isGranted: false, isReserved: true };
    const { clientid, hasDangerousClient } = seen;
    return this.#granted?.ask({ username: user, clientid, hasDangerousClient, access, filter }) ?? { isGranted: false };
  }
}

const BRIDGE_STATE = /^\$SYS\/broker\/connection\/[^/]*\/state$/s;

function item(
  user: string | undefined,
  access: Item['access'],
  filter: string,
  seen: Seen,
  kind: keyof UserTraffic,
): Item {
  const isSubscription = kind === 'subscribed';
  const messages = isSubscription ? 0 : seen.count;
  return { user, access, filter, seen, messages, subscriptions: isSubscription ? seen.count : 0, isAttempt: false };
}

/** Blanks at the ends of names and topics are not read. */
function isWritable(text: string | undefined): boolean {
  if (text === undefined) return true;
  return text !== '' && trimBlanks({ text, start: 0, end: text.length }).text === text;
}
