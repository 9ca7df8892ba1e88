import { decode, type Token } from '../conf/tokens.js';
import { type Version, versionText } from '../conf/version.js';
import { t } from '../language/t.js';
import type { Diagnostic, Fix } from '../text/diagnostic.js';
import type { SourceFile, Span } from '../text/source-file.js';
import type { AclInvalidLine, AclRule } from './parse.js';

interface Explanation {
  /** Last part of the rule id. */
  readonly rule: string;
  /** What is wrong and what to do, without a full stop. */
  readonly message: string;
  readonly at: Span;
  readonly fix?: Fix;
}

const BYTE_ORDER_MARK = '\xef\xbb\xbf';
const BLANKS = /[ \t-\r]+/;
const SHOWN_MAX = 80;

/** Why the broker does not start with a line, and how to repair it. */
export function refusalOf(file: SourceFile, line: AclInvalidLine, target: Version): Diagnostic {
  const { rule, message, at, fix } = explain(file, line, target);
  return {
    rule: `acl/${rule}`,
    severity: 'error',
    fatal: true,
    message: t`${message}. Mosquitto ${versionText(target)} does not start.`,
    file,
    span: { start: at.start, end: at.end },
    ...(fix && { fix }),
  };
}

function explain(file: SourceFile, line: AclInvalidLine, target: Version): Explanation {
  const { why, keyword, accessWord, topic } = line;
  switch (why) {
    case 'unknown-keyword':
      return explainKeyword(file, line);
    case 'no-user':
      return { rule: why, message: t`There is no name after user: add one`, at: keyword };
    case 'no-topic':
      return { rule: why, message: t`There is no topic after ${keyword.text}: add one`, at: keyword };
    case 'bad-access-word':
      return { rule: why, message: explainAccess(accessWord as Token, target), at: accessWord as Token };
    case 'bad-topic':
      return { rule: why, message: explainTopic(topic as Token), at: topic as Token };
  }
}

function explainKeyword(file: SourceFile, { keyword, span }: AclInvalidLine): Explanation {
  const word = keyword.text;
  if (span.start === 0 && word.startsWith(BYTE_ORDER_MARK)) {
    const mark = { start: keyword.start, end: keyword.start + BYTE_ORDER_MARK.length };
    const fix = safeFix(file, t`Remove the byte order mark`, mark, '');
    return { rule: 'byte-order-mark', message: t`The file begins with a byte order mark: remove it`, at: mark, fix };
  }
  const bare = word.replace(/^[ \t-\r]+/, '');
  if (bare.startsWith('#')) {
    const indent = { start: span.start, end: keyword.end - bare.length };
    const fix = safeFix(file, t`Remove the blanks before the comment`, indent, '');
    const message = t`A comment needs # as the first character of its line: remove the blanks before it`;
    return { rule: 'indented-comment', message, at: keyword, fix };
  }
  if (BLANKS.test(word)) {
    const spaced = { start: span.start, end: keyword.end };
    const fix = safeFix(file, t`Put spaces for the tabs`, spaced, decode(bare.replace(new RegExp(BLANKS, 'g'), ' ')));
    return { rule: 'tab', message: t`Only spaces part the words of a line, tabs do not: use spaces`, at: keyword, fix };
  }
  const known = ['user', 'topic', 'pattern'].find((name) => name === word.toLowerCase());
  const advice = known
    ? t`write ${known} in lower case`
    : t`a line begins with user, topic, pattern, or # for a comment`;
  return { rule: 'unknown-keyword', message: t`${shown(word)} is not a keyword: ${advice}`, at: keyword };
}

function explainAccess({ text }: Token, target: Version): string {
  if (text === 'deny') return t`deny does not exist in ${versionText(target)}: grant only what is wanted`;
  const advice = t`write read, write, readwrite or deny; a topic with spaces needs such a word before it`;
  return t`${shown(text)} is not an access word: ${advice}`;
}

function explainTopic({ text }: Token): string {
  if (text.length > 65535) return t`The topic has ${text.length} bytes, 65535 are the most: shorten it`;
  if (text.split('/').length > 201) return t`The topic has more than 201 levels: shorten it`;
  const topic = shown(text);
  if (/[ \t]#/.test(text)) return t`The topic ${topic} holds a #: a comment needs a line of its own`;
  if (/#./s.test(text)) return t`In the topic ${topic} a # is not at the end: nothing may follow it`;
  return t`In the topic ${topic} a wildcard shares its level with other characters: + and # stand alone between slashes`;
}

/** What a rule that the broker accepts hardly was meant to say; the broker itself warns of the second. */
export function doubtOf(file: SourceFile, { scope, accessWord, topic }: AclRule): Diagnostic | undefined {
  const report = (rule: string, message: string): Diagnostic => ({
    rule: `acl/${rule}`,
    severity: 'warning',
    fatal: false,
    message,
    file,
    span: { start: topic.start, end: topic.end },
  });
  if (!accessWord && BLANKS.test(topic.text)) {
    return report('tab', t`A tab does not part words, so this is readwrite for ${shown(topic.text)}: use spaces.`);
  }
  if (scope === 'pattern' && !/%[cu]/.test(topic.text)) {
    return report(
      'pattern-without-name',
      t`Without %u or %c this is the same for every client: name one, or use topic.`,
    );
  }
  return undefined;
}

/** A text of the file for a message: the beginning will do. */
export function shown(latin1: string): string {
  return latin1.length > SHOWN_MAX ? `${decode(latin1.slice(0, SHOWN_MAX))}…` : decode(latin1);
}

function safeFix(file: SourceFile, title: string, span: Span, newText: string): Fix {
  return { title, safe: true, edits: [{ file, span, newText }] };
}
