import { decode, encode } from '../conf/tokens.js';
import type { Version } from '../conf/version.js';
import { t } from '../language/t.js';
import type { SourceFile } from '../text/source-file.js';

import { type PasswordBuild, readHash } from './formats.js';
import { type HashSettings, isPassword, weakness } from './hashing.js';
import { inParallel } from './in-parallel.js';
import { type PasswordEntry, parsePasswordFile } from './parse.js';
import type { NewSecret } from './set-passwords.js';

/** What can be done for the hash of a user. */
export type RehashState =
  /** Its password stands in the file, and is hashed now. */
  | 'plain-text'
  /** Its password is known, and hashed anew. */
  | 'upgraded'
  /** Only the password itself can give a better hash. */
  | 'needs-password'
  /** A password was given for it, but a wrong one. */
  | 'wrong-password'
  /** The broker cannot read it, and nobody can tell the password. */
  | 'unreadable'
  /** It stands in several lines: somebody has to say which one counts. */
  | 'ambiguous'
  | 'good';

export interface RehashStep {
  readonly user: string;
  readonly state: RehashState;
  /** What is wrong with the hash, to follow on "The password of alice "; undefined where it is good. */
  readonly why?: string;
}

export interface RehashPlan {
  readonly steps: readonly RehashStep[];
  /** The passwords to set. */
  readonly secrets: readonly NewSecret[];
}

/**
 * What can be hashed anew in a password file: lines in plain text, and hashes that are weaker than `hashing` would make
 * them, as far as their passwords are known.
 *
 * @param known passwords by user name
 */
export async function planRehash(
  file: SourceFile,
  target: Version,
  build: PasswordBuild,
  hashing: HashSettings,
  known: ReadonlyMap<string, Buffer>,
): Promise<RehashPlan> {
  const lookAt = new RehashLook(file, target, build, hashing, known);
  const looks = await inParallel([...usersOf(file, target)], ([user, entries]) => lookAt.user(user, entries));
  return {
    steps: looks.map(({ step }) => step),
    secrets: looks.flatMap(({ secret }) => secret ?? []),
  };
}

interface Look {
  readonly step: RehashStep;
  readonly secret?: NewSecret;
}

class RehashLook {
  constructor(
    private readonly file: SourceFile,
    private readonly target: Version,
    private readonly build: PasswordBuild,
    private readonly hashing: HashSettings,
    private readonly known: ReadonlyMap<string, Buffer>,
  ) {}

  async user(user: string, entries: Entries): Promise<Look> {
    const [entry] = entries;
    if (entries.length > 1) return { step: { user, state: 'ambiguous', why: t`stands in ${entries.length} lines` } };
    const reading = readHash(entry.hash?.text ?? '', this.target, this.build);
    if (reading.outcome === 'refused' && reading.refusal.rule === 'plain-text') {
      const secret = { user, password: plainPassword(this.file, entry) };
      return { step: { user, state: 'plain-text', why: reading.refusal.why }, secret };
    }
    const hash = 'hash' in reading ? reading.hash : undefined;
    const why = hash ? weakness(hash, this.hashing) : whyUnreadable(reading);
    if (why === undefined) return { step: { user, state: 'good' } };
    const password = this.known.get(user);
    if (!password) return { step: { user, state: hash ? 'needs-password' : 'unreadable', why } };
    if (hash && !(await isPassword(password, hash))) return { step: { user, state: 'wrong-password', why } };
    return { step: { user, state: 'upgraded', why }, secret: { user, password } };
  }
}

/** The lines of one user. */
type Entries = readonly [PasswordEntry, ...PasswordEntry[]];

function usersOf(file: SourceFile, target: Version): Map<string, Entries> {
  const users = new Map<string, [PasswordEntry, ...PasswordEntry[]]>();
  for (const line of parsePasswordFile(file, target).lines) {
    if (line.kind !== 'entry' || line.user.text === '') continue;
    const name = decode(line.user.text);
    // Whose name is not UTF-8 cannot log in, and would get another name here.
    if (encode(name) !== line.user.text) continue;
    const known = users.get(name);
    if (known) known.push(line);
    else users.set(name, [line]);
  }
  return users;
}

/** All that follows the first colon: whoever wrote it down did not think of what a second one does. */
function plainPassword({ bytes }: SourceFile, { hash, line }: PasswordEntry): Buffer {
  const start = hash?.start ?? 0;
  const text = bytes.toString('latin1', start, line?.end ?? start);
  return Buffer.from(text.replace(/[ \t-\r]+$/, ''), 'latin1');
}

function whyUnreadable(reading: ReturnType<typeof readHash>): string {
  if (reading.outcome === 'refused') return reading.refusal.why;
  return reading.outcome === 'uncertain' ? t`is not clean base64, which only some builds read` : t`has a damaged hash`;
}
