import type { Place } from '../../text/diagnostic.js';
import type { Option } from '../catalogue/option.js';
import { at, type Version } from '../version.js';

/** How a running broker takes up a difference. */
export type Needs = 'reload' | 'restart';

/** What differs; the values stay those of the JSON document. */
export const DIFFERENCE_KINDS = [
  'setting',
  'listener',
  'bridge',
  'bridge topic',
  'plugin',
  'plugin option',
  'user',
  'pre-shared key',
  'ACL rule',
] as const;

/** What one of two configurations says. */
export interface Side {
  /** As the broker understands it; of a secret never the value. */
  readonly value: string;
  /** Undefined: nothing is written, this is what the version does then. */
  readonly place?: Place | undefined;
}

/** One thing that two configurations mean differently. */
export interface Difference {
  readonly kind: (typeof DIFFERENCE_KINDS)[number];
  /** Whose it is, in words: a listener, a bridge, the user of a rule; empty for the whole broker. */
  readonly of: string;
  /** The name of the option, user, listener. */
  readonly what: string;
  /** Undefined: there is none. */
  readonly before?: Side | undefined;
  readonly after?: Side | undefined;
  /** The values are not told, only that they differ. */
  readonly secret: boolean;
  readonly needs: Needs;
}

/** Stands for a value that is a secret. */
export const SECRET = '…';

/** What the version that is judged for has to do to take up another value of an option. */
export function needsOf({ change }: Option, target: Version): Needs {
  return at(change, target);
}
