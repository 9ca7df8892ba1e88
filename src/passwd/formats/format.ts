import type { Version } from '../../conf/version.js';

/** What a build of the broker can do beyond its version. */
export interface PasswordBuild {
  readonly argon2: boolean;
}

/** A password hash that is fit to verify a password with. */
export interface PasswordHash {
  readonly format: HashFormat;
  readonly cost: HashCost;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

/** What makes a hash slow to compute: rounds for PBKDF2; memory in KiB, passes and lanes for Argon2id; else nothing. */
export interface HashCost {
  readonly iterations?: number;
  readonly memory?: number;
  readonly lanes?: number;
}

/** What the broker makes of the text after the colon. */
export type HashReading =
  | { readonly outcome: 'read'; readonly hash: PasswordHash }
  /**
   * Taken over as it is; whether it is any good shows when the user logs in. Without `hash` it is not: the user is
   * known, and no password fits.
   */
  | { readonly outcome: 'unchecked'; readonly format: HashFormat; readonly hash?: PasswordHash }
  /** Depends on the OpenSSL of the build. */
  | { readonly outcome: 'uncertain' }
  | { readonly outcome: 'refused'; readonly refusal: HashRefusal };

export interface HashRefusal {
  /** Last part of the rule id. */
  readonly rule: 'no-hash' | 'plain-text' | 'unknown-format' | 'bad-hash' | 'bad-iterations' | 'salt-length';
  /** What is wrong, to follow on "The password of alice ". */
  readonly why: string;
}

/** Every format keeps so many bytes of hash, those that SHA-512 gives. */
export const HASH_BYTES = 64;

export interface HashFormat {
  /** Between the first two `$`. */
  readonly tag: string;
  readonly name: string;
  readonly since: Version;
  /** What is in the way of using this format in a build that has the version. */
  readonly needs?: (build: PasswordBuild) => string | undefined;
  /** Reads the fields after the tag. */
  readonly read: (fields: readonly string[], target: Version) => HashReading;
  /** The hash of a password, `length` bytes long where the format leaves a choice. */
  readonly compute: (password: Buffer, salt: Buffer, cost: HashCost, length: number) => Promise<Buffer>;
  /** The same at once, where that takes no library: for hashes that are known to be cheap. */
  readonly computeNow?: (password: Buffer, salt: Buffer, cost: HashCost) => Buffer;
  /** What a new hash costs; `iterations` counts for PBKDF2, the other formats have a fixed cost. */
  readonly newCost: (iterations: number) => HashCost;
  /** The text after the colon. */
  readonly print: (hash: PasswordHash) => string;
}

export function refused(rule: HashRefusal['rule'], why: string): HashReading {
  return { outcome: 'refused', refusal: { rule, why } };
}
