import { FilterIndex } from '../../../acl/overlap.js';
import { type AclRule, includes } from '../../../acl/parse.js';
import { shown } from '../../../acl/problems.js';
import { t } from '../../../language/t.js';
import type { Finding, Rule } from '../../rule.js';
import type { ReadAclFile } from '../security-files.js';
import { ownerOf, understoodAcls, written } from './blocks.js';

const WILDCARD = /[+#]/;
/** Topics with more levels are not looked at level by level. */
const LEVELS_MAX = 20;
/** More of them are the style of the file. */
const TOLD = 20;

export const subtopicsLeftOut: Rule = {
  id: 'acl/subtopics-left-out',
  severity: 'warning',
  summary: t`A rule is for one topic, while other users of the file work with those below it.`,
  why: t`Without a wildcard a rule is for exactly that topic and nothing below, in every version: "topic write foo" does not allow a message to "foo/bar". The broker mostly tells nobody: with MQTT 3.1.1 the client is told that all went well, and the message is lost. Told where a user may only publish to "foo", and others read "foo/+" (which does not even match it) or, as an info, "foo/#", and no rule of the file is for publishing below it; and where a user may only read "foo", others publish below it, and nobody to it. If the levels below are meant, write "foo/#", which is for "foo" as well.`,
  example: {
    language: 'ACL file',
    bad: 'user sensor\ntopic write house\nuser app\ntopic read house/+',
    good: 'user sensor\ntopic write house/#\nuser app\ntopic read house/+',
  },
  *check({ evaluation }) {
    for (const acl of understoodAcls(evaluation)) {
      const found = [...findIn(acl)];
      if (found.length <= TOLD) yield* found;
    }
  },
};

function* findIn(acl: ReadAclFile): Generator<Finding> {
  const { rules } = acl.loaded;
  const known = new Levels(rules);
  for (const rule of rules) {
    const topic = rule.topic.text;
    if (rule.scope === 'pattern' || rule.access === 'deny' || WILDCARD.test(topic) || topic.startsWith('$')) continue;
    if (includes(rule.access, 'write') && !known.writtenBelow.has(topic)) {
      const reader = known.readerBelow(topic, rule);
      if (reader) yield finding(acl, rule, reader, 'reads');
    } else if (rule.access === 'read' && !known.isWritten(topic)) {
      const writer = known.writtenBelow.get(topic);
      if (writer && ownerOf(writer) !== ownerOf(rule) && !known.readsBelow(topic, rule)) {
        yield finding(acl, rule, writer, 'writes');
      }
    }
  }
}

/** What the rules of a file say about topics and those below. */
class Levels {
  /** For each topic the first rule that grants publishing below it, without a wildcard up to there. */
  readonly writtenBelow = new Map<string, AclRule>();
  readonly #readBelow = new Map<string, AclRule[]>();
  readonly #readPrefixes = new Set<string>();
  readonly #written = new FilterIndex<AclRule>();

  constructor(rules: readonly AclRule[]) {
    for (const rule of rules) {
      const { text } = rule.topic;
      if (includes(rule.access, 'write')) {
        for (const prefix of prefixesOf(text)) if (!this.writtenBelow.has(prefix)) this.writtenBelow.set(prefix, rule);
        // Who may do everything is not the one who publishes there.
        if (text !== '#') this.#written.add(text.replace(/[^/]*%[uc][^/]*/g, '+'), rule);
      }
      if (!includes(rule.access, 'read')) continue;
      for (const prefix of prefixesOf(text)) this.#readPrefixes.add(`${ownerOf(rule)}\0${prefix}`);
      const prefix = /^([^+#]+)\/[+#]$/s.exec(text)?.[1];
      if (prefix === undefined) continue;
      const readers = this.#readBelow.get(prefix);
      if (!readers) this.#readBelow.set(prefix, [rule]);
      // Of many readers two are enough: one of them is another one.
      else if (readers.length < 2 && readers.every((other) => ownerOf(other) !== ownerOf(rule))) readers.push(rule);
    }
  }

  /** A rule of somebody else for reading what is below. */
  readerBelow(topic: string, rule: AclRule): AclRule | undefined {
    return this.#readBelow.get(topic)?.find((other) => ownerOf(other) !== ownerOf(rule));
  }

  /** Somebody may publish to that very topic. */
  isWritten(topic: string): boolean {
    return !this.#written.covering(topic).next().done;
  }

  /** The same clients have a rule for reading below it, too. */
  readsBelow(topic: string, rule: AclRule): boolean {
    return this.#readPrefixes.has(`${ownerOf(rule)}\0${topic}`);
  }
}

/** The topics above a filter, as far as it has no wildcard. */
function prefixesOf(filter: string): string[] {
  const prefixes: string[] = [];
  for (let at = filter.indexOf('/'); at !== -1 && prefixes.length < LEVELS_MAX; at = filter.indexOf('/', at + 1)) {
    const prefix = filter.slice(0, at);
    if (WILDCARD.test(prefix)) break;
    prefixes.push(prefix);
  }
  return prefixes;
}

function finding({ file }: ReadAclFile, rule: AclRule, other: AclRule, does: 'reads' | 'writes'): Finding {
  const topic = shown(rule.topic.text);
  const { start, end } = rule.topic;
  const isMatched = does === 'reads' && other.topic.text.endsWith('#');
  const message =
    does === 'reads'
      ? t`This is for ${topic} only and nothing below, where others may read ("${written(other)}") and nobody may publish: write ${topic}/# if that is meant.`
      : t`This is for ${topic} only, which nobody may publish to, while others may publish below it ("${written(other)}"): write ${topic}/# if that is meant.`;
  return {
    file,
    span: { start, end },
    severity: isMatched ? 'info' : 'warning',
    message,
    related: [{ message: t`the other rule`, file, span: { start: other.keyword.start, end: other.topic.end } }],
    fix: { title: t`Add what is below`, safe: false, edits: [{ file, span: { start: end, end }, newText: '/#' }] },
  };
}
