import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decide } from '../../src/acl/decide.js';
import { changeAcl } from '../../src/acl/edit.js';
import { LogReader, type Traffic } from '../../src/acl/log.js';
import type { ProposedRule } from '../../src/acl/propose.js';
import { suggest } from '../../src/acl/suggest.js';
import { decode, encode } from '../../src/conf/tokens.js';
import { version } from '../../src/conf/version.js';
import { SourceFile } from '../../src/text/source-file.js';
import { aclFile, listOf, request, someAcl } from './lists.js';

interface Event {
  readonly user: string | undefined;
  readonly did: 'Received PUBLISH from' | 'Denied PUBLISH from' | 'Sending PUBLISH to' | 'subscribe';
  readonly topic: string;
}

const idOf = (user: string | undefined) => `id-${user ?? 'none'}`;

function trafficOf(events: readonly Event[]): Traffic {
  const reader = new LogReader();
  for (const user of new Set(events.map((event) => event.user))) {
    const name = user === undefined ? '' : `, u'${user}'`;
    reader.add(encode(`1795617835: New client connected from 127.0.0.1:1 as ${idOf(user)} (p5, c1, k60${name}).`));
  }
  for (const { user, did, topic } of events) {
    if (did === 'subscribe') {
      reader.add(encode(`1795617836: Received SUBSCRIBE from ${idOf(user)}`));
      reader.add(encode(`1795617836: \t${topic} (QoS 0)`));
    } else reader.add(encode(`1795617836: ${did} ${idOf(user)} (d0, q0, r0, m0, '${topic}', ... (5 bytes))`));
  }
  return reader.traffic;
}

function shown(rules: readonly ProposedRule[]): string[] {
  return rules.map(
    ({ scope, user, access, topic }) => `${scope === 'pattern' ? '*' : decode(user ?? '-')} ${access} ${decode(topic)}`,
  );
}

const write = (user: string | undefined, topic: string): Event => ({ user, did: 'Received PUBLISH from', topic });
const subscribe = (user: string | undefined, topic: string): Event => ({ user, did: 'subscribe', topic });

test.each<[string, Event[], string[], string?]>([
  ['what was published', [write('bob', 'a'), write('bob', 'a'), write(undefined, 'b')], ['- write b', 'bob write a']],
  [
    'what was subscribed to',
    [subscribe('bob', 'a/#'), { user: 'bob', did: 'Sending PUBLISH to', topic: 'a/x' }],
    ['bob read a/#'],
  ],
  [
    'what was delivered by a filter that is too wide',
    [subscribe('bob', '#'), { user: 'bob', did: 'Sending PUBLISH to', topic: 'a/x' }],
    ['bob read a/x'],
  ],
  ['nothing that is granted', [write('bob', 'a/b')], [], 'user bob\ntopic write a/#\n'],
  ['what is granted to others', [write('bob', 'a')], ['bob write a'], 'topic a\nuser eve\ntopic a\n'],
  ['nothing that was denied', [{ user: 'bob', did: 'Denied PUBLISH from', topic: 'a' }], []],
  ['one rule for many topics', Array.from({ length: 6 }, (_, at) => write('bob', `a/${at}/t`)), ['bob write a/+/t']],
  [
    'a rule each for few topics',
    Array.from({ length: 3 }, (_, at) => write('bob', `a/${at}`)),
    ['bob write a/0', 'bob write a/1', 'bob write a/2'],
  ],
  [
    'a pattern for names in topics',
    ['u1', 'u2', 'u3'].map((user) => write(user, `dev/${user}/state`)),
    ['* write dev/%u/state'],
  ],
  [
    'none for two names',
    ['u1', 'u2'].map((user) => write(user, `dev/${user}/state`)),
    ['u1 write dev/u1/state', 'u2 write dev/u2/state'],
  ],
])('proposes %s', (_, events, expected, acl) => {
  const list = acl === undefined ? undefined : listOf(acl);
  expect(shown(suggest(trafficOf(events), list).rules)).toEqual(expected);
});

test('what was denied is told, and proposed when asked for', () => {
  const traffic = trafficOf([{ user: 'bob', did: 'Denied PUBLISH from', topic: 'a' }]);
  expect(suggest(traffic).attempts).toEqual([
    expect.objectContaining({ user: 'bob', topic: 'a', why: 'denied', count: 1 }),
  ]);
  const { rules, attempts } = suggest(traffic, undefined, { includeDenied: true });
  expect([shown(rules), attempts]).toEqual([['bob write a'], []]);
});

const TARGET = version('2.1.2');

function withRules(text: string, rules: readonly ProposedRule[]): Buffer {
  let file = aclFile(text);
  for (const { scope, user, access, topic } of rules) {
    const who =
      scope === 'pattern'
        ? ({ kind: 'pattern' } as const)
        : user === undefined
          ? ({ kind: 'anonymous' } as const)
          : ({ kind: 'user', name: user } as const);
    file = new SourceFile('acl', changeAcl(file, TARGET, { act: 'allow', who, access, topic }).content, 'ACL file');
  }
  return file.bytes;
}

const someEvent = fc.record({
  user: fc.constantFrom<string | undefined>(undefined, 'alice', 'bob', 'a', 'zoe'),
  did: fc.constant('Received PUBLISH from' as const),
  topic: fc
    .array(fc.constantFrom('a', 'b', 'ü', 'alice', 'bob', 'zoe', '1', '2', '3'), { minLength: 1, maxLength: 3 })
    .map((levels) => levels.join('/')),
});

test('with the rules proposed everything goes on, and what was allowed stays so', () => {
  fc.assert(
    fc.property(fc.array(someEvent, { maxLength: 30 }), someAcl, (events, acl) => {
      const list = listOf(acl);
      const { rules, attempts } = suggest(trafficOf(events), list);
      const after = listOf(withRules(acl, rules));
      const stopped = new Set(attempts.map(({ user, topic }) => `${user} ${topic}`));
      for (const { user, topic } of events) {
        const asked = request(user, 'write', topic, idOf(user));
        if (decide(list, asked).allowed) expect(decide(after, asked).allowed).toBe(true);
        else if (!stopped.has(`${user} ${encode(topic)}`))
          expect([user, topic, decide(after, asked).allowed]).toEqual([user, topic, true]);
      }
      // Once more nothing is missing.
      expect(suggest(trafficOf(events), after).rules).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
