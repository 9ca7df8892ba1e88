import { decode, isBlank } from '../conf/tokens.js';
import { isTopicFilter } from '../conf/topics.js';
import { isMqttUtf8 } from '../conf/utf8.js';
import type { Version } from '../conf/version.js';
import { t } from '../language/t.js';
import { applyEdits, type Edit } from '../text/edit.js';
import { MqttctlError } from '../text/error.js';
import type { SourceFile } from '../text/source-file.js';
import { loadAclFile } from './load.js';
import type { Access, AclFile, AclLine, AclRule } from './parse.js';

/** Whose rules are changed; the name as bytes, one character each. */
export type Grantee =
  | { readonly kind: 'user'; readonly name: string }
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'pattern' };

export type Grant = Exclude<Access, 'deny'>;

/** What shall be true of one topic filter (bytes) for one grantee. `revoke` without an access takes denies back, too. */
export type AclChange = { readonly who: Grantee; readonly topic: string } & (
  | { readonly act: 'allow'; readonly access: Grant }
  | { readonly act: 'deny' }
  | { readonly act: 'revoke'; readonly access: Grant | undefined }
);

export interface ChangedAcl {
  /** The new file. */
  readonly content: Buffer;
  /** `unchanged`: it is so already. */
  readonly change: 'added' | 'updated' | 'removed' | 'unchanged';
}

/**
 * Changes the rules of one filter and leaves every other byte: comments, order, blanks, line ends. A grantee has one
 * line a filter afterwards, except where redundant ones were there before. A deny of the very filter that is allowed
 * goes, and the other way round; of wider and narrower filters nothing is touched.
 *
 * @throws MqttctlError where the broker would not load the file: what a change of it does could not be told
 */
export function changeAcl(file: SourceFile, target: Version, change: AclChange): ChangedAcl {
  const { tree, rules, problems } = loadAclFile(file, target);
  const inTheWay = problems.find(({ fatal, rule }) => fatal || UNREAD.test(rule));
  if (inTheWay) {
    const { line, column } = file.position(inTheWay.span.start);
    throw new MqttctlError(
      t`${file.path}:${line}:${column}: ${inTheWay.message} Nothing was changed: mend that first.`,
    );
  }
  const same = rules.filter((rule) => isOf(change.who, rule) && rule.topic.text === change.topic);
  const edits = editsFor(tree, same, change);
  if (edits.length === 0) return { content: file.bytes, change: 'unchanged' };
  const kind = change.act === 'revoke' ? 'removed' : same.length > 0 ? 'updated' : 'added';
  return { content: applyEdits(file, edits), change: kind };
}

const UNREAD = /\/(?:nul-byte|lost-last-line)$/;

export function isOf(who: Grantee, { scope, user }: AclRule): boolean {
  if (who.kind === 'pattern') return scope === 'pattern';
  return scope === 'topic' && user?.name.text === (who.kind === 'user' ? who.name : undefined);
}

function editsFor(tree: AclFile, same: readonly AclRule[], change: AclChange): Edit[] {
  const { file } = tree;
  const denies = same.filter(({ access }) => access === 'deny');
  const grants = same.filter(({ access }) => access !== 'deny');
  switch (change.act) {
    case 'allow': {
      const present = grants.map(({ access }) => access);
      if (denies.length === 0 && covers(present, change.access)) return [];
      const [kept] = [...grants, ...denies];
      if (!kept) return [insertion(tree, change.who, change.access, change.topic)];
      return [
        ...withAccess(file, kept, union([...present, change.access])),
        ...denies.filter((deny) => deny !== kept).map((deny) => removal(file, deny)),
      ];
    }
    case 'deny': {
      if (denies.length > 0) return [];
      const [kept, ...others] = grants;
      if (!kept) return [insertion(tree, change.who, 'deny', change.topic)];
      return [...withAccess(file, kept, 'deny'), ...others.map((grant) => removal(file, grant))];
    }
    case 'revoke':
      if (change.access === undefined) return same.map((rule) => removal(file, rule));
      return grants.flatMap((grant) => without(file, grant, change.access as Grant));
  }
}

function covers(present: readonly Access[], wanted: Grant): boolean {
  const all = union(present as Grant[]);
  return all === wanted || all === 'readwrite';
}

/** Undefined for none. */
function union(grants: readonly Access[]): Grant | undefined {
  const reads = grants.some((access) => access !== 'write');
  const writes = grants.some((access) => access !== 'read');
  return grants.length === 0 ? undefined : reads && writes ? 'readwrite' : reads ? 'read' : 'write';
}

