import type { Condition } from './chains.js';

const BITS: Readonly<Record<string, number>> = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16, urg: 32, ecn: 64, cwr: 128 };
const [SYN, ACK] = [2, 16];
/** What packets after the first have or not, as it comes: the end, pushed data, urgent data, congestion. */
const VARIABLE = 1 | 8 | 32 | 64 | 128;

/** Flags by their names, as bits; undefined for a name that is none. */
export function flagBits(names: readonly string[]): number | undefined {
  const bits = names.map((name) => BITS[name.toLowerCase()]);
  return bits.includes(undefined) ? undefined : bits.reduce<number>((sum, bit) => sum | (bit as number), 0);
}

/** Whether those of the flags in `mask` that are set are exactly `wanted`. */
export function flagsAre(mask: number, wanted: number): Condition {
  return ({ first }) => {
    if (first) return (SYN & mask) === wanted;
    if ((ACK & mask) !== (wanted & ~VARIABLE)) return false;
    return (mask & VARIABLE) === 0 ? true : undefined;
  };
}

/** Whether one of the flags is set. */
export function hasFlagOf(flags: number): Condition {
  return ({ first }) => {
    if (first) return (flags & SYN) !== 0;
    if ((flags & ACK) !== 0) return true;
    return (flags & VARIABLE) === 0 ? false : undefined;
  };
}
