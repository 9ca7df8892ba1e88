import { WHOLE_LEVELS } from '../../../acl/filter-tree.js';
import { covers, FilterIndex } from '../../../acl/overlap.js';
import type { Access, AclRule } from '../../../acl/parse.js';
import type { Version } from '../../../conf/version.js';
import type { Block } from './blocks.js';

const PLACEHOLDER = /%[uc]/;

/** The first rule of each access with one filter. */
type FirstRules = Partial<Record<Access, AclRule>>;

/** The rules of a block, so that a rule is found that makes another one needless. */
export class Covers {
  readonly #grants = new FilterIndex<FirstRules>();
  readonly #denies = new FilterIndex<FirstRules>();

  constructor(
    { rules }: Block,
    private readonly target: Version,
  ) {
    const firsts = new Map<string, FirstRules>();
    for (const rule of rules) {
      const isDeny = rule.access === 'deny';
      const key = `${isDeny}${rule.topic.text}`;
      const known = firsts.get(key) ?? {};
      known[rule.access] ??= rule;
      if (firsts.has(key)) continue;
      firsts.set(key, known);
      (isDeny ? this.#denies : this.#grants).add(rule.topic.text, known);
    }
  }

  /** The deny that takes away all that a grant gives: it is asked first, wherever it stands. */
  denyOf(grant: AclRule): AclRule | undefined {
    for (const { deny } of this.#denies.covering(grant.topic.text)) {
      if (deny && this.#covers(deny, grant)) return deny;
    }
    return undefined;
  }

  /** A rule of the same kind that says as much or more; of two that say the same, the first. */
  moreThan(rule: AclRule): AclRule | undefined {
    const index = rule.access === 'deny' ? this.#denies : this.#grants;
    for (const { read, write, readwrite, deny } of index.covering(rule.topic.text)) {
      for (const other of [readwrite, read, write, deny]) {
        if (other && other !== rule && this.#saysMore(other, rule)) return other;
      }
    }
    return undefined;
  }

  #saysMore(other: AclRule, rule: AclRule): boolean {
    if (other.access !== 'readwrite' && other.access !== rule.access) return false;
    if (!this.#covers(other, rule)) return false;
    const isSame = other.access === rule.access && covers(rule.topic.text, other.topic.text);
    return !isSame || other.span.start < rule.span.start;
  }

  /** For all names that clients may have, for those with a slash or a `$`, too. */
  #covers(wide: AclRule, narrow: AclRule): boolean {
    if (narrow.scope === 'topic' || this.target >= WHOLE_LEVELS) return true;
    const levels = wide.topic.text.split('/');
    return narrow.topic.text.split('/').every((level, i) => {
      if (!PLACEHOLDER.test(level)) return true;
      const below = levels.indexOf('#');
      return levels[i] === level || (below > 0 && below <= i);
    });
  }
}
