import type { Version } from '../conf/version.js';
import { HASH_FORMATS, type PasswordBuild, type PasswordHash, readHash } from './formats.js';
import { type HashSettings, isPassword, makeHash, type Where } from './hashing.js';

/** A password that shall log in, and what the file says now. Plain data, which can be sent to another process. */
export interface HashJob {
  /** One character a byte. */
  readonly password: string;
  /** The text after the colon; undefined where it cannot stay whatever it is. */
  readonly old: string | undefined;
}

/** What all jobs of a file have in common. */
export interface HashOrders {
  readonly target: Version;
  readonly build: PasswordBuild;
  readonly tag: string;
  readonly saltBytes: number;
  readonly iterations: number;
  /** A hash that was made with other settings is made anew, even of the right password. */
  readonly exactly: boolean;
}

/** The new text after the colon; undefined where the old one is good. */
export async function settle(
  { password: text, old }: HashJob,
  orders: HashOrders,
  where: Where,
): Promise<string | undefined> {
  const password = Buffer.from(text, 'latin1');
  const hashing = settingsOf(orders);
  const hash = old === undefined ? undefined : readableHash(old, orders);
  const mayStay = hash && !(orders.exactly && !isMadeWith(hashing, hash));
  return mayStay && (await isPassword(password, hash, where)) ? undefined : makeHash(password, hashing, where);
}

/** The hash of a text after the colon, where the broker can read it. */
export function readableHash(text: string, { target, build }: HashOrders): PasswordHash | undefined {
  const reading = readHash(text, target, build);
  return 'hash' in reading ? reading.hash : undefined;
}

function settingsOf({ tag, saltBytes, iterations }: HashOrders): HashSettings {
  const format = HASH_FORMATS.find((known) => known.tag === tag);
  if (!format) throw new Error(`no format has the tag ${tag}`);
  return { format, saltBytes, iterations };
}

function isMadeWith({ format, saltBytes, iterations }: HashSettings, hash: PasswordHash): boolean {
  const { iterations: wanted } = format.newCost(iterations);
  return hash.format === format && hash.salt.length === saltBytes && hash.cost.iterations === wanted;
}
