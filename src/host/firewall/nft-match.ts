import { z } from 'zod';
import { type Condition, not, type Packet } from './chains.js';
import { flagBits, flagsAre, hasFlagOf } from './tcp-flags.js';

/** The elements of the sets and maps of a table. */
export type NamedSets = ReadonlyMap<string, readonly unknown[]>;

const matchSchema = z.object({ op: z.string(), left: z.unknown(), right: z.unknown() });

/** A `match` of a rule. @param redirects whether some rule sends packets elsewhere before they come to this one */
export function matchCondition(value: unknown, sets: NamedSets, redirects: boolean): Condition {
  const { op, left, right } = matchSchema.parse(value);
  if (op === '==' || op === 'in') return valueCondition(left, right, sets, redirects, op);
  if (op === '!=') return unlike(left, valueCondition(left, right, sets, redirects));
  const subject = subjectOf(left, redirects);
  return (packet) => {
    const actual = subject?.(packet);
    if (typeof actual !== 'number' || typeof right !== 'number') return actual === NEVER ? false : undefined;
    return { '<': actual < right, '>': actual > right, '<=': actual <= right, '>=': actual >= right }[op];
  };
}

/** What a packet has no such field of does not match, however it is compared. */
function unlike(left: unknown, condition: Condition): Condition {
  const subject = subjectOf(left, false);
  return (packet) => (subject?.(packet) === NEVER ? false : not(condition(packet)));
}

/** Whether that of the packet is a value, or one of a set of values, ranges and prefixes. */
export function valueCondition(
  left: unknown,
  right: unknown,
  sets: NamedSets,
  redirects: boolean,
  op = '==',
): Condition {
  const flags = flagsCondition(left, right, op);
  if (flags) return flags;
  const subject = subjectOf(left, redirects);
  const values = valuesOf(right, sets);
  return (packet) => {
    const actual = subject?.(packet);
    if (actual === NEVER) return false;
    if (actual === undefined || values === undefined) return undefined;
    const answers = values.map((value) => isValue(actual, value));
    return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
  };
}

/** The packet has no such field: nothing of it matches. */
const NEVER = Symbol('never');
type Actual = string | number | readonly string[] | typeof NEVER | undefined;
type Subject = (packet: Packet) => Actual;

const payloadSchema = z.object({ payload: z.object({ protocol: z.string(), field: z.string() }) });
const metaSchema = z.object({ meta: z.object({ key: z.string() }) });
const ctSchema = z.object({ ct: z.object({ key: z.string() }) });
const fibSchema = z.object({
  fib: z.object({ result: z.string(), flags: z.union([z.string(), z.array(z.string())]) }),
});

/** What of a packet is compared; undefined: nothing that we know. */
function subjectOf(left: unknown, redirects: boolean): Subject | undefined {
  const payload = payloadSchema.safeParse(left).data?.payload;
  if (payload) return payloadSubject(payload);
  const meta = metaSchema.safeParse(left).data?.meta;
  if (meta) return META[meta.key];
  const ct = ctSchema.safeParse(left).data?.ct;
  if (ct?.key === 'state') return ({ first }) => [first ? 'new' : 'established'];
  if (ct?.key === 'direction') return () => 'original';
  // It is also confirmed, and answered to.
  if (ct?.key === 'status') return ({ first }) => (redirects || !first ? undefined : []);
  const fib = fibSchema.safeParse(left).data?.fib;
  if (fib?.result === 'type' && [fib.flags].flat().includes('daddr')) return () => 'local';
  return undefined;
}

const TCP = 'tcp';
function payloadSubject({ protocol, field }: { protocol: string; field: string }): Subject {
  if (protocol === TCP || protocol === 'th') {
    if (field === 'dport') return ({ port }) => port;
    return () => undefined;
  }
  if (protocol === 'ip' || protocol === 'ip6') {
    const isProtocol = field === 'protocol' || field === 'nexthdr';
    return (packet) => (packet.family !== protocol ? NEVER : isProtocol ? TCP : undefined);
  }
  return () => NEVER;
}

const META: Readonly<Record<string, Subject>> = {
  iifname: ({ interface: name }) => name ?? NOT_LOOPBACK,
  iif: ({ interface: name }) => name ?? NOT_LOOPBACK,
  l4proto: () => TCP,
  nfproto: ({ family }) => (family === 'ip' ? 'ipv4' : 'ipv6'),
  protocol: ({ family }) => family,
};

/** Some interface, of which we know only that it is not `lo`. */
const NOT_LOOPBACK = '?';

/** Undefined: it cannot be told which ones. */
function valuesOf(right: unknown, sets: NamedSets): readonly unknown[] | undefined {
  if (typeof right === 'string' && right.startsWith('@')) {
    const elements = sets.get(right.slice(1));
    return elements?.map(withoutOptions);
  }
  const set = z.object({ set: z.array(z.unknown()) }).safeParse(right).data?.set;
  if (set) return set.map(withoutOptions);
  return Array.isArray(right) ? right : [right];
}

/** Elements that time out or count stand in an object. */
function withoutOptions(element: unknown): unknown {
  return z.object({ elem: z.object({ val: z.unknown() }) }).safeParse(element).data?.elem.val ?? element;
}

function isValue(actual: Exclude<Actual, undefined | typeof NEVER>, value: unknown): boolean | undefined {
  if (typeof actual === 'object') return actual.includes(String(value));
  const range = z.object({ range: z.tuple([z.number(), z.number()]) }).safeParse(value).data?.range;
  if (range) return typeof actual === 'number' ? range[0] <= actual && actual <= range[1] : undefined;
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  if (actual === NOT_LOOPBACK) return value === 'lo' ? false : undefined;
  if (typeof value === 'string' && value.endsWith('*')) return String(actual).startsWith(value.slice(0, -1));
  if (typeof actual === 'string' && NUMBERS[actual] === value) return true;
  return actual === value;
}

/** Names for which nft may write numbers. */
const NUMBERS: Readonly<Record<string, number>> = { [TCP]: 6 };

/** `tcp flags & (syn | ack) == syn`, which is how the first packet of a connection is told. */
function flagsCondition(left: unknown, right: unknown, op: string): Condition | undefined {
  const masked = z.object({ '&': z.tuple([z.unknown(), z.unknown()]) }).safeParse(left).data?.['&'];
  const subject = payloadSchema.safeParse(masked ? masked[0] : left).data?.payload;
  if (subject?.protocol !== TCP || subject.field !== 'flags') return undefined;
  const mask = masked ? bitsOf(masked[1]) : 0xff;
  const wanted = bitsOf(right);
  if (mask === undefined || wanted === undefined) return () => undefined;
  return op === 'in' ? hasFlagOf(wanted) : flagsAre(mask, wanted);
}

function bitsOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  const joined = z.object({ '|': z.array(z.string()) }).safeParse(value).data?.['|'] ?? value;
  return flagBits([joined].flat().map(String));
}
