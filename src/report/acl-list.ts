import type { LoadedAclFile } from '../acl/load.js';
import type { AclRule } from '../acl/parse.js';
import { decode } from '../conf/tokens.js';
import { t } from '../language/t.js';
import { table } from './table.js';
import { visible } from './visible.js';

/** The rules that count for a user (bytes), or all. */
function listed({ rules }: LoadedAclFile, user: string | undefined): readonly AclRule[] {
  return user === undefined ? rules : rules.filter((rule) => rule.scope === 'pattern' || rule.user?.name.text === user);
}

/** For programs; its shape is published in schemas/acl-list.schema.json. */
export function aclListDocument(loaded: LoadedAclFile, user: string | undefined): object {
  const { file } = loaded.tree;
  return {
    file: file.path,
    rules: listed(loaded, user).map((rule) => ({
      line: file.lineAt(rule.span.start),
      scope: scopeOf(rule),
      username: rule.user ? decode(rule.user.name.text) : null,
      access: rule.access,
      topic: decode(rule.topic.text),
    })),
    findings: loaded.problems.map(({ rule, severity, message, span }) => ({
      rule,
      severity,
      message,
      line: file.lineAt(span.start),
    })),
  };
}

/** For people: a line for each rule, and what is wrong with the file. */
export function aclListText(loaded: LoadedAclFile, user: string | undefined): string {
  const { file } = loaded.tree;
  const rows = listed(loaded, user).map((rule) => [
    String(file.lineAt(rule.span.start)),
    WHOSE[scopeOf(rule)] ?? visible(decode(rule.user?.name.text ?? '')),
    rule.access,
    visible(decode(rule.topic.text)),
  ]);
  const problems = loaded.problems.map(
    ({ message, span }) => `${visible(file.path)}:${file.lineAt(span.start)}: ${visible(message)}\n`,
  );
  const head = rows.length > 0 ? [[t`LINE`, t`WHO`, t`ACCESS`, t`TOPIC`]] : [];
  return (rows.length > 0 ? table([...head, ...rows]) : `${t`There are no rules.`}\n`) + problems.join('');
}

type Scope = 'user' | 'anonymous' | 'pattern';

const WHOSE: Readonly<Partial<Record<Scope, string>>> = { anonymous: t`(anonymous)`, pattern: t`(everybody)` };

function scopeOf({ scope, user }: AclRule): Scope {
  if (scope === 'pattern') return 'pattern';
  return user ? 'user' : 'anonymous';
}
