import { isTopic, isTopicFilter } from '../conf/topics.js';
import { isMqttUtf8 } from '../conf/utf8.js';
import { type Version, version } from '../conf/version.js';
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
  // The broker takes an empty name for none.
  if (username === '') return decide(list, { ...request, username: undefined });
  if (access === 'subscribe') {
    const isGood = isSubscription(topic, list?.target ?? SHARE_GROUP_CHECKED);
    return isGood ? { allowed: true, because: 'subscription' } : { allowed: false, because: 'bad topic' };
  }
  if (!isTopic(topic) || !isMqttUtf8(topic)) return { allowed: false, because: 'bad topic' };
  if (topic.startsWith('$') && isReserved(topic, access)) return { allowed: false, because: 'reserved topic' };
  if (!list) return { allowed: true, because: 'no ACL' };
  const own = ask(list.of(username), request, 'own rule');
  if (own) return own;
  if (list.patterns.rules.length === 0) return { allowed: false, because: 'no rule matches' };
  if (isDangerous(username) || isDangerous(clientid)) return { allowed: false, because: 'dangerous name' };
  return ask(list.patterns, request, 'pattern') ?? { allowed: false, because: 'no rule matches' };
}

function ask(tree: FilterTree | undefined, request: AccessRequest, because: Because): Decision | undefined {
  if (!tree || tree.rules.length === 0) return undefined;
  const { deny, read, write } = tree.find(request.topic, request);
  if (deny) return { allowed: false, rule: deny, because };
  const grant = request.access === 'read' ? read : write;
  return grant && { allowed: true, rule: grant, because };
}

const SHARE_TOPIC_CHECKED = version('2.0.20');
const SHARE_GROUP_CHECKED = version('2.1');

/**
 * Whether a broker takes that for a subscription. A shared one names a group (sub__topic_tokenise of src/topic_tok.c),
 * since 2.0.20 also a topic, and since 2.1 its group is no wildcard.
 */
function isSubscription(filter: string, target: Version): boolean {
  if (!isTopicFilter(filter) || !isMqttUtf8(filter)) return false;
  const [first, group, ...topic] = filter.split('/');
  if (first !== '$share') return true;
  if (group === undefined) return false;
  if (target >= SHARE_TOPIC_CHECKED && topic.join('/') === '') return false;
  return target < SHARE_GROUP_CHECKED || !isDangerous(group);
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
