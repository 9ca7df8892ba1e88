import { t } from '../language/t.js';
import type { UserChange } from '../passwd/set-passwords.js';
import { visible } from './visible.js';

/** What a command did to a password file, or would do. */
export interface PasswordReport {
  readonly file: string;
  readonly users: readonly UserChange[];
  /** The file is new. */
  readonly created: boolean;
  /** False for --dry-run and --check, and where nothing had to change. */
  readonly written: boolean;
  readonly reloaded: boolean;
  /** A change would be made, and was not. */
  readonly pending: boolean;
}

/** In the order in which they are counted up. */
export const CHANGES = ['added', 'updated', 'unchanged', 'exists', 'removed', 'absent'] as const;

/** For programs; its shape is published in schemas/passwd-change.schema.json. */
export function passwordChangeDocument({ file, created, written, reloaded, users }: PasswordReport): object {
  return {
    file,
    created,
    written,
    reloaded,
    users: users.map(({ user, change, duplicates }) => ({ username: user, change, duplicates })),
  };
}

/** So many users are listed; more are counted. */
const LISTED_MAX = 10;

/** For people: a line for each user, or for each kind of change where they are many. */
export function passwordChangeText({ file, users, pending, created }: PasswordReport): string {
  const shown = visible(file);
  const lines =
    users.length > LISTED_MAX ? counted(users, pending) : users.map((user) => sentence(user, shown, pending));
  return [...(created && !pending ? [t`${shown} is new.`] : []), ...lines, ''].join('\n');
}

const DONE: Readonly<Record<UserChange['change'], string>> = {
  added: t`is in FILE now.`,
  updated: t`has the new password in FILE now.`,
  unchanged: t`has this password already; nothing was changed.`,
  exists: t`is in FILE already; nothing was changed.`,
  removed: t`is gone from FILE.`,
  absent: t`is not in FILE; nothing was changed.`,
};

const PENDING: Readonly<Record<UserChange['change'], string>> = {
  ...DONE,
  added: t`would be added to FILE.`,
  updated: t`would get the new password in FILE.`,
  removed: t`would be removed from FILE.`,
};

function sentence({ user, change, duplicates }: UserChange, file: string, pending: boolean): string {
  const more = duplicates > 0 && (change === 'updated' || change === 'removed');
  const lines = more ? t` It had ${duplicates + 1} lines there.` : '';
  return `${visible(user)} ${(pending ? PENDING : DONE)[change].replace('FILE', () => file)}${lines}`;
}

const COUNTED: Readonly<Record<UserChange['change'], (count: number) => string>> = {
  added: (count) => t`${count} added`,
  updated: (count) => t`${count} updated`,
  unchanged: (count) => t`${count} unchanged`,
  exists: (count) => t`${count} exists`,
  removed: (count) => t`${count} removed`,
  absent: (count) => t`${count} absent`,
};

function counted(users: readonly UserChange[], pending: boolean): string[] {
  const counts = CHANGES.map((change) => [users.filter((user) => user.change === change).length, change] as const);
  const parts = counts.filter(([count]) => count > 0).map(([count, change]) => COUNTED[change](count));
  const list = parts.join(', ');
  return [pending ? t`${users.length} users, if it were done: ${list}.` : t`${users.length} users: ${list}.`];
}
