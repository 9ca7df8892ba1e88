import type { AccessList } from './access-list.js';
import { decide, isDangerous } from './decide.js';
import { FilterIndex, overlaps } from './overlap.js';
import { type AclRule, includes } from './parse.js';

/** Whom and what a question is about; bytes. */
export interface Wanted {
  readonly username: string | undefined;
  /** Undefined: several clients, which all want it. */
  readonly clientid: string | undefined;
  readonly hasDangerousClient: boolean;
  readonly access: 'read' | 'write';
  /** A topic filter. */
  readonly filter: string;
}

export interface Grant {
  readonly isGranted: boolean;
  /** A deny of the client's own that no further rule can overrule. */
  readonly deny?: AclRule;
  /** The broker itself keeps clients away from it. */
  readonly isReserved?: boolean;
}

interface OwnRules {
  readonly read: FilterIndex<AclRule>;
  readonly write: FilterIndex<AclRule>;
  readonly deny: FilterIndex<AclRule>;
}

/** No client has it: what is granted to it is granted whatever the client id is. */
const ANY_CLIENT = '\0';

/** Whether an ACL grants all topics of a filter, for all clients of a user. */
export class Granted {
  readonly #own = new Map<string | undefined, OwnRules>();
  readonly #patterns: readonly AclRule[];

  constructor(private readonly list: AccessList) {
    this.#patterns = list.rules.filter(({ scope }) => scope === 'pattern');
    for (const rule of list.rules) {
      if (rule.scope === 'pattern') continue;
      const name = rule.user?.name.text;
      const own = this.#own.get(name) ?? { read: new FilterIndex(), write: new FilterIndex(), deny: new FilterIndex() };
      this.#own.set(name, own);
      const { text } = rule.topic;
      if (rule.access === 'deny') own.deny.add(text, rule);
      if (includes(rule.access, 'read')) own.read.add(text, rule);
      if (includes(rule.access, 'write')) own.write.add(text, rule);
    }
  }

  ask(wanted: Wanted): Grant {
    const { username, clientid, access, filter } = wanted;
    if (/[+#]/.test(filter)) return this.#askAll(wanted);
    const id = clientid ?? (wanted.hasDangerousClient ? '+' : ANY_CLIENT);
    const { allowed, rule, because } = decide(this.list, { username, clientid: id, access, topic: filter });
    if (allowed) return { isGranted: true };
    if (because === 'own rule' && rule) return { isGranted: false, deny: rule };
    return { isGranted: false, isReserved: because === 'reserved topic' };
  }

  #askAll({ username, clientid, hasDangerousClient, access, filter }: Wanted): Grant {
    const own = this.#own.get(username);
    const [deny] = own?.deny.covering(filter) ?? [];
    if (deny) return { isGranted: false, deny };
    if (own?.deny.overlapping(filter).next().done === false) return { isGranted: false };
    if (own?.[access].covering(filter).next().done === false) return { isGranted: true };
    const isOut = hasDangerousClient || isDangerous(username) || isDangerous(clientid);
    return { isGranted: !isOut && this.#isGrantedByPattern(username, access, filter) };
  }

  #isGrantedByPattern(username: string | undefined, access: 'read' | 'write', filter: string): boolean {
    const named = this.#patterns.flatMap(({ access: given, topic: { text } }) => {
      if (username === undefined && text.includes('%u')) return [];
      return { given, topic: text.replaceAll('%u', () => username ?? '') };
    });
    const index = new FilterIndex<true>();
    for (const { given, topic } of named) {
      if (given === 'deny' && overlaps(topic.replace(/[^/]*%c[^/]*/g, '+'), filter)) return false;
      if (includes(given, access)) index.add(topic, true);
    }
    return index.covering(filter).next().done === false;
  }
}
