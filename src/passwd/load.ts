import { decode, type Token } from '../conf/tokens.js';
import { type Version, version, versionText } from '../conf/version.js';
import { t } from '../language/t.js';
import type { Diagnostic, Related } from '../text/diagnostic.js';
import { unreadBytes } from '../text/file-pieces.js';
import type { SourceFile, Span } from '../text/source-file.js';
import { type HashReading, type PasswordBuild, readHash } from './formats.js';
import { type PasswordEntry, type PasswordFile, parsePasswordFile } from './parse.js';

/** A user that the broker knows after reading the file. */
export interface PasswordUser {
  readonly name: string;
  readonly entry: PasswordEntry;
  readonly reading: Exclude<HashReading, { outcome: 'refused' }>;
}

export interface LoadedPasswordFile {
  readonly tree: PasswordFile;
  /** In the order of their lines. */
  readonly users: readonly PasswordUser[];
  /** In the order of the file, which is the order in which the broker meets them. */
  readonly problems: readonly Diagnostic[];
}

const LENGTH_MAX = 65535;
const REFUSES_BAD_LINES = version('2.1');
const NO_NAME = t`There is no user name before the colon, so this is the user with the empty name: 2.1 does not start.`;

/**
 * Reads a password file as the broker of a version does at its start. From 2.1 on the first bad line stops the
 * broker; up to 2.0 it drops the entry, with an error or a notice in its log, and runs.
 */
export function loadPasswordFile(
  file: SourceFile,
  target: Version,
  build: PasswordBuild = { argon2: false },
): LoadedPasswordFile {
  const tree = parsePasswordFile(file, target);
  const load = new PasswordLoad(file, target, build);
  for (const line of tree.lines) {
    const unread = unreadBytes(file, line, 'passwd');
    if (unread) load.problems.push(unread);
    if (line.kind === 'entry') load.entry(line);
    else if (line.kind === 'ignored') load.ignored(line.span);
  }
  return { tree, users: [...load.users.values()].sort(byPlace), problems: load.problems };
}

function byPlace(a: PasswordUser, b: PasswordUser): number {
  return a.entry.span.start - b.entry.span.start;
}

class PasswordLoad {
  readonly problems: Diagnostic[] = [];
  /** By the bytes of the name. */
  readonly users = new Map<string, PasswordUser>();
  /** Where each user was first named, by the bytes of the name. */
  readonly #firstOf = new Map<string, Token>();
  readonly #strict: boolean;

  constructor(
    private readonly file: SourceFile,
    private readonly target: Version,
    private readonly build: PasswordBuild,
  ) {
    this.#strict = target >= REFUSES_BAD_LINES;
  }

  ignored(span: Span): void {
    this.#note('no-colon', span, t`The broker ignores this line: write name:hash, or # as first character.`);
  }

  entry(entry: PasswordEntry): void {
    const { user } = entry;
    const name = decode(user.text);
    if (user.text.length > LENGTH_MAX) {
      this.#drop('too-long', user, t`A user name may have ${LENGTH_MAX} bytes: shorten it`);
    } else if (user.text === '' && this.#strict) {
      this.#drop('no-user', user, t`There is no user name before the colon: add one or remove the line`);
    } else {
      if (user.text === '') this.#note('no-user', user, NO_NAME);
      if (entry.span.start === 0 && user.text.startsWith('\xef\xbb\xbf')) this.#byteOrderMark(user);
      if (!this.#duplicate(user, name)) this.#hash(entry, name);
    }
  }

  #hash(entry: PasswordEntry, name: string): void {
    const { user, hash } = entry;
    if (hash && hash.text.length > LENGTH_MAX) {
      this.#drop('too-long', hash, t`The password of ${name} has over ${LENGTH_MAX} bytes: ${setPassword(name)}`);
      return;
    }
    const reading = readHash(hash?.text ?? '', this.target, this.build);
    if (reading.outcome === 'refused') {
      const { rule, why } = reading.refusal;
      this.#drop(rule, hash?.text ? hash : user, t`The password of ${name} ${why}: ${setPassword(name)}`);
      return;
    }
    if (reading.outcome === 'uncertain') this.#uncertain(hash ?? user, name);
    this.users.set(user.text, { name, entry, reading });
  }

  #byteOrderMark(user: Token): void {
    const span = { start: 0, end: 3 };
    this.problems.push({
      rule: 'passwd/byte-order-mark',
      severity: 'error',
      fatal: false,
      message: t`The byte order mark becomes part of the user name ${decode(user.text.slice(3))}: remove it.`,
      file: this.file,
      span,
      fix: { title: t`Remove the byte order mark`, safe: false, edits: [{ file: this.file, span, newText: '' }] },
    });
  }

  /**
   * Whether the broker stops at a second line of a user. Up to 2.0 it takes both into its hash table, and finds the
   * last good one; but each time the table grows (some hundred users) the two change places.
   */
  #duplicate(user: Token, name: string): boolean {
    const first = this.#firstOf.get(user.text);
    if (!first) {
      this.#firstOf.set(user.text, user);
      return false;
    }
    const related = [{ file: this.file, span: spanOf(first), message: t`first here` }];
    if (this.#strict) {
      this.#drop('duplicate-user', user, t`The user ${name} is there already: remove one of the lines`, related);
    } else {
      const message = t`The user ${name} is there already, and one password counts, mostly the last: remove a line.`;
      this.#note('duplicate-user', user, message, related);
    }
    return this.#strict;
  }

  #uncertain(hash: Token, name: string): void {
    const message = t`The password of ${name} is not clean base64, which only some builds of the broker read`;
    this.#note('uncertain-hash', hash, `${message}: ${setPassword(name)}.`);
  }

  /** The broker stops, or goes on without this entry. */
  #drop(rule: string, span: Span, message: string, related?: readonly Related[]): void {
    const then = this.#strict ? t`does not start` : t`drops this user`;
    this.problems.push({
      rule: `passwd/${rule}`,
      severity: 'error',
      fatal: this.#strict,
      message: `${message}. Mosquitto ${versionText(this.target)} ${then}.`,
      file: this.file,
      span: spanOf(span),
      ...(related && { related }),
    });
  }

  #note(rule: string, span: Span, message: string, related?: readonly Related[]): void {
    this.problems.push({
      rule: `passwd/${rule}`,
      severity: 'warning',
      fatal: false,
      message,
      file: this.file,
      span: spanOf(span),
      ...(related && { related }),
    });
  }
}

function spanOf({ start, end }: Span): Span {
  return { start, end };
}

function setPassword(name: string): string {
  return t`set it again with mqttctl passwd add ${name}`;
}
