import type { Version } from '../conf/version.js';
import type { SourceFile } from '../text/source-file.js';
import { FilterTree } from './filter-tree.js';
import type { LoadedAclFile } from './load.js';
import type { AclRule, AclUserLine } from './parse.js';

/** The rules of an ACL file in the form in which questions are answered: by whose they are, and by topic. */
export class AccessList {
  /** The rules before the first `user` line. */
  readonly anonymous: FilterTree;
  readonly patterns: FilterTree;
  /** By the bytes of the name; also users without a rule. */
  readonly users = new Map<string, FilterTree>();
  readonly rules: readonly AclRule[];
  readonly file: SourceFile;

  constructor(
    { rules, tree }: LoadedAclFile,
    /** The version whose broker decides. */
    readonly target: Version,
  ) {
    this.rules = rules;
    this.file = tree.file;
    this.anonymous = new FilterTree(target, false);
    this.patterns = new FilterTree(target, true);
    for (const line of tree.lines) if (line.kind === 'user') this.#user(line);
    for (const rule of rules) {
      if (rule.scope === 'pattern') this.patterns.add(rule);
      else if (rule.user) this.#user(rule.user).add(rule);
      else this.anonymous.add(rule);
    }
  }

  /** The rules of a client, without the patterns; undefined: no `user` line names it. */
  of(username: string | undefined): FilterTree | undefined {
    return username === undefined ? this.anonymous : this.users.get(username);
  }

  #user({ name }: AclUserLine): FilterTree {
    const known = this.users.get(name.text);
    if (known) return known;
    const made = new FilterTree(this.target, false);
    this.users.set(name.text, made);
    return made;
  }
}
