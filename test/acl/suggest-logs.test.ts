import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AccessList } from '../../src/acl/access-list.js';
import { decide } from '../../src/acl/decide.js';
import { loadAclFile } from '../../src/acl/load.js';
import { LogReader, type Traffic } from '../../src/acl/log.js';
import { covers } from '../../src/acl/overlap.js';
import { type ProposedRule, type SuggestOptions, suggest } from '../../src/acl/suggest.js';
import { decode, encode } from '../../src/conf/tokens.js';
import { version } from '../../src/conf/version.js';
import { SourceFile } from '../../src/text/source-file.js';

const VERSIONS = ['2.0.11', '2.0.21', '2.1.2'] as const;
const RUNS = 300;

interface Event {
  readonly id: string;
  readonly user?: string | undefined;
  readonly did: 'publishes' | 'gets' | 'subscribes' | 'is denied';
  readonly topic: string;
}

const WORDS = { publishes: 'Received PUBLISH from', gets: 'Sending PUBLISH to', 'is denied': 'Denied PUBLISH from' };

function linesOf(events: readonly Event[]): string[] {
  return events.flatMap(({ id, user, did, topic }) => {
    const name = user === undefined ? '' : `, u'${user}'`;
    const connect = `New client connected from 127.0.0.1:1 as ${id} (p5, c1, k60${name}).`;
    if (did === 'subscribes') return [connect, `Received SUBSCRIBE from ${id}`, `\t${topic} (QoS 1)`];
    return [connect, `${WORDS[did]} ${id} (d0, q0, r0, m0, '${topic}', ... (5 bytes))`];
  });
}

function trafficOf(lines: readonly string[]): Traffic {
  const reader = new LogReader();
  for (const line of lines) reader.add(encode(line));
  return reader.traffic;
}

function listOf(acl: string, target = '2.1.2'): AccessList {
  const file = new SourceFile('acl', Buffer.from(acl));
  return new AccessList(loadAclFile(file, version(target)), version(target));
}

/** The rules as a file of their own, behind another one. */
function fileWith(acl: string, rules: readonly ProposedRule[]): string {
  const anonymous = rules.filter(({ scope, user }) => scope === 'topic' && user === undefined);
  const others = rules.filter((rule) => !anonymous.includes(rule));
  const line = ({ scope, user, access, topic }: ProposedRule) =>
    `${user === undefined ? '' : `user ${decode(user)}\n`}${scope} ${access} ${decode(topic)}\n`;
  return [...anonymous.map(line), acl, ...others.map(line)].join('');
}

function shown(rules: readonly ProposedRule[]): string[] {
  return rules.map(
    ({ scope, user, access, topic }) => `${scope === 'pattern' ? '*' : decode(user ?? '-')} ${access} ${decode(topic)}`,
  );
}

function proposed(events: readonly Event[], acl?: string, options?: SuggestOptions): string[] {
  return shown(suggest(trafficOf(linesOf(events)), acl === undefined ? undefined : listOf(acl), options).rules);
}

function attempted(events: readonly Event[], acl?: string): string[] {
  const { attempts } = suggest(trafficOf(linesOf(events)), acl === undefined ? undefined : listOf(acl));
  return attempts.map(({ user, access, topic, why }) => `${user ?? '-'} ${access} ${topic}: ${why}`);
}

describe.each(VERSIONS)('from a log of %s', (target) => {
  const log = readFileSync(join(import.meta.dirname, 'logs', `${target}.log`), 'utf8').split('\n');

  test('come the rights that its clients need', () => {
    const { rules, attempts } = suggest(trafficOf(log));
    expect(shown(rules)).toEqual([
      '- write news/auto',
      '- readwrite news/today',
      'alice read home/+/temp',
      'alice read jobs/#',
      'alice read news/#',
      'böb x write home/bob/gone',
      'böb x write home/kitchen/temp',
      "böb x write it's ', ... (5 bytes)) odd",
      'böb x write jobs/1',
    ]);
    expect(attempts).toEqual([
      { user: encode('böb x'), access: 'write', topic: 'secret/x', why: 'denied', count: 1, firstLine: 23 },
    ]);
  });

  test('comes nothing that the ACL file grants', () => {
    const acl = 'topic news/#\nuser alice\ntopic read #\nuser böb x\ntopic write home/#\ntopic write jobs/+\n';
    const { rules, attempts } = suggest(trafficOf(log), listOf(acl, target));
    expect(shown(rules)).toEqual(["böb x write it's ', ... (5 bytes)) odd"]);
    expect(rules[0]?.because).toEqual({ messages: 1, subscriptions: 0, topics: 1, denied: false, firstLine: 20 });
    expect(attempts.map(({ topic }) => topic)).toEqual(['secret/x']);
  });
});

