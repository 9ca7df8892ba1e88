import type { AclRule } from '../../acl/parse.js';
import { t } from '../../language/t.js';
import type { SourceFile, Span } from '../../text/source-file.js';
import type { Evaluation } from '../evaluate/evaluate.js';
import { listenerName } from '../listener-name.js';
import type { Listener } from '../model.js';
import { securityFilesOf } from '../security-files.js';
import type { SecurityFile } from '../startup/security.js';
import { decode } from '../tokens.js';
import { type Difference, needsOf, SECRET, type Side } from './difference.js';
import { type MatchedListeners, optionNamed } from './listeners.js';

type Kind = SecurityFile['kind'];

/**
 * The password, ACL or PSK file that counts for the clients of a listener: a file for all is asked before one of its
 * own. Undefined where there is none, or it cannot be read.
 *
 * @param listener `all`: only what counts for all listeners
 */
export function securityFileFor(
  { model, securityFiles }: Pick<Evaluation, 'model' | 'securityFiles'>,
  listener: Listener | 'all',
  kind: Kind,
): SecurityFile | undefined {
  if (kind === 'psk_file') {
    return securityFiles.find(
      (file) => file.kind === kind && (file.listener ?? 'all') === (model.perListenerSettings ? listener : 'all'),
    );
  }
  const references = securityFilesOf(model, kind);
  const reference =
    references.find(({ listeners }) => listeners === 'all') ??
    references.find(({ listeners }) => listener !== 'all' && listeners !== 'all' && listeners.includes(listener));
  return securityFiles.find(
    ({ kind: other, reference: by }) =>
      other === kind && by.file === reference?.file && by.span.start === reference.span.start,
  );
}

const KINDS: readonly Kind[] = ['password_file', 'acl_file', 'psk_file'];

/** What differs in the files of users, rules and keys. A file that only one side has is told as a setting or plugin. */
export function compareSecurityFiles(before: Evaluation, after: Evaluation, matched: MatchedListeners): Difference[] {
  const scopes = [
    { old: 'all' as const, current: 'all' as const, of: '' },
    ...matched.pairs.map((pair) => ({
      old: pair.before.listener,
      current: pair.after.listener,
      of: listenerName(pair.after.listener),
    })),
  ];
  return KINDS.flatMap((kind) => {
    const seen: (readonly [SourceFile, SourceFile])[] = [];
    return scopes.flatMap(({ old, current, of }) => {
      const [had, has] = [securityFileFor(before, old, kind), securityFileFor(after, current, kind)];
      if (!had || !has || seen.some(([a, b]) => a === had.file && b === has.file)) return [];
      seen.push([had.file, has.file]);
      return compareFiles(had, has, of, after);
    });
  });
}

/** What stands in a file under one name: only whether it is the same is asked. */
interface Entry {
  readonly text: string;
  readonly span: Span;
}

function compareFiles(had: SecurityFile, has: SecurityFile, of: string, { model }: Evaluation): Difference[] {
  const needs = needsOf(optionNamed(has.kind), model.target);
  if (had.kind === 'acl_file' && has.kind === 'acl_file') return compareRules(had, has, of, needs);
  const kind = has.kind === 'psk_file' ? 'pre-shared key' : 'user';
  return compareEntries(entriesOf(had), entriesOf(has), (name, old, current) => ({
    kind,
    of,
    what: name,
    before: old && { value: SECRET, place: { file: had.file, span: old.span } },
    after: current && { value: SECRET, place: { file: has.file, span: current.span } },
    secret: true,
    needs,
  }));
}

function compareEntries(
  had: ReadonlyMap<string, Entry>,
  has: ReadonlyMap<string, Entry>,
  differenceOf: (name: string, old: Entry | undefined, current: Entry | undefined) => Difference,
): Difference[] {
  return [...new Set([...had.keys(), ...has.keys()])].flatMap((name) => {
    const [old, current] = [had.get(name), has.get(name)];
    return old?.text === current?.text ? [] : [differenceOf(name, old, current)];
  });
}

function entriesOf(file: SecurityFile): Map<string, Entry> {
  if (file.kind === 'password_file') {
    return new Map(
      file.loaded.users.map(({ name, entry }) => [name, { text: entry.hash?.text ?? '', span: entry.span }]),
    );
  }
  if (file.kind === 'acl_file') return new Map();
  return new Map(
    file.loaded.identities.map(({ name, key, entry }) => [name, { text: key.toLowerCase(), span: entry.span }]),
  );
}

type AclFile = Extract<SecurityFile, { kind: 'acl_file' }>;

/** By whose rule it is and by topic: the order of the lines, and a rule that is written twice, mean nothing. */
function compareRules(had: AclFile, has: AclFile, of: string, needs: Difference['needs']): Difference[] {
  const [old, current] = [granted(had), granted(has)];
  return [...new Set([...old.keys(), ...current.keys()])].flatMap((key): Difference[] => {
    const [before, after] = [old.get(key), current.get(key)];
    if (before && after && textOf(before) === textOf(after)) return [];
    const rule = (before ?? after)?.rules[0] as AclRule;
    const side = (file: SourceFile, grant: Grant | undefined): Side | undefined =>
      grant && { value: textOf(grant), place: { file, span: (grant.rules[0] as AclRule).span } };
    return [
      {
        kind: 'ACL rule',
        of: of ? t`${whose(rule)} on ${of}` : whose(rule),
        what: decode(rule.topic.text),
        before: side(had.file, before),
        after: side(has.file, after),
        secret: false,
        needs,
      },
    ];
  });
}

/** The rules of somebody about one topic filter, and what they come to. */
interface Grant {
  readonly rules: AclRule[];
  readonly access: Set<string>;
}

function granted({ loaded }: AclFile): Map<string, Grant> {
  const grants = new Map<string, Grant>();
  for (const rule of loaded.rules) {
    const key = JSON.stringify([rule.scope, rule.user?.name.text ?? null, rule.topic.text]);
    const grant = grants.get(key) ?? { rules: [], access: new Set() };
    grant.rules.push(rule);
    for (const access of rule.access === 'readwrite' ? ['read', 'write'] : [rule.access]) grant.access.add(access);
    grants.set(key, grant);
  }
  return grants;
}

/** A deny takes away what the other rules grant. */
function textOf({ access }: Grant): string {
  if (access.has('deny')) return 'deny';
  return access.size === 2 ? 'readwrite' : [...access].join();
}

function whose({ scope, user }: AclRule): string {
  if (scope === 'pattern') return t`every client (pattern)`;
  return user ? t`user ${decode(user.name.text)}` : t`anonymous clients`;
}
