import { t } from '../../language/t.js';
import type { RuleDocs } from '../rule.js';

const LANGUAGE = 'ACL file';
const FATAL = t`The broker does not start, and prints no line number. On a reload 2.0 goes on without any ACL, so that every client may do everything; 2.1 quits.`;

/** What the broker makes of lines of the ACL file. */
export const aclRefusals: readonly RuleDocs[] = [
  {
    id: 'acl/unknown-keyword',
    severity: 'error',
    summary: t`A line begins with none of user, topic, pattern and #.`,
    why: t`Keywords are compared letter by letter: Topic, group and user: are unknown. ${FATAL}`,
    example: { language: LANGUAGE, bad: 'Topic read weather/#', good: 'topic read weather/#' },
  },
  {
    id: 'acl/indented-comment',
    severity: 'error',
    summary: t`A comment does not begin in the first column.`,
    why: t`Only a # as the very first character makes a comment. ${FATAL}`,
    example: {
      language: LANGUAGE,
      bad: 'user alice\n  # her own\ntopic alice/#',
      good: 'user alice\n# her own\ntopic alice/#',
    },
  },
  {
    id: 'acl/tab',
    severity: 'error',
    summary: t`A tab stands where only a space parts words.`,
    why: `"topic read<TAB>x" is a rule on the topic "read<TAB>x" for reading and writing; before the first word a tab is fatal. ${FATAL}`,
    example: { language: LANGUAGE, bad: '\ttopic read weather/#', good: 'topic read weather/#' },
  },
  {
    id: 'acl/byte-order-mark',
    severity: 'error',
    summary: t`The file begins with a byte order mark.`,
    why: t`It becomes a part of the first word. ${FATAL}`,
    example: { language: LANGUAGE, bad: '\ufefftopic read weather/#', good: 'topic read weather/#' },
  },
  {
    id: 'acl/no-user',
    severity: 'error',
    summary: t`There is no name after user.`,
    why: t`Rules for anonymous clients stand above the first user line, without a line of their own. ${FATAL}`,
    example: { language: LANGUAGE, bad: 'user\ntopic read a', good: 'user alice\ntopic read a' },
  },
  {
    id: 'acl/no-topic',
    severity: 'error',
    summary: t`There is no topic after topic or pattern.`,
    why: t`${FATAL} "topic read" alone is no error: it is a rule on a topic named "read".`,
    example: { language: LANGUAGE, bad: 'topic', good: 'topic read weather/#' },
  },
  {
    id: 'acl/bad-access-word',
    severity: 'error',
    summary: t`The word before the topic is no access.`,
    why: t`It must be read, write, readwrite or (since 2.0) deny. Publish and subscribe are unknown, and a topic with spaces needs an access word before it. ${FATAL}`,
    example: { language: LANGUAGE, bad: 'topic publish weather/#', good: 'topic write weather/#' },
  },
  {
    id: 'acl/bad-topic',
    severity: 'error',
    summary: t`The topic is not a valid topic filter.`,
    why: t`+ must be a whole level, # the whole last level, and there are 200 level separators at most. A comment behind a topic becomes a part of it. ${FATAL}`,
    example: { language: LANGUAGE, bad: 'topic read weather#', good: 'topic read weather/#' },
  },
  {
    id: 'acl/pattern-without-name',
    severity: 'warning',
    summary: t`A pattern has neither %u nor %c.`,
    why: t`It holds for everybody, which is what most take a topic line at the top of the file for; the broker logs a warning. If it is meant so, keep it.`,
    example: { language: LANGUAGE, bad: 'pattern read weather/#', good: 'pattern readwrite home/%u/#' },
  },
  {
    id: 'acl/nul-byte',
    severity: 'error',
    summary: t`A NUL byte hides a part of the file.`,
    why: t`The broker loses the rest of the line or of the file, depending on the version, and says nothing.`,
    example: { language: LANGUAGE, bad: 'topic read a\u0000\ntopic read b\n', good: 'topic read a\ntopic read b\n' },
  },
  {
    id: 'acl/lost-last-line',
    severity: 'error',
    summary: t`The last line is lost.`,
    why: t`Without a newline at its end, a last line of exactly the length of the buffer (255 bytes, 1,255 and so on) is not read. End the file with a newline.`,
    example: { language: LANGUAGE, bad: `topic read ${'a'.repeat(244)}`, good: 'topic read a\n' },
  },
];
