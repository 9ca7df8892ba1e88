import type { AclChange, ChangedAcl, Grantee } from '../acl/edit.js';
import { decode } from '../conf/tokens.js';
import { plural, t } from '../language/t.js';
import { visible } from './visible.js';

/** What a command did to an ACL file, or would do. */
export interface AclReport {
  readonly file: string;
  readonly ask: AclChange;
  readonly change: ChangedAcl['change'];
  readonly notes: readonly string[];
  readonly created: boolean;
  readonly written: boolean;
  readonly reloaded: boolean;
  readonly pending: boolean;
}

/** In the order in which they are counted up. */
export const ACL_CHANGES = [
  'added',
  'updated',
  'removed',
  'unchanged',
] as const satisfies readonly ChangedAcl['change'][];

/** For programs; its shape is published in schemas/acl-change.schema.json. */
export function aclChangeDocument({ file, ask, change, notes, created, written, reloaded }: AclReport): object {
  const { who, topic, act } = ask;
  return {
    file,
    created,
    written,
    reloaded,
    change,
    scope: who.kind,
    username: who.kind === 'user' ? decode(who.name) : null,
    topic: decode(topic),
    access: act === 'deny' ? 'deny' : ((ask as { access?: string }).access ?? null),
    notes,
  };
}

/** For people: one sentence. */
export function aclChangeText({ file, ask, change, pending, created }: AclReport): string {
  const shown = visible(file);
  const sentence = sentenceOf(ask, change, pending, shown);
  return `${created && !pending ? `${t`${shown} is new.`}\n` : ''}${sentence}\n`;
}

/** A grantee at the beginning of a sentence. */
export function whoText(who: Grantee): string {
  if (who.kind === 'user') return decode(who.name);
  return who.kind === 'anonymous' ? t`Anonymous clients` : t`Every client`;
}

const VERBS = { read: t`read`, write: t`write`, readwrite: t`read and write` } as const;

function sentenceOf(ask: AclChange, change: ChangedAcl['change'], pending: boolean, file: string): string {
  const who = visible(whoText(ask.who));
  const topic = visible(decode(ask.topic));
  const already = change === 'unchanged';
  const count = ask.who.kind === 'anonymous' ? 2 : 1;
  switch (ask.act) {
    case 'allow': {
      const verb = VERBS[ask.access];
      if (already) return t`${who} may ${verb} ${topic} already; nothing was changed in ${file}.`;
      return pending
        ? t`${who} would get leave to ${verb} ${topic} in ${file}.`
        : t`${who} may now ${verb} ${topic} in ${file}.`;
    }
    case 'deny':
      if (already) {
        return plural(
          count,
          t`${who} has no access to ${topic} already; nothing was changed in ${file}.`,
          t`${who} have no access to ${topic} already; nothing was changed in ${file}.`,
        );
      }
      if (pending) return t`${who} would have no access to ${topic} in ${file}.`;
      return plural(
        count,
        t`${who} has no access to ${topic} now in ${file}.`,
        t`${who} have no access to ${topic} now in ${file}.`,
      );
    case 'revoke': {
      const rule = ask.access === undefined ? t`rule for ${topic}` : t`${ask.access} rule for ${topic}`;
      if (already) {
        return plural(
          count,
          t`${who} has no ${rule}; nothing was changed in ${file}.`,
          t`${who} have no ${rule}; nothing was changed in ${file}.`,
        );
      }
      if (pending) return t`${who} would have no ${rule} any more in ${file}.`;
      return plural(
        count,
        t`${who} has no ${rule} any more in ${file}.`,
        t`${who} have no ${rule} any more in ${file}.`,
      );
    }
  }
}
