import { decode } from '../conf/tokens.js';
import { t } from '../language/t.js';
import { capital } from '../text/words.js';
import type { AccessList } from './access-list.js';
import { isDangerous } from './decide.js';
import { type AclChange, isOf } from './edit.js';
import { WHOLE_LEVELS } from './filter-tree.js';
import { covers, overlaps } from './overlap.js';
import { type Access, type AclRule, includes } from './parse.js';
import { placeOf } from './reason.js';

/**
 * What a change does not do, or does beyond what one might think, in sentences.
 *
 * @param list the file as it is after the change
 */
export function effectOf(list: AccessList, change: AclChange): string[] {
  const own = list.rules.filter((rule) => isOf(change.who, rule));
  switch (change.act) {
    case 'allow':
      return [
        ...unneeded(list, own, change),
        ...taken(list, own, change),
        ...(change.who.kind === 'pattern' ? ofPattern(list, change) : ofUser(list, change)),
        ...breadth(change),
      ];
    case 'deny':
      return change.who.kind === 'pattern' ? deniedInVain(list, change) : deniesBoth(list, own, change);
    case 'revoke':
      return left(list, own, change);
  }
}

type Allow = Extract<AclChange, { act: 'allow' }>;

/** What a wider rule grants anyway. */
function unneeded(list: AccessList, own: readonly AclRule[], { topic, access }: Allow): string[] {
  const wider = own.find(
    (rule) => rule.topic.text !== topic && includes(rule.access, access) && covers(rule.topic.text, topic),
  );
  return wider ? [t`It makes no difference: ${placeOf(list, wider)} grants it already.`] : [];
}

/** What a deny takes away again. */
function taken(list: AccessList, own: readonly AclRule[], { topic }: Allow): string[] {
  const denies = own.filter(({ access }) => access === 'deny');
  const whole = denies.find((deny) => covers(deny.topic.text, topic));
  if (whole) return [t`It has no effect: ${placeOf(list, whole)} denies all of it, wherever the lines stand.`];
  const part = denies.find((deny) => overlaps(deny.topic.text, topic));
  return part ? [t`${capital(placeOf(list, part))} still denies a part of it.`] : [];
}

function ofUser(list: AccessList, { who }: Allow): string[] {
  const name = who.kind === 'user' ? who.name : undefined;
  if (name === undefined || list.patterns.rules.length === 0 || !isDangerous(name)) return [];
  return [t`Patterns grant ${decode(name)} nothing, for the name holds + or #.`];
}

function ofPattern(list: AccessList, { topic }: Allow): string[] {
  if (!/%[uc]/.test(topic)) return [t`It is for every client, with a user name and without: it has no %u and no %c.`];
  const isPartial = topic.split('/').some((level) => /%[uc]/.test(level) && level.length > 2);
  if (!isPartial) return [];
  return list.target >= WHOLE_LEVELS
    ? [t`It matches nothing: since 2.1 a %u or %c must be a level of its own.`]
    : [t`From 2.1 on it will match nothing: there a %u or %c must be a level of its own.`];
}

function breadth({ topic, who }: Allow): string[] {
  if (!/^[+#]/.test(topic)) return [];
  const everybody = who.kind === 'anonymous' ? [t`Everybody who can connect without a user name may do that.`] : [];
  if (topic !== '#') return everybody;
  return [...everybody, t`# takes in all topics but those that begin with $, such as $SYS.`];
}

/** Own rules are decided before any pattern. */
function deniedInVain(list: AccessList, { topic }: AclChange): string[] {
  const grant = list.rules.find(
    ({ scope, access, topic: granted }) =>
      scope === 'topic' && access !== 'deny' && overlaps(granted.text, withoutNames(topic)),
  );
  return grant
    ? [t`It does not take away what ${placeOf(list, grant)} grants: rules of a user are decided before patterns.`]
    : [];
}

/** Names can be any level. */
function withoutNames(pattern: string): string {
  return pattern
    .split('/')
    .map((level) => (/%[uc]/.test(level) ? '+' : level))
    .join('/');
}

function deniesBoth(list: AccessList, own: readonly AclRule[], { topic }: AclChange): string[] {
  const grant = own.find((rule) => rule.access !== 'deny' && overlaps(rule.topic.text, topic));
  return grant ? [t`It wins over ${placeOf(list, grant)}, for reading and writing.`] : [];
}

function left(
  list: AccessList,
  own: readonly AclRule[],
  { topic, access }: Extract<AclChange, { act: 'revoke' }>,
): string[] {
  const candidates = [...own, ...list.patterns.rules];
  const rule = candidates.find(
    (each) => each.access !== 'deny' && shares(each.access, access ?? 'readwrite') && covers(each.topic.text, topic),
  );
  return rule ? [t`It is still granted (${rule.access}) by ${placeOf(list, rule)}.`] : [];
}

/** Whether a rule grants a part of what was taken back. */
function shares(present: Access, revoked: Access): boolean {
  return present === revoked || present === 'readwrite' || revoked === 'readwrite';
}
