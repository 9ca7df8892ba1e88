import { isBlank } from './tokens.js';

const LONG_MAX = 2n ** 63n - 1n;
const LONG_MIN = -(2n ** 63n);

/**
 * The number that C's `atoi` makes of a text on 64-bit Linux: leading digits, 0 where there are none, and
 * the low 32 bits of what does not fit. Mosquitto 2.0 reads all its integers so (conf__parse_int in src/conf.c).
 */
export function atoi(text: string): number {
  return Number(BigInt.asIntN(32, atol(text)));
}

/** As {@link atoi}, for a 64-bit `long`: `memory_limit` in every version. */
export function atol(text: string): bigint {
  const digits = /^([+-]?)(\d+)/.exec(skipBlanks(text));
  if (!digits) return 0n;
  return saturate(digits[1] === '-' ? -BigInt(digits[2] as string) : BigInt(digits[2] as string));
}

export type StrictNumber =
  | { readonly ok: true; readonly value: number; readonly base: 2 | 8 | 10 | 16 }
  | { readonly ok: false; readonly why: 'not-a-number' | 'out-of-range' };

/**
 * The number as Mosquitto 2.1 reads it: `strtol` with base 0, the whole token, within 32 bits. So `010` is
 * eight, `0x10` sixteen and, with the C library of current builds, `0b10` two.
 */
export function strictNumber(text: string): StrictNumber {
  const match = /^([+-]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|(0[0-7]*)|([1-9]\d*))$/.exec(skipBlanks(text));
  if (!match) return { ok: false, why: 'not-a-number' };
  const [, sign, hex, binary, octal, decimal] = match;
  const base = hex !== undefined ? 16 : binary !== undefined ? 2 : octal !== undefined && octal !== '0' ? 8 : 10;
  const magnitude =
    hex !== undefined
      ? BigInt(`0x${hex}`)
      : binary !== undefined
        ? BigInt(`0b${binary}`)
        : octal !== undefined
          ? BigInt(`0o${octal}`)
          : BigInt(decimal as string);
  const value = sign === '-' ? -magnitude : magnitude;
  if (value > 2147483647n || value < -2147483648n) return { ok: false, why: 'out-of-range' };
  return { ok: true, value: Number(value), base };
}

function skipBlanks(text: string): string {
  let start = 0;
  while (start < text.length && isBlank(text.charCodeAt(start))) start++;
  return start === 0 ? text : text.slice(start);
}

function saturate(value: bigint): bigint {
  return value > LONG_MAX ? LONG_MAX : value < LONG_MIN ? LONG_MIN : value;
}
