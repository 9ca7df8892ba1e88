import type { AclRule } from '../../../acl/parse.js';
import { version } from '../../../conf/version.js';
import { t } from '../../../language/t.js';
import type { SourceFile } from '../../../text/source-file.js';
import type { Finding, Rule } from '../../rule.js';
import { grouped } from '../passwd/files.js';
import { blocksOf, understoodAcls, written } from './blocks.js';
import { Covers } from './cover.js';

/** More of them are told in one finding. */
const TOLD = 20;

export const deniedRule: Rule = {
  id: 'acl/denied-rule',
  severity: 'warning',
  since: version('2.0'),
  summary: t`A deny of the same user takes away all that a rule grants.`,
  why: t`The broker asks the denies of a user first, wherever they stand, and a deny is for reading and writing alike: there is no exception from a deny, and none for one direction. So "topic read a/b" beside "topic deny a/#" grants nothing, in every version that knows deny. Without a grant everything is denied anyway: mostly the deny can go, and the grants be made narrower.`,
  example: {
    language: 'ACL file',
    bad: 'user alice\ntopic readwrite home/#\ntopic deny home/safe/#\ntopic read home/safe/state',
    good: 'user alice\ntopic readwrite home/door/#\ntopic read home/safe/state',
  },
  *check({ evaluation, target }) {
    for (const acl of understoodAcls(evaluation)) {
      const pairs: Pair[] = [];
      for (const block of blocksOf(acl)) {
        const others = new Covers(block, target);
        for (const rule of block.rules) {
          const deny = rule.access === 'deny' ? undefined : others.denyOf(rule);
          if (deny) pairs.push({ rule, deny });
        }
      }
      if (pairs.length > TOLD) yield summary(acl.file, pairs);
      else for (const pair of pairs) yield finding(acl.file, pair);
    }
  },
};

interface Pair {
  readonly rule: AclRule;
  readonly deny: AclRule;
}

function finding(file: SourceFile, { rule, deny }: Pair): Finding {
  return {
    file,
    span: { start: rule.keyword.start, end: rule.topic.end },
    message: t`This rule grants nothing: "${written(deny)}" is asked first, wherever it stands, and denies reading and writing. Remove one of the two.`,
    related: [{ message: t`the deny`, file, span: { start: deny.keyword.start, end: deny.topic.end } }],
  };
}

function summary(file: SourceFile, pairs: readonly Pair[]): Finding {
  const [first] = pairs as [Pair];
  const { message: _, ...place } = finding(file, first);
  return {
    ...place,
    message: t`${grouped(pairs.length)} rules of this ACL, the first "${written(first.rule)}", grant nothing: a deny of the same clients is asked first and takes all of it away. Remove one or the other.`,
  };
}
