import type { AclRule } from '../../../acl/parse.js';
import { t } from '../../../language/t.js';
import type { Fix } from '../../../text/diagnostic.js';
import type { SourceFile } from '../../../text/source-file.js';
import type { Finding, Rule } from '../../rule.js';
import { grouped } from '../passwd/files.js';
import { blocksOf, understoodAcls, written } from './blocks.js';
import { Covers } from './cover.js';

/** More of them are told in one finding. */
const TOLD = 20;

export const coveredRule: Rule = {
  id: 'acl/covered-rule',
  severity: 'info',
  summary: t`A rule adds nothing to another one of the same user.`,
  why: t`The broker grants what any rule of a user grants, and takes away what any deny does, in whatever order they stand. So a rule beside one of the same user with the same or a wider topic and the same or more access never matters, in every version. A line that stands there twice is only in the way. A warning where it looks as if it was to restrict the wider rule: "topic read a" below "topic readwrite #" leaves writing to "a" allowed; narrow the wider rule, or write topic deny. The fix removes such lines, which changes no decision.`,
  example: {
    language: 'ACL file',
    bad: 'user alice\ntopic readwrite home/#\ntopic read home/door',
    good: 'user alice\ntopic readwrite home/#\ntopic read garden/door',
  },
  *check({ evaluation, target }) {
    for (const acl of understoodAcls(evaluation)) {
      const pairs: Pair[] = [];
      for (const block of blocksOf(acl)) {
        const others = new Covers(block, target);
        for (const rule of block.rules) {
          const by = others.moreThan(rule);
          // What a deny takes away is told as such.
          if (by && !(rule.access !== 'deny' && others.denyOf(rule))) pairs.push({ rule, by });
        }
      }
      if (pairs.length > TOLD) yield summary(acl.file, pairs);
      else for (const pair of pairs) yield finding(acl.file, pair);
    }
  },
};

interface Pair {
  readonly rule: AclRule;
  /** The one that says as much or more. */
  readonly by: AclRule;
}

function finding(file: SourceFile, { rule, by }: Pair): Finding {
  return {
    file,
    span: { start: rule.keyword.start, end: rule.topic.end },
    severity: looksLikeRestriction({ rule, by }) ? 'warning' : 'info',
    message: messageFor({ rule, by }),
    related: [{ message: t`the other rule`, file, span: { start: by.keyword.start, end: by.topic.end } }],
    fix: removal(file, [rule], t`Remove the rule`),
  };
}

function messageFor({ rule, by }: Pair): string {
  if (rule.topic.text === by.topic.text && rule.access === by.access) {
    return t`This rule stands in the file already, for the same clients: remove it.`;
  }
  if (looksLikeRestriction({ rule, by })) {
    return t`This does not restrict "${written(by)}", which goes on granting more here: narrow that rule or write topic deny, or else remove this one.`;
  }
  const does = rule.access === 'deny' ? t`denies` : t`grants`;
  return t`This rule adds nothing: "${written(by)}" of the same clients ${does} all of it already. Remove one of the two.`;
}

/** Less access to a part of what the other gives in full. */
function looksLikeRestriction({ rule, by }: Pair): boolean {
  return rule.access !== by.access && rule.topic.text !== by.topic.text;
}

function summary(file: SourceFile, pairs: readonly Pair[]): Finding {
  const { rule } = pairs[0] as Pair;
  return {
    file,
    span: { start: rule.keyword.start, end: rule.topic.end },
    severity: pairs.some(looksLikeRestriction) ? 'warning' : 'info',
    message: t`${grouped(pairs.length)} rules of this ACL, the first "${written(rule)}", add nothing to others of the same clients: remove them.`,
    fix: removal(
      file,
      pairs.map((pair) => pair.rule),
      t`Remove these rules`,
    ),
  };
}

/** Safe: what they grant or deny stays granted or denied by those that are left. */
function removal(file: SourceFile, rules: readonly AclRule[], title: string): Fix {
  return { title, safe: true, edits: rules.map(({ span }) => ({ file, span, newText: '' })) };
}
