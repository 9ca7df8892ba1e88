import { randomFillSync, timingSafeEqual } from 'node:crypto';
import { t } from '../language/t.js';
import { HASH_BYTES, type HashCost, type HashFormat, type PasswordHash } from './formats/format.js';
import { pbkdf2Sha512 } from './formats/pbkdf2.js';

/** How new hashes are made. */
export interface HashSettings {
  readonly format: HashFormat;
  /** 12 bytes are read by every 2.x, 64 since 2.1. */
  readonly saltBytes: number;
  /** Rounds of PBKDF2; the other formats have a fixed cost. */
  readonly iterations: number;
}

/**
 * Slow enough that a stolen file is worth a hundred times less to a guesser than one of mosquitto_passwd 2.0 (101
 * rounds), fast enough that a login holds up the broker, which hashes in its only thread, for some milliseconds on a
 * server and some tens of them on a Raspberry Pi. See docs/passwords.md.
 */
export const USUAL_SETTINGS: HashSettings = { format: pbkdf2Sha512, saltBytes: 12, iterations: 10_000 };

/**
 * Where hashes are computed: in libuv's pool, so that the program goes on; or here, in a process that has nothing else
 * to do, since handing the work on costs as much as some rounds.
 */
export type Where = 'pool' | 'here';

/** The text after the colon for a new password, with a fresh salt. */
export async function makeHash(
  password: Buffer,
  { format, saltBytes, iterations }: HashSettings,
  where: Where = 'pool',
): Promise<string> {
  const salt = freshSalt(saltBytes);
  const cost = format.newCost(iterations);
  const hash = await compute(where, format, password, salt, cost, HASH_BYTES);
  return format.print({ format, cost, salt, hash });
}

/** Random bytes that are not used yet: to ask for a few at a time would cost more than some rounds of hashing. */
let random = Buffer.alloc(0);

function freshSalt(bytes: number): Buffer {
  if (random.length < bytes) random = randomFillSync(Buffer.allocUnsafeSlow(4096));
  const salt = random.subarray(0, bytes);
  random = random.subarray(bytes);
  return salt;
}

/**
 * Whether a client with this password would be let in. The broker takes an empty password for none, and reads another
 * up to its first NUL: `secret` followed by a NUL and anything logs in where `secret` does, and a NUL alone where the
 * hash is of the empty text (measured on 2.0.11, 2.0.21 and 2.1.2; it measures with strlen, src/password_mosq.c).
 */
export async function isPassword(
  password: Buffer,
  { format, cost, salt, hash }: PasswordHash,
  where: Where = 'pool',
): Promise<boolean> {
  if (password.length === 0 || password.length > PASSWORD_BYTES_MAX) return false;
  const nul = password.indexOf(0);
  const counting = nul === -1 ? password : password.subarray(0, nul);
  return timingSafeEqual(await compute(where, format, counting, salt, cost, hash.length), hash);
}

function compute(
  where: Where,
  format: HashFormat,
  password: Buffer,
  salt: Buffer,
  cost: HashCost,
  length: number,
): Buffer | Promise<Buffer> {
  const isHere = where === 'here' && format.computeNow;
  return isHere ? format.computeNow(password, salt, cost) : format.compute(password, salt, cost, length);
}

const PASSWORD_BYTES_MAX = 65_535;

/** Why a password is not fit to be set, to follow on "The password "; undefined where it is. */
export function whyNoPassword(password: Buffer): string | undefined {
  if (password.length === 0) return t`is empty, and the broker never accepts an empty one`;
  if (password.includes(0)) return t`has a NUL byte, and the broker reads nothing of what follows that`;
  if (password.length > PASSWORD_BYTES_MAX) return t`has over ${PASSWORD_BYTES_MAX} bytes, which MQTT has no room for`;
  return undefined;
}

/** In what a hash falls short of the settings, to follow on "The password of alice ". */
export function weakness({ format, cost }: PasswordHash, hashing: HashSettings): string | undefined {
  if (format.tag === '6') return t`is hashed in a single round of SHA-512`;
  const { iterations = 0 } = cost;
  if (format.tag !== '7' || hashing.format !== format || iterations >= hashing.iterations) return undefined;
  return t`is hashed in ${iterations} rounds only`;
}