const clients = (count: number, topic: (id: string) => string, user?: string): Event[] =>
  Array.from({ length: count }, (_, i) => ({ id: `c${i}`, user, did: 'publishes', topic: topic(`c${i}`) }));

describe('topics', () => {
  test('with the client id become a pattern, for all users and without one', () => {
    expect(proposed(clients(3, (id) => `dev/${id}/state`))).toEqual(['* write dev/%c/state']);
    expect(proposed(clients(20, (id) => `dev/${id}/state`, 'all'))).toEqual(['* write dev/%c/state']);
    expect(proposed(clients(2, (id) => `dev/${id}/state`, 'all'))).toEqual([
      'all write dev/c0/state',
      'all write dev/c1/state',
    ]);
  });

  test('with the client id are no pattern where several clients have them', () => {
    const events = ['c0', 'c1', 'c2'].flatMap((id) => clients(3, () => `dev/${id}`, 'all'));
    expect(proposed(events)).toEqual(['all write dev/c0', 'all write dev/c1', 'all write dev/c2']);
  });

  test.each(['a/b', 'a+', '#', '$a'])('with a name like %s are no pattern', (name) => {
    const events = ['', '1', '2', '3'].map(
      (i): Event => ({
        id: `c${i}`,
        user: `${name}${i}`,
        did: 'publishes',
        topic: `dev/${name.replace(/[+#]/, '')}${i}`,
      }),
    );
    expect(proposed(events).filter((line) => line.startsWith('*'))).toEqual([]);
  });

  test('that many names have alike become one pattern with all that is below', () => {
    const events = ['u1', 'u2', 'u3'].flatMap((user) =>
      Array.from({ length: 7 }, (_, i): Event => ({ id: user, user, did: 'publishes', topic: `${user}/${i}/t` })),
    );
    const few: Event = { id: 'u4', user: 'u4', did: 'publishes', topic: 'u4/9/t' };
    expect(proposed([...events, few])).toEqual(['* write %u/+/t']);
  });

  test('are no pattern that a deny of the file may meet', () => {
    const events = ['u1', 'u2', 'u3'].map((user): Event => ({ id: user, user, did: 'publishes', topic: `d/${user}` }));
    expect(proposed(events, 'pattern deny +/%c\n')).toEqual(['u1 write d/u1', 'u2 write d/u2', 'u3 write d/u3']);
  });

  test('that differ in two levels become one with two wildcards', () => {
    const events = Array.from({ length: 100 }, (_, i) => `h/${i % 10}/${Math.floor(i / 10)}`);
    expect(proposed(events.map((topic) => ({ id: 'c', user: 'u', did: 'publishes', topic })))).toEqual([
      'u write h/+/+',
    ]);
  });

  test('of the broker keep their first level', () => {
    const events = Array.from({ length: 7 }, (_, i): Event => ({ id: 'c', user: 'u', did: 'gets', topic: `$S${i}/a` }));
    expect(proposed(events)).toHaveLength(7);
  });

  test('that were read and written are granted once', () => {
    const both = (['publishes', 'gets'] as const).map((did): Event => ({ id: 'c', user: 'u', did, topic: 'a' }));
    expect(proposed(both)).toEqual(['u readwrite a']);
  });
});

