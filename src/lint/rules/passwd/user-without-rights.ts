import { isMqttUtf8 } from '../../../conf/utf8.js';
import { t } from '../../../language/t.js';
import type { PasswordUser } from '../../../passwd/load.js';
import { HASH } from '../../broker/password.js';
import type { Finding, Rule } from '../../rule.js';
import { filesOfListeners, type ListenerFiles } from '../acl/listener-files.js';
import { distinct, passwordFiles, type ReadAclFile, type ReadPasswordFile } from '../security-files.js';
import { grouped } from './files.js';

const PASSWORDS = `password_file /etc/mosquitto/passwd\nacl_file /etc/mosquitto/acl\n# ==> /etc/mosquitto/passwd <==\nalice:${HASH}\nbob:${HASH}\n# ==> /etc/mosquitto/acl <==\n`;
const NAMED = 3;

export const userWithoutRights: Rule = {
  id: 'passwd/user-without-rights',
  severity: 'info',
  summary: t`A user can log in, but the ACL grants that user nothing.`,
  why: t`Where an ACL file is in force, what it does not grant is denied. A user whom it does not name, and to whom no pattern applies, can log in and even subscribe, which is always granted; but nothing is delivered, nothing that is published goes on, and mostly nobody is told. Lines above the first "user" look as if they were for all, but are for clients without a name only, in every version: write them as pattern lines. Not told where a pattern grants anything, or another plugin has a say. Said once for a file.`,
  example: {
    bad: `${PASSWORDS}topic read weather/#\nuser alice\ntopic readwrite home/#\n`,
    good: `${PASSWORDS}user alice\ntopic readwrite home/#\nuser bob\ntopic read weather/#\n`,
  },
  *check({ evaluation }) {
    const listeners = filesOfListeners(evaluation);
    for (const passwords of passwordFiles(evaluation)) {
      const acls = aclsFor(passwords, listeners);
      if (acls.length === 0 || acls.some(mayGrantToAll)) continue;
      const mentioned = new Set(acls.flatMap(usersIn));
      const forgotten = passwords.loaded.users.filter((user) => canLogIn(user) && !mentioned.has(user.entry.user.text));
      const [first] = forgotten;
      if (first) yield finding(passwords, first, forgotten, acls);
    }
  },
};

/** What else there is to say about the others is said elsewhere. */
function canLogIn({ entry: { user } }: PasswordUser): boolean {
  return user.text !== '' && isMqttUtf8(user.text);
}

/** The ACL files that its users meet; none where one of their listeners is ruled by something else. */
function aclsFor({ file }: ReadPasswordFile, listeners: readonly ListenerFiles[]): ReadAclFile[] {
  const itsOwn = listeners.filter(({ passwords }) => passwords?.file === file);
  const ruled = itsOwn.flatMap(({ acl, alone }) => (acl && alone ? [acl] : []));
  return ruled.length === itsOwn.length ? distinct(ruled) : [];
}

/** A pattern is for every user; and of a file with fatal lines nobody knows what it was to grant. */
function mayGrantToAll({ loaded: { rules, problems } }: ReadAclFile): boolean {
  return (
    problems.some(({ fatal }) => fatal) || rules.some(({ scope, access }) => scope === 'pattern' && access !== 'deny')
  );
}

function usersIn({ loaded }: ReadAclFile): string[] {
  return loaded.tree.lines.flatMap((line) => (line.kind === 'user' ? [line.name.text] : []));
}

function finding(
  { file }: ReadPasswordFile,
  first: PasswordUser,
  forgotten: readonly PasswordUser[],
  acls: readonly ReadAclFile[],
): Finding {
  const { start, end } = first.entry.user;
  return {
    file,
    span: { start, end },
    message: t`${whoCan(forgotten)} log in, but the ACL grants nothing ${forgotten.length === 1 ? t`to that user` : t`to them`}: no message is delivered, and none that is published goes on. Add a "user" line with topics, or a pattern.`,
    related: acls.map(({ reference }) => ({ message: t`the ACL`, file: reference.file, span: reference.span })),
  };
}

/** `alice can`, or `1,234 users (alice, bob, carol and others) can`. */
function whoCan(users: readonly PasswordUser[]): string {
  const names = users.slice(0, NAMED).map(({ name }) => name);
  if (users.length === 1) return t`${names.join()} can`;
  return t`${grouped(users.length)} users (${names.join(', ')}${users.length > NAMED ? t` and others` : ''}) can`;
}
