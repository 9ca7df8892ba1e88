import { encode } from '../conf/tokens.js';
import type { Version } from '../conf/version.js';
import { t } from '../language/t.js';
import { MqttctlError } from '../text/error.js';
import type { SourceFile } from '../text/source-file.js';
import { PasswordEditor } from './editor.js';
import type { PasswordBuild } from './formats.js';
import { type HashOrders, readableHash } from './hash-job.js';
import { type HashSettings, weakness } from './hashing.js';
import type { PasswordEntry } from './parse.js';

/** What shall be true of a user: a password that logs in, or a hash as it is. */
export type NewSecret =
  | { readonly user: string; readonly password: Buffer }
  | { readonly user: string; readonly hash: string };

/** `exists` and `absent`: left alone, because only new or only known users were to be touched. */
export type ChangeKind = 'added' | 'updated' | 'unchanged' | 'exists' | 'removed' | 'absent';

/** What became of one user. */
export interface UserChange {
  readonly user: string;
  readonly change: ChangeKind;
  /** Lines of the user that were there beyond the first, and are gone now. */
  readonly duplicates: number;
  /** In what the hash of an unchanged password falls short of a new one, to follow on "The password of alice ". */
  readonly weakness?: string | undefined;
}

export interface PasswordChanges {
  /** The new file, in parts that follow each other. */
  readonly content: readonly Buffer[];
  /** In the order in which they were asked for. */
  readonly users: readonly UserChange[];
}

export interface SetOptions {
  /** The version whose broker shall read the file, and what its build can do. */
  readonly target: Version;
  readonly build: PasswordBuild;
  readonly hashing: HashSettings;
  /** The user asked for these settings: a hash made with others is made anew, even of the same password. */
  readonly exactly: boolean;
  /** Which users may be touched; the others are left alone. */
  readonly only?: 'new' | 'known' | undefined;
  /** Told how many passwords are looked at so far. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/**
 * Sets the passwords of users. One that logs in already stays as it is, byte for byte. Hashes are remembered, so that
 * the same work on a file that somebody changed in the meantime costs next to nothing.
 */
export class PasswordSetter {
  readonly #orders: HashOrders;
  /** The new hash by user and what the file said; undefined where that is good. */
  readonly #settled = new Map<string, string | undefined>();

  constructor(
    private readonly secrets: readonly NewSecret[],
    private readonly options: SetOptions,
  ) {
    const { target, build, exactly, hashing } = options;
    const { format, saltBytes, iterations } = hashing;
    this.#orders = { target, build, exactly, tag: format.tag, saltBytes, iterations };
  }

  /** @throws MqttctlError for a file whose lines the broker does not all get */
  async applyTo(file: SourceFile): Promise<PasswordChanges> {
    refuseHiddenLines(file);
    const editor = new PasswordEditor(file, this.options.target, this.secrets.length);
    const wishes = this.secrets.map((secret) => wish(secret, editor));
    await this.#settle(wishes.filter((each) => this.#isMeant(each)));
    return { users: wishes.map((each) => this.#carryOut(each, editor)), content: editor.content() };
  }

  #isMeant({ entries }: Wish): boolean {
    const { only } = this.options;
    return only === undefined || entries.length > 0 === (only === 'known');
  }

  /** Computes what is not known from an earlier time. */
  async #settle(wishes: readonly Wish[]): Promise<void> {
    const open = wishes.flatMap(({ secret, key, old }) =>
      'hash' in secret || this.#settled.has(key)
        ? []
        : [{ key, job: { password: secret.password.toString('latin1'), old } }],
    );
    if (open.length === 0) return;
    const { settleAll } = await import('./hash-processes.js');
    const jobs = open.map(({ job }) => job);
    const hashes = await settleAll(jobs, this.#orders, (done) => this.options.onProgress?.(done));
    for (const [index, { key }] of open.entries()) this.#settled.set(key, hashes[index]);
  }

  #carryOut(each: Wish, editor: PasswordEditor): UserChange {
    const { secret, bytes, entries, key, old } = each;
    const { user } = secret;
    const isKnown = entries.length > 0;
    if (!this.#isMeant(each)) return { user, change: isKnown ? 'exists' : 'absent', duplicates: 0 };
    const duplicates = Math.max(0, entries.length - 1);
    const given = 'hash' in secret ? secret.hash : undefined;
    const hash = given === undefined ? this.#settled.get(key) : given === old ? undefined : given;
    if (hash === undefined) return { user, change: 'unchanged', duplicates, weakness: this.#weakness(old) };
    editor.set(bytes, hash);
    return { user, change: isKnown ? 'updated' : 'added', duplicates };
  }

  #weakness(text = ''): string | undefined {
    const hash = readableHash(text, this.#orders);
    return hash && weakness(hash, this.options.hashing);
  }
}

/** What is asked for a user, and what is there. */
interface Wish {
  readonly secret: NewSecret;
  /** The bytes of the name. */
  readonly bytes: string;
  readonly entries: readonly PasswordEntry[];
  /** The text after the colon that may stay: of several lines none, since each version takes another. */
  readonly old: string | undefined;
  readonly key: string;
}

function wish(secret: NewSecret, editor: PasswordEditor): Wish {
  const bytes = encode(secret.user);
  const entries = editor.entries(bytes);
  const old = entries.length === 1 ? (entries[0]?.hash?.text ?? '') : undefined;
  return { secret, bytes, entries, old, key: `${bytes}:${old ?? ''}` };
}

/** Removes users; one that is not there is `absent`. */
export function removeUsers(file: SourceFile, target: Version, names: readonly string[]): PasswordChanges {
  refuseHiddenLines(file);
  const editor = new PasswordEditor(file, target, names.length);
  const users = names.map((user): UserChange => {
    const lines = editor.entries(encode(user)).length;
    if (lines > 0) editor.remove(encode(user));
    return { user, change: lines > 0 ? 'removed' : 'absent', duplicates: Math.max(0, lines - 1) };
  });
  return { content: editor.content(), users };
}

/** Where the broker does not get every line, it is not certain that it would get a new one. */
function refuseHiddenLines(file: SourceFile): void {
  const nul = file.bytes.indexOf(0);
  if (nul === -1) return;
  const { line, column } = file.position(nul);
  throw new MqttctlError(
    t`${file.path}:${line}:${column}: a NUL byte hides lines from the broker; nothing was changed: save the file as plain UTF-8 first.`,
  );
}
