import { coverageOf, rulesOf } from '../acl/covering.js';
import { includes } from '../acl/parse.js';
import type { Reach } from '../acl/reach.js';
import { ruleText } from '../acl/reason.js';
import { SOME_CLIENT } from '../acl/who.js';
import { decode, encode } from '../conf/tokens.js';
import type { AppliedAcl } from '../installation/applied-acl.js';
import type { Wanted } from './program.js';

/** What a client wants, and whether the ACL grants it. */
export interface Right extends Wanted {
  readonly reach: Reach;
  /** The rule that grants it; of what is not granted, the one that denies it. Undefined: no rule, or no ACL file at all. */
  readonly rule?: RightRule;
}

export interface RightRule {
  /** Of the ACL file. */
  readonly file: string;
  readonly line: number;
  /** Without the blanks that do not count. */
  readonly text: string;
}

/** Which of what a client wants is granted to its user, whatever its client id is. */
export function rightsOf(acl: AppliedAcl, user: string | undefined, wanted: readonly Wanted[]): Right[] {
  const { list, file, mountPoint } = acl;
  return wanted.map((each) => {
    if (!list) return { ...each, reach: 'all' };
    const { reach, rule } = coverageOf(list, clientOf(user), encode(mountPoint + each.topic), each.access);
    if (!rule || !file) return { ...each, reach };
    return {
      ...each,
      reach,
      rule: { file: file.path, line: file.lineAt(rule.span.start), text: ruleText(rule) },
    };
  });
}

/** Of more, nobody pastes settings. */
const FILTERS_MAX = 8;
/** What a line of settings can show. */
const PRINTABLE = /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u;

/** The topic filters that the ACL grants to a user, without those of the broker itself ($SYS). */
export function grantedFilters(acl: AppliedAcl, user: string | undefined, access: 'read' | 'write'): string[] {
  const { list, mountPoint } = acl;
  if (!list) return [];
  const filters = rulesOf(list, clientOf(user))
    .filter(({ rule }) => rule.access !== 'deny' && includes(rule.access, access) && !rule.topic.text.includes('%c'))
    .map(({ filter }) => decode(filter))
    .filter((filter) => filter.startsWith(mountPoint) && PRINTABLE.test(filter))
    .map((filter) => filter.slice(mountPoint.length))
    .filter((filter) => filter !== '' && !filter.startsWith('$'));
  return [...new Set(filters)].slice(0, FILTERS_MAX);
}

function clientOf(user: string | undefined): { username: string | undefined; clientid: string } {
  return { username: user === undefined ? undefined : encode(user), clientid: SOME_CLIENT };
}

/** A rule to add, as `mqttctl acl allow` takes it. */
export interface MissingRule {
  /** With the mount point, as the ACL file has it. */
  readonly topic: string;
  readonly access: 'read' | 'write' | 'readwrite';
}

/** What has to be allowed so that nothing is missing, one rule a topic. */
export function missingRules(rights: readonly Right[], mountPoint: string): MissingRule[] {
  const missing = rights.filter(({ reach }) => reach !== 'all');
  const topics = new Set(missing.map(({ topic }) => topic));
  return [...topics].map((topic) => {
    const accesses = new Set(missing.filter((each) => each.topic === topic).map(({ access }) => access));
    const [only = 'read'] = accesses;
    return { topic: mountPoint + topic, access: accesses.size === 2 ? 'readwrite' : only };
  });
}
