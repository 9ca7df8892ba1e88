import { isBlank, type Token, Tokens, trimBlanks } from '../conf/tokens.js';
import { isTopicFilter } from '../conf/topics.js';
import { type Version, version } from '../conf/version.js';
import { ACL_READER } from '../text/broker-lines.js';
import { type FilePiece, filePieces } from '../text/file-pieces.js';
import type { SourceFile } from '../text/source-file.js';

export type Access = 'read' | 'write' | 'readwrite' | 'deny';

/** Whether what a rule says grants another access as well. */
export function includes(present: Access, wanted: Access): boolean {
  return present === wanted || (present === 'readwrite' && wanted !== 'deny');
}

/** A `user NAME` line: the `topic` lines that follow are that user's. */
export interface AclUserLine extends FilePiece {
  readonly kind: 'user';
  readonly keyword: Token;
  readonly name: Token;
}

/** A `topic` or `pattern` line. */
export interface AclRule extends FilePiece {
  readonly kind: 'rule';
  readonly keyword: Token;
  readonly scope: 'topic' | 'pattern';
  /** As written; without it the access is readwrite. */
  readonly accessWord: Token | undefined;
  readonly access: Access;
  readonly topic: Token;
  /** Whose rule it is: undefined for anonymous clients, and for patterns, which are everybody's. */
  readonly user: AclUserLine | undefined;
}

/** A line that stops the broker. */
export interface AclInvalidLine extends FilePiece {
  readonly kind: 'invalid';
  readonly why: 'unknown-keyword' | 'no-user' | 'no-topic' | 'bad-access-word' | 'bad-topic';
  readonly keyword: Token;
  readonly accessWord?: Token;
  readonly topic?: Token;
}

/** A line without meaning, or bytes that the broker never gets. */
export interface AclSilentLine extends FilePiece {
  readonly kind: 'comment' | 'blank' | 'unread';
}

export type AclLine = AclUserLine | AclRule | AclInvalidLine | AclSilentLine;

export interface AclFile {
  readonly file: SourceFile;
  /** Without a gap: the bytes of their spans, one after the other, are the file. */
  readonly lines: readonly AclLine[];
}

const ACCESS_WORDS: readonly string[] = ['read', 'write', 'readwrite', 'deny'] satisfies Access[];
const DENY_SINCE = version('2.0');

/**
 * The ACL file as the broker of a version reads it; any bytes are accepted. From aclfile__parse of
 * src/security_default.c since 1.6.9, and plugins/acl-file/acl_parse.c of 2.1, which read alike: blanks at the end
 * of a line are cut off, only spaces part words, and a comment has `#` as its very first byte.
 */
export function parseAclFile(file: SourceFile, target: Version): AclFile {
  const lines: AclLine[] = [];
  const text = file.bytes.toString('latin1');
  let user: AclUserLine | undefined;
  for (const piece of filePieces(file, target, ACL_READER)) {
    const line = parseLine(text, piece, target, user);
    if (line.kind === 'user') user = line;
    lines.push(line);
  }
  return { file, lines };
}

function parseLine(all: string, piece: FilePiece, target: Version, user: AclUserLine | undefined): AclLine {
  const { span, line } = piece;
  if (!line) return { kind: 'unread', span, line };
  const { start, end } = line;
  const text = all.slice(start, endOfText(all, start, end));
  if (text.startsWith('#')) return { kind: 'comment', span, line };
  const tokens = new Tokens(text, start);
  const keyword = tokens.next();
  if (!keyword) return { kind: 'blank', span, line };
  if (keyword.text === 'user') {
    const name = tokens.rest();
    if (!name) return { ...piece, kind: 'invalid', why: 'no-user', keyword };
    return { kind: 'user', span, line, keyword, name: trimBlanks(name) };
  }
  if (keyword.text !== 'topic' && keyword.text !== 'pattern') {
    return { ...piece, kind: 'invalid', why: 'unknown-keyword', keyword };
  }
  return parseRule(piece, tokens, keyword, keyword.text, target, user);
}

/** Where the blanks at the end of a line begin. */
function endOfText(all: string, start: number, end: number): number {
  let at = end;
  while (at > start && isBlank(all.charCodeAt(at - 1))) at--;
  return at;
}

/** With one word after the keyword that is the topic; with more, the first is the access and the rest the topic. */
function parseRule(
  piece: FilePiece,
  tokens: Tokens,
  keyword: Token,
  scope: 'topic' | 'pattern',
  target: Version,
  user: AclUserLine | undefined,
): AclLine {
  const word = tokens.next();
  if (!word) return { ...piece, kind: 'invalid', why: 'no-topic', keyword };
  const rest = tokens.rest();
  const accessWord = rest && word;
  const topic = rest ? trimBlanks(rest) : word;
  const access = rest ? word.text : 'readwrite';
  const parts = { keyword, accessWord, topic };
  if (!isAccess(access, target)) return { ...piece, kind: 'invalid', why: 'bad-access-word', ...parts };
  if (!isTopicFilter(topic.text)) return { ...piece, kind: 'invalid', why: 'bad-topic', ...parts };
  const { span, line } = piece;
  const owner = scope === 'topic' ? user : undefined;
  return { kind: 'rule', span, line, keyword, scope, accessWord, access, topic, user: owner };
}

function isAccess(word: string, target: Version): word is Access {
  return ACCESS_WORDS.includes(word) && (word !== 'deny' || target >= DENY_SINCE);
}
