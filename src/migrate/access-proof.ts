import { AccessList } from '../acl/access-list.js';
import { decide } from '../acl/decide.js';
import type { ListenerPair } from '../conf/compare/listeners.js';
import { securityFileFor } from '../conf/compare/security-files.js';
import type { Evaluation } from '../conf/evaluate/evaluate.js';
import { listenerName } from '../conf/listener-name.js';
import { decode } from '../conf/tokens.js';
import { t } from '../language/t.js';
import type { SourceFile } from '../text/source-file.js';
import type { Decision } from './rewriting.js';

/** A question about access and what both versions say. */
export interface AccessQuestion {
  /** Undefined: an anonymous client. */
  readonly username: string | undefined;
  readonly clientid: string;
  readonly topic: string;
  readonly access: 'read' | 'write';
}

/** Who may do what, asked of both versions. */
export interface AccessProof {
  /** How many questions both were asked. */
  readonly asked: number;
  readonly differences: readonly Decision[];
}

const CLIENT = 'client-1';
/** Whoever has no rules of their own is like the others without. */
const OTHERS_MAX = 20;
const FOREIGN_TOPICS_MAX = 200;
const DIFFERENCES_MAX = 5;

/** Asks the rules of every listener, as both versions read them, about all their users and topics. */
export function proveAccess(before: Evaluation, after: Evaluation, pairs: readonly ListenerPair[]): AccessProof {
  const differences: Decision[] = [];
  const seen: (readonly (SourceFile | undefined)[])[] = [];
  let asked = 0;
  for (const pair of pairs) {
    const [had, has] = [listOf(before, pair.before.listener), listOf(after, pair.after.listener)];
    if (seen.some(([a, b]) => a === had?.file && b === has?.file)) continue;
    seen.push([had?.file, has?.file]);
    const users = usersOf(before, pair);
    let told = 0;
    for (const question of questionsAbout(had ?? has, users)) {
      asked++;
      const [old, current] = [had, has].map((list) => decide(list, question));
      if (old?.allowed === current?.allowed || ++told > DIFFERENCES_MAX) continue;
      differences.push(differenceOf(question, old?.allowed === true, pair, old?.rule ?? current?.rule, had ?? has));
    }
  }
  return { asked, differences };
}

function listOf(evaluation: Evaluation, listener: ListenerPair['before']['listener']): AccessList | undefined {
  const file = securityFileFor(evaluation, listener, 'acl_file');
  return file?.kind === 'acl_file' ? new AccessList(file.loaded, evaluation.model.target) : undefined;
}

function usersOf(evaluation: Evaluation, { before }: ListenerPair): string[] {
  const file = securityFileFor(evaluation, before.listener, 'password_file');
  return file?.kind === 'password_file' ? file.loaded.users.map(({ entry }) => entry.user.text) : [];
}

function differenceOf(
  { username, access, topic }: AccessQuestion,
  allowed: boolean,
  { after }: ListenerPair,
  rule: { readonly span: { readonly start: number; readonly end: number } } | undefined,
  list: AccessList | undefined,
): Decision {
  const who = username === undefined ? t`an anonymous client` : decode(username);
  const change = allowed ? t`may now, and may not then` : t`may not now, and may then`;
  const what = access === 'read' ? t`read ${decode(topic)}` : t`write ${decode(topic)}`;
  const message = t`On ${listenerName(after.listener)} ${who} ${change} ${what}: mend this rule first.`;
  return { message, place: list && rule && { file: list.file, span: rule.span } };
}

/** About every user of the rules and of the password file, and about the topics of their own rules and of others'. */
export function* questionsAbout(list: AccessList | undefined, users: readonly string[]): Generator<AccessQuestion> {
  if (!list) return;
  const own = [...list.users.keys()];
  const others = users.filter((user) => !list.users.has(user)).slice(0, OTHERS_MAX);
  const foreign = [...new Set(list.rules.slice(0, FOREIGN_TOPICS_MAX).map(({ topic }) => topic.text))];
  const patterns = list.patterns.rules.map(({ topic }) => topic.text);
  // Patterns are for users of whom no file tells, too.
  const stranger = patterns.length > 0 ? ['somebody'] : [];
  for (const username of [undefined, ...own, ...others, ...stranger]) {
    const rules = list.of(username)?.rules.map(({ topic }) => topic.text) ?? [];
    const topics = new Set([...rules, ...patterns, ...foreign].flatMap((filter) => topicsOf(filter, username)));
    for (const topic of [...topics, 'some/other/topic', '$SYS/broker/uptime']) {
      for (const access of ['read', 'write'] as const) yield { username, clientid: CLIENT, topic, access };
    }
  }
}

/** Topics that a filter is about, and one beside it. */
function topicsOf(filter: string, username: string | undefined): string[] {
  const named = filter.replaceAll('%u', () => username ?? 'nobody').replaceAll('%c', CLIENT);
  const levels = named.split('/').map((level) => (level === '+' ? 'one' : level));
  const topic = levels.join('/');
  if (!topic.endsWith('#')) return [topic, `${topic}/below`].filter(isTopic);
  return [`${topic.slice(0, -1)}deep/down`, topic.slice(0, -2)].filter(isTopic);
}

function isTopic(topic: string): boolean {
  return topic !== '' && !/[+#]/.test(topic);
}
