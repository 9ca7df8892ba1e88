import type { AclRule } from '../../../acl/parse.js';
import { shown } from '../../../acl/problems.js';
import type { Evaluation } from '../../../conf/evaluate/evaluate.js';
import { aclFiles, type ReadAclFile } from '../security-files.js';

/** Rules that are asked together: of a user, of clients without a name, or of all clients. */
export interface Block {
  readonly scope: 'user' | 'anonymous' | 'patterns';
  /** As bytes, one character each; only where the scope is a user. */
  readonly name: string | undefined;
  /** In the order of the file, from all `user` lines with that name. */
  readonly rules: readonly AclRule[];
}

/** The ACL files that the broker understands: of others nobody knows whose rules are whose. */
export function understoodAcls(evaluation: Evaluation): ReadAclFile[] {
  return aclFiles(evaluation).filter(({ loaded }) => !loaded.problems.some(({ fatal }) => fatal));
}

export function blocksOf({ loaded }: ReadAclFile): Block[] {
  const anonymous: AclRule[] = [];
  const patterns: AclRule[] = [];
  const users = new Map<string, AclRule[]>();
  for (const rule of loaded.rules) {
    if (rule.scope === 'pattern') patterns.push(rule);
    else if (!rule.user) anonymous.push(rule);
    else {
      const known = users.get(rule.user.name.text);
      if (known) known.push(rule);
      else users.set(rule.user.name.text, [rule]);
    }
  }
  return [
    { scope: 'anonymous', name: undefined, rules: anonymous },
    ...Array.from(users, ([name, rules]): Block => ({ scope: 'user', name, rules })),
    { scope: 'patterns', name: undefined, rules: patterns },
  ];
}

/** Whose rules they are: for comparing. */
export function ownerOf({ scope, user }: AclRule): string {
  return scope === 'pattern' ? 'patterns' : user ? `user ${user.name.text}` : 'anonymous';
}

/** A rule for a message, as it is written, in one line and not too long. */
export function written({ keyword, accessWord, topic }: AclRule): string {
  return shown([keyword, accessWord, topic].flatMap((part) => part?.text ?? []).join(' '));
}
