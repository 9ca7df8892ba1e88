import { isTopic, isTopicFilter } from '../conf/topics.js';
import type { AccessList } from './access-list.js';
import type { Client, FilterTree } from './filter-tree.js';
import type { AclRule } from './parse.js';

/** `read`: a message is delivered; `write`: a publish is accepted; `subscribe`: the SUBACK. */
export const REQUESTED = ['read', 'write', 'subscribe'] as const;
export type RequestedAccess = (typeof REQUESTED)[number];

/** All texts as bytes, one character each. */
export interface AccessRequest extends Client {
  /** The broker's own name of the topic, a mount point included; for `subscribe` a topic filter. */
  readonly topic: string;
  readonly access: RequestedAccess;
}

export interface Decision {
  readonly allowed: boolean;
  /** The rule that decides; undefined where none does. */
  readonly rule?: AclRule;
  readonly because: Because;
}

/** What decides. */
export type Because =
  /** A rule of the user, or one for anonymous clients. */
  | 'own rule'
  | 'pattern'
  | 'no rule matches'
  /** No ACL file applies to the listener. */
  | 'no ACL'
  /** The file grants every subscription; what is delivered is asked again for each message. */
  | 'subscription'
  /** With patterns in the file, a name with + or # gets nothing by them. */
  | 'dangerous name'
  /** The broker itself keeps $SYS and $share from being published to. */
  | 'reserved topic'
  /** Publishing to it, or subscribing, ends the connection. */
  | 'bad topic';

const BRIDGE_STATE = /^\$SYS\/broker\/connection\/[^/]*\/state$/s;

/**
 * May a client do that? As mosquitto_acl_check decides with the ACL file as the only thing that checks rights: denies
 * of the client's own rules first, then its grants, then the same for the patterns, wherever the lines stand
 * (src/security.c and security_default.c up to 2.0; src/plugin_acl_check.c and plugins/acl-file/acl_check.c of 2.1).
 *
 * @param list undefined: no ACL file applies
 */
export function decide(list: AccessList | undefined, request: AccessRequest): Decision {
  const { topic, access, username, clientid } = request;
  if (access === 'subscribe') {
    return isTopicFilter(topic) ? { allowed: true, because: 'subscription' } : { allowed: false, because: 'bad topic' };
  }
  if (!isTopic(topic)) return { allowed: false, because: 'bad topic' };
  if (topic.startsWith('$') && isReserved(topic, access)) return { allowed: false, because: 'reserved topic' };
  if (!list) return { allowed: true, because: 'no ACL' };
  const own = ask(list.of(username), request, 'own rule');
  if (own) return own;
  if (list.patterns.size === 0) return { allowed: false, because: 'no rule matches' };
  if (isDangerous(username) || isDangerous(clientid)) return { allowed: false, because: 'dangerous name' };
  return ask(list.patterns, request, 'pattern') ?? { allowed: false, because: 'no rule matches' };
}

function ask(tree: FilterTree | undefined, request: AccessRequest, because: Because): Decision | undefined {
  if (!tree || tree.size === 0) return undefined;
  const { deny, read, write } = tree.find(request.topic, request);
  if (deny) return { allowed: false, rule: deny, because };
  const grant = request.access === 'read' ? read : write;
  return grant && { allowed: true, rule: grant, because };
}

/** acl__check_dollar of src/security.c, which compares no further than `$SYS` and `$share`. */
function isReserved(topic: string, access: RequestedAccess): boolean {
  if (topic.startsWith('$SYS')) return access === 'write' && !BRIDGE_STATE.test(topic);
  return topic.startsWith('$share');
}

/** Whether a name could pass for a topic filter. */
export function isDangerous(name: string | undefined): boolean {
  return name !== undefined && (name.includes('+') || name.includes('#'));
}
