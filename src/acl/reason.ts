import { decode } from '../conf/tokens.js';
import { isTopicFilter } from '../conf/topics.js';
import { isMqttUtf8 } from '../conf/utf8.js';
import { t } from '../language/t.js';
import { capital } from '../text/words.js';
import type { AccessList } from './access-list.js';
import { type AccessRequest, type Decision, isDangerous } from './decide.js';
import { WHOLE_LEVELS } from './filter-tree.js';
import { type AclRule, includes } from './parse.js';

/** Why a client may or may not, in a sentence or two, with the line that is to blame and what would help. */
export function reasonOf(list: AccessList | undefined, request: AccessRequest, decision: Decision): string {
  const { because, rule, allowed } = decision;
  switch (because) {
    case 'no ACL':
      return t`No ACL file applies: every client may do everything.`;
    case 'subscription':
      return request.topic.startsWith('$share/')
        ? t`The ACL file grants every subscription. Whether a message is delivered is asked again for each: see access read, with the topic behind $share/GROUP/.`
        : t`The ACL file grants every subscription. Whether a message is delivered is asked again for each: see access read.`;
    case 'bad topic':
      return badTopic(request);
    case 'reserved topic':
      return request.topic.startsWith('$share')
        ? t`$share is for subscriptions only: ask about the topic behind $share/GROUP/.`
        : t`Nobody but the broker itself publishes on $SYS (and bridges, their state).`;
    case 'dangerous name':
      return t`${isDangerous(request.username) ? t`The user name ${decode(request.username ?? '')}` : t`The client id ${decode(request.clientid)}`} holds + or #, and as soon as the file has a pattern such a client gets nothing by patterns.`;
    case 'own rule':
    case 'pattern':
      return list && rule ? byRule(list, rule, allowed) : '';
    case 'no rule matches':
      return list ? noMatch(list, request) : '';
  }
}

/** `line 3 (topic read a/#)`. */
export function placeOf({ file }: AccessList, rule: AclRule): string {
  return t`line ${file.lineAt(rule.span.start)} (${ruleText(rule)})`;
}

/** A rule without the blanks that do not count. */
export function ruleText({ keyword, accessWord, topic }: AclRule): string {
  return [keyword.text, accessWord?.text, decode(topic.text)].filter((part) => part !== undefined).join(' ');
}

function byRule(list: AccessList, rule: AclRule, allowed: boolean): string {
  const place = placeOf(list, rule);
  const whose =
    rule.scope === 'pattern'
      ? t`a pattern for every client`
      : rule.user
        ? t`a rule of ${decode(rule.user.name.text)}`
        : t`a rule for anonymous clients`;
  return allowed
    ? t`Granted by ${place}, ${whose}.`
    : t`Denied by ${place}, ${whose}: a deny wins over every grant beside it, wherever the lines stand, for reading and writing.`;
}

