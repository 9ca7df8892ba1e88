import type { AclRule } from '../../../acl/parse.js';
import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';
import { understoodAcls } from './blocks.js';

export const textAfterTopic: Rule = {
  id: 'acl/text-after-topic',
  severity: 'warning',
  summary: t`A comment, a second topic or quotes became part of a topic.`,
  why: t`All that follows the access word is one topic, blanks and all, in every version: "topic read a b" is about a topic named "a b", "topic read a // x" about one named "a // x". The broker only refuses such lines where a wildcard gets out of place. A topic may have blanks, so told only where the rest looks like a comment or like another topic of the file. Give comments and topics lines of their own, and leave out quotes.`,
  example: {
    language: 'ACL file',
    bad: 'user alice\ntopic read home/door // the front door',
    good: 'user alice\n# the front door\ntopic read home/front door',
  },
  *check({ evaluation }) {
    for (const { file, loaded } of understoodAcls(evaluation)) {
      let roots: Set<string> | undefined;
      for (const rule of loaded.rules) {
        const { text, start, end } = rule.topic;
        if (!/[ "']/.test(text)) continue;
        roots ??= rootsOf(loaded.rules);
        const message = misreading(text, roots);
        if (message) yield { file, span: { start, end }, message };
      }
    }
  },
};

/** The first levels of topics without blanks. */
function rootsOf(rules: readonly AclRule[]): Set<string> {
  const topics = rules.map(({ topic }) => topic.text).filter((text) => !text.includes(' '));
  return new Set(topics.map(rootOf));
}

function rootOf(topic: string): string {
  return topic.split('/', 1)[0] as string;
}

function misreading(text: string, roots: ReadonlySet<string>): string | undefined {
  if (/ (?:\/\/|;|--|\/\*)/.test(text)) return t`The comment is part of this topic: give it a line of its own.`;
  if (/^(["']).*\1$/s.test(text)) return t`The quotes are part of this topic: leave them out.`;
  const [first = '', ...others] = text.split(/ +/);
  // A single comma may be in a name: Anna, Bert.
  const isLong = others.length > 1 || (others.length > 0 && first.includes('/'));
  const isList = isLong && [first, ...others.slice(0, -1)].every((word) => word.endsWith(','));
  const isTopic = (word: string) => word.includes('/') && (roots.has(rootOf(word)) || rootOf(word) === rootOf(first));
  if (isList || others.some((word) => isTopic(word))) {
    return t`This is one topic with blanks in it, not several: write a line for each.`;
  }
  return undefined;
}
