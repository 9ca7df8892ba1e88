import { randomUUID } from 'node:crypto';
import { AccessList } from '../acl/access-list.js';
import { decide } from '../acl/decide.js';
import { type Access, accessOf } from '../conf/access.js';
import type { Evaluation } from '../conf/evaluate/evaluate.js';
import { listenerName } from '../conf/listener-name.js';
import { t } from '../language/t.js';

/**
 * In what a configuration lets more people in, or has them do more, than the one before: each in a sentence. About who
 * gets in without being asked, and what an unknown client may do with an unknown topic; not about single rules.
 */
export function widerIn(before: Evaluation, after: Evaluation): string[] {
  const old = accessOf(before).map((access) => entranceOf(before, access));
  return accessOf(after)
    .map((access) => entranceOf(after, access))
    .flatMap((now) => whyWider(now, old));
}

/** A listener, by what it asks of those who come. */
interface Entrance {
  readonly access: Access;
  readonly name: string;
  /** Nobody is asked who they are, or they may say anything. */
  readonly isOpen: boolean;
  /** What clients may do with a topic that no rule names. */
  readonly grants: ReadonlySet<string>;
}

function entranceOf(evaluation: Evaluation, access: Access): Entrance {
  return {
    access,
    name: listenerName(access.listener),
    isOpen: (access.anonymous || access.anyPassword) && !access.proof,
    grants: grantsOf(evaluation, access),
  };
}

function whyWider(now: Entrance, old: readonly Entrance[]): string[] {
  const { access, name, isOpen, grants } = now;
  const same = old.filter((each) => each.name === name);
  // A listener that is new is compared with what the whole broker was.
  const compared = same.length > 0 ? same : old;
  const wider: string[] = [];
  if (isOpen && !compared.some((was) => was.isOpen && was.access.reachable >= access.reachable)) {
    const who = access.anonymous ? t`clients without a user name get in` : t`clients get in with any password`;
    const from = access.reachable ? t`from other machines` : t`from this machine`;
    wider.push(t`On ${name} ${who} ${from}, which they do not now.`);
  }
  if (same.length > 0 && !access.proof && same.every((was) => was.access.proof)) {
    wider.push(t`On ${name} clients get in without the certificate or key that they need now.`);
  }
  const more = [...grants].filter((grant) => !compared.some((was) => was.grants.has(grant)));
  if (more.length > 0 && compared.length > 0) {
    const how = access.acl ? t`the ACL grants` : t`no ACL applies any more, which grants`;
    wider.push(t`On ${name} ${how} every topic: ${more.join(', ')}, which is denied now.`);
  }
  return wider;
}

/** What nobody in particular may do with a topic that has no name yet; what a plugin decides is not known. */
function grantsOf(evaluation: Evaluation, { acl, listener, anonymous }: Access): ReadonlySet<string> {
  if (acl?.kind === 'plugin') return new Set();
  const list = acl && listOf(evaluation, listener);
  // A file that cannot be read is refused elsewhere.
  if (acl && !list) return new Set();
  const topic = randomUUID();
  const clients = [
    ...(anonymous ? [[t`without a user name`, undefined] as const] : []),
    [t`with a user name that no rule has`, randomUUID()] as const,
  ];
  const grants = clients.flatMap(([who, username]) =>
    (['read', 'write'] as const)
      .filter((access) => decide(list, { username, clientid: 'someone', topic, access }).allowed)
      .map((access) => (access === 'read' ? t`to read ${who}` : t`to write ${who}`)),
  );
  return new Set(grants);
}

function listOf({ securityFiles, model }: Evaluation, listener: Access['listener']): AccessList | undefined {
  for (const file of securityFiles) {
    if (file.kind !== 'acl_file' || (file.listener !== undefined && file.listener !== listener)) continue;
    return new AccessList(file.loaded, model.target);
  }
  return undefined;
}
