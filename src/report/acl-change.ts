import type { AclChange, ChangedAcl, Grantee } from '../acl/edit.js';
import { decode } from '../conf/tokens.js';
import { t } from '../language/t.js';
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
  const sentence = `${visible(whoText(ask.who))} ${whatText(ask, change, pending)} in ${shown}.`;
  return `${created && !pending ? t`${shown} is new.\n` : ''}${sentence}\n`;
}

/** A grantee at the beginning of a sentence. */
export function whoText(who: Grantee): string {
  if (who.kind === 'user') return decode(who.name);
  return who.kind === 'anonymous' ? t`Anonymous clients` : t`Every client`;
}

const VERBS = { read: 'read', write: 'write', readwrite: t`read and write` } as const;

function whatText(ask: AclChange, change: ChangedAcl['change'], pending: boolean): string {
  const topic = visible(decode(ask.topic));
  const already = change === 'unchanged';
  switch (ask.act) {
    case 'allow': {
      const what = `${VERBS[ask.access]} ${topic}`;
      return already
        ? t`may ${what} already; nothing was changed`
        : `${pending ? t`would get leave to` : t`may now`} ${what}`;
    }
    case 'deny':
      if (already) return t`${has(ask.who)} no access to ${topic} already; nothing was changed`;
      return `${pending ? t`would have` : has(ask.who)} no access to ${topic}${pending ? '' : ' now'}`;
    case 'revoke': {
      const what = `${ask.access === undefined ? '' : `${ask.access} `}rule for ${topic}`;
      if (already) return t`${has(ask.who)} no ${what}; nothing was changed`;
      return `${pending ? t`would have` : has(ask.who)} no ${what}${pending ? '' : t` any more`}`;
    }
  }
}

function has({ kind }: Grantee): string {
  return kind === 'anonymous' ? 'have' : 'has';
}