describe('what is not proposed', () => {
  const one = (did: Event['did'], topic: string, user = 'u'): Event => ({ id: 'c', user, did, topic });

  test.each<[string, Event, string | undefined, string[]]>([
    ['what a deny stands against', one('is denied', 'a/b'), 'user u\ntopic deny a/#\n', ['u write a/b: deny rule']],
    ['what the broker keeps', one('is denied', '$SYS/a'), undefined, ['u write $SYS/a: reserved']],
    ['a subscription by which nothing came', one('subscribes', 'a/#'), '', ['u read a/#: nothing delivered']],
    ['a subscription that is denied', one('subscribes', 'a/#'), 'user u\ntopic deny #\n', ['u read a/#: deny rule']],
    ['blanks at the end of a topic', one('publishes', 'a '), undefined, ['u write a : not writable']],
    ['blanks at the end of a name', one('publishes', 'a', ' u'), undefined, [' u write a: not writable']],
  ])('%s', (_, event, acl, expected) => {
    expect(attempted([event], acl)).toEqual(expected);
    expect(proposed([event], acl)).toEqual([]);
  });

  test('what was denied is proposed where that is wanted', () => {
    const events = [one('is denied', 'a'), one('subscribes', 'b/#')];
    expect(proposed(events, '', { includeDenied: true })).toEqual(['u write a', 'u read b/#']);
    const { rules, attempts } = suggest(trafficOf(linesOf(events)), listOf(''), { includeDenied: true });
    expect(rules.map(({ because }) => because.denied)).toEqual([true, true]);
    expect(attempts).toEqual([]);
  });

  test('a will that the file does not grant', () => {
    const will = [
      'New client connected from ::1:1 as c (p5, c1, k60).',
      'Will message specified (1 bytes) (r0, q0).',
      '\tw',
    ];
    expect(shown(suggest(trafficOf(will)).rules)).toEqual(['- write w']);
    expect(suggest(trafficOf(will), listOf('')).attempts).toMatchObject([{ topic: 'w', why: 'will' }]);
    expect(suggest(trafficOf(will), listOf('topic w\n'))).toEqual({ rules: [], attempts: [] });
  });

  test('more than what came by a filter that begins with a wildcard', () => {
    expect(proposed([one('subscribes', '#'), one('subscribes', '+/a'), one('gets', 'b/a')])).toEqual(['u read b/a']);
  });
});

const names = fc.constantFrom(undefined, 'a', 'b', 'u1', 'u2', 'u3', 'x+');
const level = fc.constantFrom(
  'a',
  'b',
  'u1',
  'u2',
  'u3',
  'i1',
  'i2',
  'i3',
  'é',
  '%u',
  '1',
  '2',
  '3',
  '4',
  '5',
  '6',
  '7',
);
const events: fc.Arbitrary<Event> = fc.record({
  id: fc.constantFrom('i1', 'i2', 'i3', 'i4', 'i#'),
  user: names,
  did: fc.constantFrom('publishes', 'gets', 'subscribes'),
  topic: fc.oneof(
    fc.array(level, { minLength: 1, maxLength: 3 }).map((levels) => levels.join('/')),
    fc.tuple(level, level).map(([one, two]) => `k/${one}/${two}`),
  ),
});
const acls = fc
  .array(
    fc.oneof(
      names.map((user) => (user === undefined ? '' : `user ${user}\n`)),
      fc
        .tuple(
          fc.constantFrom('topic', 'pattern'),
          fc.constantFrom('read', 'write', 'readwrite', 'deny'),
          fc.array(fc.oneof(level, fc.constantFrom('+', '%c', '%u')), { minLength: 1, maxLength: 3 }),
          fc.boolean(),
        )
        .map(([scope, access, levels, isOpen]) => `${scope} ${access} ${levels.join('/')}${isOpen ? '/#' : ''}\n`),
    ),
    { maxLength: 10 },
  )
  .map((lines) => lines.join(''));

test.each(VERSIONS)('what a log tells of is allowed with the rules that are proposed, for %s', (target) => {
  fc.assert(
    fc.property(fc.array(events, { maxLength: 60 }), acls, (all, acl) => {
      const { rules, attempts } = suggest(trafficOf(linesOf(all)), listOf(acl, target), { includeDenied: true });
      const after = listOf(fileWith(acl, rules), target);
      for (const { id, user, did, topic } of all) {
        const access = did === 'publishes' ? 'write' : 'read';
        const isTold = attempts.some(
          (tried) => tried.user === user && tried.access === access && covers(tried.topic, encode(topic)),
        );
        const { allowed } = decide(after, { username: user, clientid: id, topic: encode(topic), access });
        if (!allowed && !isTold) expect.fail(`${user} as ${id} ${did} ${topic} with\n${fileWith(acl, rules)}`);
      }
    }),
    { numRuns: RUNS, seed: 1883 },
  );
});
