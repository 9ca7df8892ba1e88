import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';
import { understoodAcls } from './blocks.js';

export const topicForgotten: Rule = {
  id: 'acl/topic-forgotten',
  severity: 'warning',
  summary: t`A rule consists of an access word without a topic.`,
  why: t`With one word behind topic or pattern that word is the topic: "topic read" grants reading and writing of a topic named "read", in every version and without a word. Write the topic behind it. If a topic really has that name, write the access before it: "topic readwrite read".`,
  example: { language: 'ACL file', bad: 'user alice\ntopic read', good: 'user alice\ntopic read weather/#' },
  *check({ evaluation }) {
    for (const { file, loaded } of understoodAcls(evaluation)) {
      for (const { accessWord, keyword, topic } of loaded.rules) {
        if (accessWord || !WORDS.includes(topic.text.toLowerCase())) continue;
        yield {
          file,
          span: { start: topic.start, end: topic.end },
          message: t`This grants reading and writing of a topic named ${topic.text}: write the topic behind it, or ${keyword.text} readwrite ${topic.text} if it is meant so.`,
        };
      }
    }
  },
};

const WORDS: readonly string[] = ['read', 'write', 'readwrite', 'deny'];