function withAccess(file: SourceFile, { access, accessWord, topic }: AclRule, wanted: Access | undefined): Edit[] {
  if (wanted === undefined || access === wanted) return [];
  if (accessWord) return [{ file, span: { start: accessWord.start, end: accessWord.end }, newText: wanted }];
  return [{ file, span: { start: topic.start, end: topic.start }, newText: `${wanted} ` }];
}

function without(file: SourceFile, rule: AclRule, access: Grant): Edit[] {
  if (access === 'readwrite' || rule.access === access) return [removal(file, rule)];
  if (rule.access !== 'readwrite') return [];
  return withAccess(file, rule, access === 'read' ? 'write' : 'read');
}

function removal(file: SourceFile, { span }: AclRule): Edit {
  return { file, span: { start: span.start, end: span.end }, newText: '' };
}

/** A new line, in the block of the user, with the other anonymous rules, or with the other patterns. */
function insertion(tree: AclFile, who: Grantee, access: Access, topic: string): Edit {
  const { file } = tree;
  const rule = `${who.kind === 'pattern' ? 'pattern' : 'topic'} ${access} ${decode(topic)}`;
  const last = tree.lines.findLast((line) => isAnchor(who, line));
  if (last) return insertAt(file, last.span.end, [rule]);
  if (who.kind === 'user') return append(file, [`user ${decode(who.name)}`, rule]);
  if (who.kind === 'pattern') return append(file, [rule]);
  const firstUser = tree.lines.findIndex(({ kind }) => kind === 'user');
  if (firstUser === -1) return append(file, [rule]);
  return insertAt(file, startOfBlock(tree.lines, firstUser), [rule, '']);
}

/** A line behind which a rule of the grantee is where one looks for it. */
function isAnchor(who: Grantee, line: AclLine): boolean {
  if (line.kind === 'user') return who.kind === 'user' && line.name.text === who.name;
  return line.kind === 'rule' && isOf(who, line);
}

/** Comments right above a line belong to it. */
function startOfBlock(lines: readonly AclLine[], index: number): number {
  let first = index;
  while (lines[first - 1]?.kind === 'comment') first--;
  return (lines[first] as AclLine).span.start;
}

function append(file: SourceFile, lines: readonly string[]): Edit {
  const { bytes } = file;
  const newline = newlineOf(file);
  // A blank line before a new block, but for the first of a file and behind one that is there.
  const ending = bytes.toString('latin1', Math.max(0, bytes.length - 4));
  const isApart = bytes.length === 0 || /\n\r?\n$/.test(ending) || /^\r?\n$/.test(ending);
  return insertAt(file, bytes.length, isApart ? lines : ['', ...lines], newline);
}

function insertAt(file: SourceFile, offset: number, lines: readonly string[], newline = newlineOf(file)): Edit {
  const isOpen = offset > 0 && file.bytes[offset - 1] !== LF;
  const text = lines.map((line) => line + newline).join('');
  return { file, span: { start: offset, end: offset }, newText: `${isOpen ? newline : ''}${text}` };
}

const LF = 0x0a;
const CR = 0x0d;

/** As the first line has it. */
function newlineOf({ bytes }: SourceFile): string {
  const first = bytes.indexOf(LF);
  return first > 0 && bytes[first - 1] === CR ? '\r\n' : '\n';
}

/** Why a user (bytes) cannot be named in an ACL file, to follow on "The user name "; undefined where it can. */
export function whyNoGrantee(name: string): string | undefined {
  if (name === '') return t`is empty`;
  if (isCut(name)) return t`begins or ends with a blank, which the broker cuts off`;
  return isMqttUtf8(name) ? undefined : t`has characters that MQTT does not allow, so nobody could log in with it`;
}

/** Why a topic filter (bytes) cannot stand in an ACL file, to follow on "The topic "; undefined where it can. */
export function whyNoFilter(topic: string): string | undefined {
  if (topic === '') return t`is empty`;
  if (isCut(topic)) return t`begins or ends with a blank, which the broker cuts off`;
  if (!isMqttUtf8(topic)) return t`has characters that MQTT does not allow`;
  if (topic.split('/').length > 201) return t`has more than 201 levels`;
  return isTopicFilter(topic)
    ? undefined
    : t`is no topic filter: + and # stand alone between slashes, # at the end only`;
}

function isCut(text: string): boolean {
  return isBlank(text.charCodeAt(0)) || isBlank(text.charCodeAt(text.length - 1));
}
