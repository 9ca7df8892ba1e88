import { overlaps } from '../../../acl/overlap.js';
import type { AclRule } from '../../../acl/parse.js';
import { isMqttUtf8 } from '../../../conf/utf8.js';
import { t } from '../../../language/t.js';
import type { Fix } from '../../../text/diagnostic.js';
import type { SourceFile } from '../../../text/source-file.js';
import type { Rule } from '../../rule.js';
import { understoodAcls } from './blocks.js';

/** The one topic of $SYS that clients may publish to: bridges do. */
const BRIDGE_STATE = '$SYS/broker/connection/+/state';

export const neverMatches: Rule = {
  id: 'acl/never-matches',
  severity: 'warning',
  summary: t`A rule is about topics that no client can ever use.`,
  why: t`Three kinds, the same in every version. What a shared subscription ($share/group/topic) gets is asked for by the topic of the message, so a rule that begins with $share never applies: grant the topic itself. The broker keeps clients from publishing to $SYS whatever the ACL says, but for the state of bridges. And topics are UTF-8 without control characters: a rule in another encoding, or with a tab inside, is never met.`,
  example: {
    language: 'ACL file',
    bad: 'user alice\ntopic read $share/workers/jobs/#',
    good: 'user alice\ntopic read jobs/#',
  },
  *check({ evaluation }) {
    for (const { file, loaded } of understoodAcls(evaluation)) {
      for (const rule of loaded.rules) {
        const why = reasonAgainst(rule);
        if (!why) continue;
        const span = { start: rule.topic.start, end: rule.topic.end };
        yield { file, span, message: why, ...withoutGroup(file, rule) };
      }
    }
  },
};

function reasonAgainst({ access, accessWord, topic: { text } }: AclRule): string | undefined {
  if (text.startsWith('$share')) {
    return t`This never applies: messages of a shared subscription are asked for by their own topics. Write the topic without $share and the group.`;
  }
  if (access === 'write' && text.startsWith('$SYS') && !overlaps(named(text), BRIDGE_STATE)) {
    return t`This grants nothing: no client may publish to $SYS, whatever the ACL says. Remove the rule.`;
  }
  // Without an access word a tab is told as a word that was not parted.
  if (isMqttUtf8(text) || (!accessWord && text.includes('\t'))) return undefined;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  return /[\u0000-\u001f\u007f]/.test(text)
    ? t`This never applies: no topic can hold a control character. Remove it; a tab must be a space.`
    : t`This never applies: topics are UTF-8, and this is not, or has a character that MQTT forbids. Save the file as UTF-8.`;
}

/** Names may stand for any level. */
function named(text: string): string {
  return text.replace(/[^/]*%[uc][^/]*/g, '+');
}

function withoutGroup(file: SourceFile, { topic }: AclRule): { fix?: Fix } {
  const prefix = /^\$share\/[^/]+\/(?=.)/s.exec(topic.text)?.[0];
  if (prefix === undefined) return {};
  const span = { start: topic.start, end: topic.start + prefix.length };
  return { fix: { title: t`Write the topic itself`, safe: false, edits: [{ file, span, newText: '' }] } };
}
