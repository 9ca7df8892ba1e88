import { plural, t } from '../language/t.js';
import type { RehashState, RehashStep } from '../passwd/rehash.js';
import { type PasswordReport, passwordChangeDocument } from './password-changes.js';
import { table } from './table.js';
import { visible } from './visible.js';

/** For programs; its shape is published in schemas/passwd-rehash.schema.json. */
export function rehashDocument(report: PasswordReport, steps: readonly RehashStep[]): object {
  return {
    ...passwordChangeDocument(report),
    plan: steps.map(({ user, state, why }) => ({ username: user, state, why: why ?? null })),
  };
}

const WORDS: Readonly<Record<Exclude<RehashState, 'good'>, string>> = {
  'plain-text': t`hash it`,
  upgraded: t`hash it anew`,
  'needs-password': t`waits for its password: passwd add USER, or --known LIST`,
  'wrong-password': t`the password of the list is not the right one`,
  unreadable: t`nobody can tell the password: set it with passwd add USER`,
  ambiguous: t`remove all lines but one`,
};

/** The plan, user by user, and what was done. */
export function rehashText({ file, pending, written }: PasswordReport, steps: readonly RehashStep[]): string {
  const open = steps.filter(({ state }) => state !== 'good');
  const rows = open.map(({ user, state, why = '' }) => [
    visible(user),
    why,
    WORDS[state as Exclude<RehashState, 'good'>].replace('USER', () => visible(user)),
  ]);
  const hashed = open.filter(({ state }) => state === 'plain-text' || state === 'upgraded').length;
  const shown = visible(file);
  const outcome = pending
    ? t`${hashed} would be hashed in ${shown}.`
    : written
      ? plural(hashed, t`${hashed} was hashed in ${shown}.`, t`${hashed} were hashed in ${shown}.`)
      : t`There was nothing to hash; nothing was changed.`;
  return `${table(rows)}${outcome}\n`;
}
