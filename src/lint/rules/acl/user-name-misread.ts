import type { AclUserLine } from '../../../acl/parse.js';
import { decode } from '../../../conf/tokens.js';
import { t } from '../../../language/t.js';
import type { Fix } from '../../../text/diagnostic.js';
import type { SourceFile } from '../../../text/source-file.js';
import type { Rule } from '../../rule.js';
import { understoodAcls } from './blocks.js';
import { usersKnownTo } from './user-without-password.js';

/** What stands for everybody elsewhere. */
const EVERYBODY = ['*', '+', '#', '%u', 'all', 'any', 'everybody', 'everyone'];
const NAMELESS = 'anonymous';

export const userNameMisread: Rule = {
  id: 'acl/user-name-misread',
  severity: 'warning',
  summary: t`What follows user was hardly meant as the name of one user.`,
  why: t`All that follows "user" to the end of the line is one name, taken literally in every version: "user *" or "user all" is not everybody (write pattern lines), "user anonymous" is not a client without a name (write those rules above the first user line), "user alice, bob" is one user with a comma, quotes are part of the name, and so is a comment behind it. Not told of names that the password file has.`,
  example: { language: 'ACL file', bad: 'user *\ntopic read weather/#', good: 'user alice\ntopic read weather/#' },
  *check({ evaluation }) {
    for (const acl of understoodAcls(evaluation)) {
      const found = acl.loaded.tree.lines.flatMap((line) => {
        const why = line.kind === 'user' ? misreading(line.name.text) : undefined;
        return line.kind === 'user' && why ? [{ line, why }] : [];
      });
      if (found.length === 0) continue;
      const known = usersKnownTo(acl, evaluation);
      for (const { line, why } of found) {
        if (known?.has(line.name.text)) continue;
        const { start, end } = line.name;
        yield { file: acl.file, span: { start, end }, message: why, ...withoutRest(acl.file, line) };
      }
    }
  },
};

function misreading(latin1: string): string | undefined {
  const name = decode(latin1);
  const word = name.toLowerCase();
  if (EVERYBODY.includes(word)) {
    return t`This is one user named ${name}, not everybody: rules for all clients are pattern lines.`;
  }
  if (word === NAMELESS) {
    return t`This is one user named ${name}: rules for clients without a user name stand above the first user line.`;
  }
  if (COMMENT.test(name)) return t`The comment is part of this user name: give it a line of its own.`;
  if (/^(["']).*\1$/.test(name)) return t`The quotes are part of this user name: leave them out.`;
  if (/,\s|,\S+,/.test(name)) return t`This is one user whose name has commas in it: write a user line for each.`;
  return undefined;
}

const COMMENT = /\s+(?:#|\/\/|;|--\s).*$/s;

/** The name without the comment, or without the quotes. */
function withoutRest(file: SourceFile, { name: { text, start, end } }: AclUserLine): { fix?: Fix } {
  const edit = (title: string, ...spans: { start: number; end: number }[]) => ({
    fix: { title, safe: false, edits: spans.map((span) => ({ file, span, newText: '' })) },
  });
  const comment = COMMENT.exec(text);
  if (comment) return edit(t`Remove the comment`, { start: start + comment.index, end });
  if (!/^(["']).+\1$/.test(text)) return {};
  return edit(t`Remove the quotes`, { start, end: start + 1 }, { start: end - 1, end });
}
