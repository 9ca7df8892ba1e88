import type { AclUserLine } from '../../../acl/parse.js';
import type { Evaluation } from '../../../conf/evaluate/evaluate.js';
import { closest } from '../../../conf/evaluate/spelling.js';
import { decode } from '../../../conf/tokens.js';
import { t } from '../../../language/t.js';
import type { Related } from '../../../text/diagnostic.js';
import { HASH } from '../../broker/password.js';
import type { Finding, Rule } from '../../rule.js';
import { grouped } from '../passwd/files.js';
import { distinct, type ReadAclFile, type ReadPasswordFile } from '../security-files.js';
import { filesOfListeners } from './listener-files.js';

const FILES = 'password_file /etc/mosquitto/passwd\nacl_file /etc/mosquitto/acl\n';
const PASSWORDS = `# ==> /etc/mosquitto/passwd <==\nalice:${HASH}\n# ==> /etc/mosquitto/acl <==\n`;
/** More of them are no slips any more, but another file. */
const TOLD = 20;
/** Among more names the search for the one that was meant takes too long. */
const SEARCHED = 20_000;

export const userWithoutPassword: Rule = {
  id: 'acl/user-without-password',
  severity: 'warning',
  summary: t`The ACL has rules for a user whom the password file does not have.`,
  why: t`Nobody can log in under that name, so the rules below it never apply: a slip, another letter case (names are compared byte by byte), or a user who was removed. Worse than useless is a leftover: whoever is next given that name has its rights. Told where all listeners of the ACL file take their users from password files, in every version; not where certificates or other plugins name them. A user whose line the broker drops counts as there.`,
  example: {
    bad: `${FILES}${PASSWORDS}user alise\ntopic readwrite home/#\n`,
    good: `${FILES}${PASSWORDS}user alice\ntopic readwrite home/#\n`,
  },
  *check({ evaluation }) {
    for (const { acl, passwords } of pairs(evaluation)) {
      const known = new Set(passwords.flatMap(namesIn));
      for (const name of bridgeNames(evaluation)) known.add(name);
      const mentioned = firstLines(acl);
      const unknown = [...mentioned.values()].filter(({ name }) => !known.has(name.text));
      if (unknown.length > TOLD) yield summary(acl, passwords, unknown);
      else if (unknown.length > 0) {
        const candidates = known.size > SEARCHED ? [] : [...known].filter((name) => !mentioned.has(name));
        for (const line of unknown) yield finding(acl, passwords, line, candidates.map(decode));
      }
    }
  },
};

interface Pair {
  readonly acl: ReadAclFile;
  readonly passwords: readonly ReadPasswordFile[];
}

/** The names that the password files have for users of an ACL; undefined where others may name users as well. */
export function usersKnownTo(acl: ReadAclFile, evaluation: Evaluation): Set<string> | undefined {
  const pair = pairs(evaluation).find((each) => each.acl === acl);
  return pair && new Set(pair.passwords.flatMap(namesIn));
}

/** The ACL files that the broker understands and whose users all come from password files, with those. */
function pairs(evaluation: Evaluation): Pair[] {
  const listeners = filesOfListeners(evaluation);
  return distinct(listeners.flatMap(({ acl }) => acl ?? [])).flatMap((acl) => {
    const itsOwn = listeners.filter((listener) => listener.acl?.file === acl.file);
    const passwords = itsOwn.flatMap((listener) => (listener.alone && listener.passwords ? [listener.passwords] : []));
    const isWhole = passwords.length === itsOwn.length && !acl.loaded.problems.some(({ fatal }) => fatal);
    return isWhole ? [{ acl, passwords: distinct(passwords) }] : [];
  });
}

/** All that have a line, also those whose line the broker drops: that is said at the line. */
function namesIn({ loaded }: ReadPasswordFile): string[] {
  return loaded.tree.lines.flatMap((line) => (line.kind === 'entry' ? [line.user.text] : []));
}

/** Bridges have a name here without a password, as latin1 as the others. */
function bridgeNames({ model }: Evaluation): string[] {
  const names = model.bridges.flatMap(({ settings }) => settings.get('local_username')?.value ?? []);
  return names.map((name) => Buffer.from(String(name)).toString('latin1'));
}

/** The first line of each user by name: the broker takes several blocks of one for the same. */
function firstLines({ loaded }: ReadAclFile): Map<string, AclUserLine> {
  const byName = new Map<string, AclUserLine>();
  for (const line of loaded.tree.lines) {
    if (line.kind === 'user' && !byName.has(line.name.text)) byName.set(line.name.text, line);
  }
  return byName;
}

function finding(
  { file }: ReadAclFile,
  passwords: readonly ReadPasswordFile[],
  line: AclUserLine,
  candidates: readonly string[],
): Finding {
  const name = decode(line.name.text);
  const meant = nearest(name, candidates);
  return {
    file,
    span: { start: line.name.start, end: line.name.end },
    message: t`The password file has no user ${name}, so these rules never apply${meant === undefined ? t`: add the user, or remove the rules.` : t`; did you mean ${meant}?`}`,
    related: relatedTo(passwords),
  };
}

function summary(
  { file }: ReadAclFile,
  passwords: readonly ReadPasswordFile[],
  unknown: readonly AclUserLine[],
): Finding {
  const { name } = unknown[0] as AclUserLine;
  return {
    file,
    span: { start: name.start, end: name.end },
    message: t`${grouped(unknown.length)} users of this ACL, the first ${decode(name.text)}, are not in the password file, so their rules never apply: is it the right file?`,
    related: relatedTo(passwords),
  };
}

function relatedTo(passwords: readonly ReadPasswordFile[]): Related[] {
  return passwords.map(({ reference: { file, span } }) => ({ message: t`the password file`, file, span }));
}

/** The user who was probably meant, and is not mentioned otherwise: of the same letters in another case, or nearly. */
function nearest(name: string, candidates: readonly string[]): string | undefined {
  const folded = name.toLowerCase();
  return candidates.find((other) => other.toLowerCase() === folded) ?? closest(name, candidates);
}
