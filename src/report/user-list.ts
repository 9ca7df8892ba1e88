import type { ChalkInstance } from 'chalk';
import { versionText } from '../conf/version.js';
import { t } from '../language/t.js';
import type { ListedUser, UserList } from '../passwd/list.js';
import { table } from './table.js';
import { placeText } from './text.js';
import { visible } from './visible.js';

/** For programs; its shape is published in schemas/passwd-list.schema.json. */
export function userListDocument({ file, target, users, others }: UserList): object {
  const findings = (found: UserList['others']) =>
    found.map(({ rule, severity, message, span }) => ({ rule, severity, message, line: file.lineAt(span.start) }));
  return {
    file: file.path,
    target: versionText(target),
    users: users.map(({ name, line, hash, weakness, findings: own }) => ({
      username: name,
      line,
      format: hash?.format.tag ?? null,
      iterations: hash?.cost.iterations ?? null,
      salt_bytes: hash?.salt.length ?? null,
      weakness: weakness ?? null,
      findings: findings(own),
    })),
    findings: findings(others),
  };
}

/** A table of the users, and what is wrong at other lines. */
export function userListText({ users, others }: UserList, chalk: ChalkInstance): string {
  const rows = users.map((user) => [
    visible(user.name),
    user.hash?.format.name ?? '-',
    costText(user),
    user.hash ? String(user.hash.salt.length) : '-',
    remarks(user, chalk),
  ]);
  const heading = [t`USER`, t`FORMAT`, t`ROUNDS`, t`SALT`, t`FINDINGS`].map((title) => chalk.bold(title));
  const rest = others.map((other) => `${placeText(other)}: ${visible(other.message)}\n`);
  return `${users.length === 0 ? `${t`There are no users in the file.`}\n` : table([heading, ...rows])}${rest.join('')}`;
}

function costText({ hash }: ListedUser): string {
  if (!hash) return '-';
  const { iterations, memory } = hash.cost;
  return memory === undefined ? String(iterations ?? 1) : `${iterations} (${Math.round(memory / 1024)} MiB)`;
}

function remarks({ findings, weakness }: ListedUser, chalk: ChalkInstance): string {
  const found = findings.map(({ severity, rule }) => (severity === 'error' ? chalk.red(rule) : chalk.yellow(rule)));
  return [...found, ...(weakness ? [chalk.dim(t`weak: passwd rehash`)] : [])].join(', ');
}
