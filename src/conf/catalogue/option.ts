import type { Version, Versioned } from '../version.js';

/**
 * Where an option belongs.
 *
 * - `global`: one value for the broker, legal anywhere.
 * - `security`: global, or of the current listener under `per_listener_settings true`.
 * - `listener`: of the current listener.
 * - `bridge`: of the current `connection`.
 * - `plugin`: of the plugin named last.
 */
export type Scope = 'global' | 'security' | 'listener' | 'bridge' | 'plugin';

/**
 * What the broker does with a `listener` option where no listener is current.
 *
 * - `default`: it belongs to the default listener, and setting it brings that listener (port 1883) to life.
 * - `silent`: it belongs to the default listener without bringing it to life (2.0 only).
 * - `required`: refused, but the default listener of an earlier option will do.
 * - `explicit`: refused, only a `listener` line will do.
 */
export type WithoutListener = 'default' | 'silent' | 'required' | 'explicit';

/**
 * How the broker reads the value. `boolean`, `integer` and `word` take one token (split at spaces) and ignore the
 * rest of the line; `string` takes the rest of the line; `special` options have a reader of their own
 * (`conf/evaluate/`), named by the option.
 */
export type ValueSpec =
  | { readonly kind: 'boolean' }
  | IntegerSpec
  | {
      readonly kind: 'word';
      readonly words: Versioned<readonly string[]>;
      /** Letter case is ignored. */
      readonly foldCase?: true;
    }
  | { readonly kind: 'string'; readonly maxBytes?: Versioned<number | undefined> }
  /** Read over: the value is not looked at. */
  | { readonly kind: 'ignored' }
  | { readonly kind: 'special'; readonly form: string };

export interface IntegerSpec {
  readonly kind: 'integer';
  /** Smaller or larger values are refused. */
  readonly min?: Versioned<number | undefined>;
  readonly max?: Versioned<number | undefined>;
  /** Smaller or larger values are silently (or with a log line only) replaced by this bound. */
  readonly clampMin?: Versioned<number | undefined>;
  readonly clampMax?: Versioned<number | undefined>;
  /** Values with a meaning of their own, shown in the docs: `{ '-1': 'no limit' }`. */
  readonly meanings?: Readonly<Record<string, string>>;
  readonly unit?: string;
}

/** What a path option refers to, so that rights, existence and content can be judged. */
export type FileRole =
  | 'password-file'
  | 'acl-file'
  | 'psk-file'
  | 'ca-file'
  | 'ca-directory'
  | 'certificate'
  | 'private-key'
  | 'crl'
  | 'dh-parameters'
  | 'log'
  | 'pid'
  | 'persistence-directory'
  | 'persistence-file'
  | 'include-directory'
  | 'plugin'
  | 'http-directory'
  | 'unix-socket';

/** One option of mosquitto.conf: everything that mqttctl knows about it, in one place. */
export interface Option {
  readonly name: string;
  /** The other spelling that the broker takes for the same setting; diagnostics and docs use `name`. */
  readonly aliases?: readonly Alias[];
  readonly scope: Versioned<Scope>;
  /** Only for `scope: 'listener'`. */
  readonly withoutListener?: Versioned<WithoutListener>;
  /**
   * Before 2.1, once the whole file is read: whether a value that went to the default listener brings that listener to
   * life. `other`: only a value other than `default`. Said for `security` options (under `per_listener_settings true`)
   * and where a `listener` option with `withoutListener: 'default'` is not simply `any`.
   */
  readonly bringsDefaultListener?: Versioned<'any' | 'other' | 'never'>;
  readonly value: Versioned<ValueSpec>;
  /** Effective value when nothing is set, as it would be written in the file; undefined where there is none. */
  readonly default?: Versioned<string | undefined>;
  /** First version that knows it; 1.6.15 knew it where this is missing. */
  readonly since?: Version;
  /** First version that refuses it as an unknown option. */
  readonly removed?: Version;
  /** Deprecated from a version on: what to use instead, and whether the broker itself logs a notice. */
  readonly deprecated?: {
    readonly since: Version;
    readonly replacement: string;
    /** First version whose broker says so in its log; undefined: the broker never says it. */
    readonly notice?: Version;
  };
  /** No effect any more from this version on, though still accepted. */
  readonly withoutEffect?: { readonly since: Version; readonly why: string };
  /** A second directive in the same scope: the last wins, is refused, or each adds. */
  readonly duplicate: Versioned<'last' | 'refused' | 'adds'>;
  /** The option without any value. */
  readonly empty: Versioned<'refused' | 'accepted'>;
  /** Taken up on SIGHUP, or only at the next start. */
  readonly change: Versioned<'reload' | 'restart'>;
  readonly file?: FileRole;
  /** Set where the value is a secret in clear text. */
  readonly secret?: true;
  /** What it does, in one or two sentences of our own, for an admin. */
  readonly help: string;
}

export interface Alias {
  readonly name: string;
  readonly since?: Version;
  readonly removed?: Version;
  readonly deprecated?: true;
}
