import fc from 'fast-check';
import type { Client } from '../../src/acl/filter-tree.js';
import type { Questions } from './acl-broker.js';
import { type Filter, topicFilters, written } from './arbitrary-filter.js';

/** Levels that rules and topics share. */
const LEVELS = ['a', 'b'];
/**
 * Names of users and clients: many are levels or parts of topics, too, or mean something in a filter or pattern. An
 * empty client id is not among them, the broker would make up another.
 */
const NAMES = [
  ...LEVELS,
  ...[
    'u',
    'a/b',
    '/',
    '/a',
    'a/',
    'a//b',
    'b/a/u',
    '+',
    '#',
    'a+',
    'b/#',
    '%',
    '%u',
    '%c',
    'a%u',
    '$x',
    '$x/a',
    '$SYS',
  ],
  ...['U', 'a b', 'é', 'ａ', '😀', 'nobody'],
];
const RARE = ['', ...NAMES.filter(isLevel)];
const TEMPLATES = ['a%u', '%uX', 'u%', '%u%c', '%c%c', '%%u', '%U', '$%u', '$x%c', '%'];
/** What topics are, but no level of a rule: each ends the connection. */
const BAD_ENDS = ['#', '/+', '/'.repeat(201), '\u0085'];
const CLIENTS = 4;
const TOPICS = 16;

interface Rule {
  readonly scope: 'topic' | 'pattern';
  readonly access: string;
  readonly filter: Filter;
}

interface Block {
  /** Undefined: the rules stay with the user before, or with anonymous clients. */
  readonly user: string | undefined;
  readonly rules: readonly Rule[];
}

/** How a topic comes from a rule that concerns a client: what stands for wildcards, and what is changed after that. */
interface Origin {
  readonly client: number;
  readonly rule: number;
  /** From the rule of anybody. */
  readonly anybody: boolean;
  readonly fills: readonly string[];
  readonly below: number;
  readonly change: (typeof CHANGES)[number];
}

const CHANGES = [
  ...Array<'none'>(13).fill('none'),
  ...(['keep templates', 'shorter', 'longer', 'slash before', 'slash behind', 'another level', 'bad'] as const),
];

/** ACL files with clients, and topics that are small variations of what the rules say. */
export const questions: fc.Arbitrary<Questions> = fc
  .tuple(fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 3, maxLength: 3 }), fc.boolean())
  .chain(([names, withPatterns]) => {
    // A file, its clients and the topics go by the same few names, so that they meet.
    const name = mostly(fc.constantFrom(...names), fc.constantFrom(...NAMES));
    const level = mostly(fc.constantFrom(...LEVELS, ...LEVELS, ...names.filter(isLevel)), fc.constantFrom(...RARE));
    return fc.record({
      blocks: fc.array(blocks(name, level, withPatterns), { minLength: 2, maxLength: 7 }),
      clients: clients(names),
      origins: fc.array(origins(level), { minLength: TOPICS, maxLength: TOPICS }),
    });
  })
  .map(({ blocks: all, clients: asking, origins: from }) => ({
    acl: bytes(all.flatMap(linesOf).join('')),
    clients: asking.map(({ username, clientid }) => ({
      username: username === undefined ? undefined : bytes(username),
      clientid: bytes(clientid),
    })),
    topics: [...new Set(from.map((origin) => bytes(topicFrom(origin, all, asking))))],
  }));

function blocks(name: fc.Arbitrary<string>, level: fc.Arbitrary<string>, withPatterns: boolean): fc.Arbitrary<Block> {
  const plus = fc.constant('+');
  const own = topicFilters(fc.oneof(level, level, plus));
  const template = mostly(fc.constantFrom('%u', '%c'), fc.constantFrom(...TEMPLATES));
  const pattern = topicFilters(fc.oneof(level, template, template, plus));
  const ownRules = fc.array(rules('topic', own), { maxLength: 6 });
  const patterns = fc.array(rules('pattern', pattern), { maxLength: 2 });
  return fc.record({
    user: fc.oneof({ weight: 1, arbitrary: fc.constant(undefined) }, { weight: 5, arbitrary: name }),
    rules: withPatterns ? fc.tuple(ownRules, patterns).map((parts) => parts.flat()) : ownRules,
  });
}

function rules(scope: Rule['scope'], filter: fc.Arbitrary<Filter>): fc.Arbitrary<Rule> {
  const access = fc.constantFrom('read', 'write', 'readwrite', 'readwrite', 'readwrite', '', '', 'deny');
  return fc.record({ scope: fc.constant(scope), access, filter });
}

function clients(names: readonly string[]): fc.Arbitrary<Client[]> {
  const nobody = fc.constantFrom(undefined, undefined, '');
  const client = fc.record({
    username: fc.oneof({ weight: 1, arbitrary: nobody }, { weight: 6, arbitrary: fc.constantFrom(...names) }),
    clientid: fc.constantFrom(...names, ...NAMES),
  });
  return fc.uniqueArray(client, { minLength: CLIENTS, maxLength: CLIENTS, selector: ({ clientid }) => clientid });
}

function origins(level: fc.Arbitrary<string>): fc.Arbitrary<Origin> {
  return fc.record({
    client: fc.nat(CLIENTS - 1),
    rule: fc.nat(99),
    anybody: fc.constantFrom(false, false, false, true),
    fills: fc.array(level, { minLength: 3, maxLength: 3 }),
    below: fc.nat(2),
    change: fc.constantFrom(...CHANGES),
  });
}

function linesOf({ user, rules: own }: Block): string[] {
  return [
    ...(user === undefined ? [] : [`user ${user}\n`]),
    ...own.map(({ scope, access, filter }) => {
      const topic = written(filter);
      // With a blank in the topic its first part would be taken for the access.
      const word = access === '' && topic.includes(' ') ? 'readwrite' : access;
      return `${scope}${word && ` ${word}`} ${topic}\n`;
    }),
  ];
}

function topicFrom(origin: Origin, all: readonly Block[], asking: readonly Client[]): string {
  const { fills, below, change } = origin;
  const client = asking[origin.client] as Client;
  const concerned = all.flatMap(({ user, rules: own }) =>
    own.filter(({ scope }) => origin.anybody || scope === 'pattern' || user === client.username),
  );
  const filter = concerned[origin.rule % concerned.length]?.filter ?? { levels: fills, below: false };
  const filled = filter.levels.map((text, at) => {
    if (text === '+') return fills[at % fills.length];
    if (change === 'keep templates') return text;
    return text.replaceAll('%u', client.username ?? 'u').replaceAll('%c', client.clientid);
  });
  const topic = [...filled, ...(filter.below ? fills.slice(0, below) : [])].join('/') || '/';
  switch (change) {
    case 'none':
    case 'keep templates':
      return topic;
    case 'shorter':
      return topic.slice(0, Math.max(topic.lastIndexOf('/'), 0));
    case 'longer':
      return `${topic}/${fills[0]}`;
    case 'slash before':
      return `/${topic}`;
    case 'slash behind':
      return `${topic}/`;
    case 'another level':
      return topic.replace(/[^/]+/, fills[1] ?? '');
    case 'bad':
      return `${topic}${BAD_ENDS[origin.client]}`;
  }
}

function isLevel(text: string): boolean {
  return !/[+#/]/.test(text);
}

function mostly<T>(usual: fc.Arbitrary<T>, rare: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 5, arbitrary: usual }, { weight: 1, arbitrary: rare });
}

function bytes(text: string): string {
  return Buffer.from(text).toString('latin1');
}