function badTopic({ topic, access }: AccessRequest): string {
  if (access === 'subscribe') return badSubscription(topic);
  const end = access === 'write' ? t`who publishes to it is disconnected` : t`nobody gets a message on it`;
  if (topic === '') return t`The topic is empty.`;
  const why = /[+#]/.test(topic)
    ? t`A topic has no + and no #, only a filter has`
    : isMqttUtf8(topic)
      ? t`The topic has too many levels`
      : t`The topic has characters that MQTT does not allow`;
  return t`${why}: ${end}.`;
}

function badSubscription(filter: string): string {
  const end = t`who subscribes to it is disconnected`;
  if (!isMqttUtf8(filter)) return t`The topic filter has characters that MQTT does not allow: ${end}.`;
  if (!isTopicFilter(filter))
    return t`This is no topic filter, + and # stand for whole levels, # for the last: ${end}.`;
  return t`A shared subscription is $share/GROUP/FILTER, with a group without + and #: ${end}.`;
}

/** What was probably meant, the likeliest first. */
function noMatch(list: AccessList, request: AccessRequest): string {
  const hint =
    otherAccess(list, request) ??
    meantForAnonymous(list, request) ??
    nameless(list, request) ??
    dollar(list, request) ??
    nearMiss(list, request) ??
    otherSpelling(list, request);
  const why = t`No rule matches, and what is not granted is denied.`;
  return hint === undefined ? why : `${why} ${hint}`;
}

function otherAccess(list: AccessList, request: AccessRequest): string | undefined {
  const other = request.access === 'read' ? 'write' : 'read';
  const rule =
    list.of(request.username)?.find(request.topic, request)[other] ?? list.patterns.find(request.topic, request)[other];
  return rule && t`${capital(placeOf(list, rule))} matches, but grants ${other} only.`;
}

function meantForAnonymous(list: AccessList, request: AccessRequest): string | undefined {
  if (request.username === undefined) return undefined;
  const { read, write } = list.anonymous.find(request.topic, request);
  const rule = request.access === 'read' ? read : write;
  if (!rule) return undefined;
  const user = decode(request.username);
  return t`${capital(placeOf(list, rule))} would grant it, but rules before the first user line are for anonymous clients only: none applies to ${user}. Repeat it below "user ${user}", or make it a pattern.`;
}

/** Rules that need a name that is not there, or is there for another client only. */
function nameless(list: AccessList, request: AccessRequest): string | undefined {
  const { username } = request;
  if (username === undefined) {
    const pattern = list.rules.find(({ scope, topic }) => scope === 'pattern' && topic.text.includes('%u'));
    return (
      pattern &&
      t`The client is anonymous: ${placeOf(list, pattern)} and others with %u do not count without a user name.`
    );
  }
  if (list.users.has(username)) return undefined;
  const like = [...list.users.keys()].find((name) => name.toLowerCase() === username.toLowerCase());
  if (like) return t`There are no rules for ${decode(username)}, but for ${decode(like)}: capitals count.`;
  return list.patterns.rules.length === 0 ? t`There is no line "user ${decode(username)}".` : undefined;
}

function dollar(list: AccessList, request: AccessRequest): string | undefined {
  const { topic } = request;
  if (!topic.startsWith('$')) return undefined;
  const rule = concerning(list, request).find((each) => /^(?:\+|#)/.test(each.topic.text) && grants(each, request));
  const first = decode(topic.split('/', 1)[0] ?? '');
  return (
    rule &&
    t`${capital(placeOf(list, rule))} does not take it in: only a rule that begins with $ matches such topics, like ${first}/#.`
  );
}

function nearMiss(list: AccessList, request: AccessRequest): string | undefined {
  for (const rule of concerning(list, request)) {
    if (!grants(rule, request)) continue;
    const filter = rule.topic.text;
    const why = whyNearly(rule, filter, request, list.target >= WHOLE_LEVELS);
    if (why) return `${capital(placeOf(list, rule))} ${why}.`;
  }
  return undefined;
}

function whyNearly(rule: AclRule, filter: string, { topic }: AccessRequest, wholeLevels: boolean): string | undefined {
  const shown = decode(filter);
  if (rule.scope === 'pattern' && wholeLevels && /[^/]%[uc]|%[uc][^/]/.test(filter)) {
    return t`has a %u or %c that shares its level with other text, which matches nothing since 2.1`;
  }
  if (!/[+#]/.test(filter) && topic.startsWith(`${filter}/`)) {
    return t`is for the topic ${shown} alone: ${shown}/# would take in what is below it`;
  }
  if (filter.endsWith('+') && !filter.includes('#') && isBelow(topic, filter)) {
    return t`stops at one level: with # in the place of the last +, as in ${shown.slice(0, -1)}#, it would take in all below`;
  }
  if (`/${filter}` === topic || filter === `/${topic}`) {
    return t`differs by the slash at its beginning, which counts as a level of its own`;
  }
  if (`${filter}/` === topic || filter === `${topic}/`) {
    return t`differs by the slash at its end, which counts as a level of its own`;
  }
  if (filter.toLowerCase() === topic.toLowerCase()) return t`differs in capitals, which count`;
  return undefined;
}

/** Whether a topic lies deeper than a filter that its first levels match. */
function isBelow(topic: string, filter: string): boolean {
  const wanted = filter.split('/');
  const levels = topic.split('/');
  return levels.length > wanted.length && wanted.every((level, index) => level === '+' || level === levels[index]);
}

function otherSpelling(list: AccessList, { username }: AccessRequest): string | undefined {
  const own = list.of(username);
  if (own && own.rules.length > 0) return undefined;
  if (username === undefined) return t`There are no rules for anonymous clients.`;
  return own ? t`There are no rules for ${decode(username)}.` : t`There is no line "user ${decode(username)}".`;
}

/** The client's own rules and the patterns, in the order of the file. */
function concerning({ rules }: AccessList, { username }: AccessRequest): AclRule[] {
  return rules.filter(({ scope, user }) => scope === 'pattern' || user?.name.text === username);
}

function grants({ access }: AclRule, request: AccessRequest): boolean {
  return request.access !== 'subscribe' && includes(access, request.access);
}
