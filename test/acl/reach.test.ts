import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide } from '../../src/acl/decide.js';
import { matrixOf } from '../../src/acl/matrix.js';
import { patternsNear, reachOf } from '../../src/acl/reach.js';
import { whoMay } from '../../src/acl/who.js';
import { encode } from '../../src/conf/tokens.js';
import { cellText, matrixCsv, matrixHtml, matrixText } from '../../src/report/acl-matrix.js';
import { listOf, NAMES, request, someAcl, someFilter, someTopic } from './lists.js';

describe.each(['2.0.21', '2.1.2'])('how far rules reach on %s', (target) => {
  test('all and none hold for every topic of the filter', () => {
    fc.assert(
      fc.property(
        someAcl,
        fc.constantFrom<string | undefined>(undefined, ...NAMES),
        fc.constantFrom<'read' | 'write'>('read', 'write'),
        someFilter,
        fc.array(someTopic, { minLength: 12, maxLength: 12 }),
        (text, username, access, filter, topics) => {
          const list = listOf(text, target);
          const client = { username, clientid: 'c' };
          expect(reachOf(list, client, encode(filter), access, patternsNear(list, encode(filter)))).toBe(
            reachOf(list, client, encode(filter), access),
          );
          const reach = reachOf(list, { username, clientid: 'c' }, encode(filter), access);
          const probe = listOf(`topic ${'readwrite'} ${filter}\n`);
          for (const topic of topics.filter((each) => decide(probe, request(undefined, access, each)).allowed)) {
            const { allowed } = decide(list, request(username, access, topic));
            if (reach !== 'part') expect([topic, allowed]).toEqual([topic, reach === 'all']);
          }
        },
      ),
      { numRuns: 1500 },
    );
  });
});

test.each([
  ['user bob\ntopic a/#\n', 'bob', 'a/#', 'rw'],
  ['user bob\ntopic a/#\n', 'bob', '+/b', '(r)(w)'],
  ['user bob\ntopic read a/#\ntopic deny a/x\n', 'bob', 'a/#', '(r)'],
  ['user bob\ntopic read a/#\ntopic deny a/#\n', 'bob', 'a/+', '-'],
  ['pattern read a/%u/#\n', 'bob', 'a/bob/+', 'r'],
  ['pattern read a/%u/#\n', 'bob', 'a/+', '(r)'],
  ['pattern read a/%u/#\n', 'b+b', 'a/#', '-'],
  ['topic a/#\n', undefined, 'a/+', 'rw'],
  ['topic a/#\n', 'bob', 'a/+', '-'],
  ['user bob\ntopic $SYS/#\n', 'bob', '$SYS/#', 'r'],
  ['user bob\ntopic #\n', 'bob', '$SYS/#', '-'],
  ['user bob\ntopic a\n', 'bob', 'a', 'rw'],
])('%j: %s has for %s %s', (text, username, filter, cell) => {
  const list = listOf(text);
  const client = { username, clientid: 'c' };
  expect(cellText({ read: reachOf(list, client, filter, 'read'), write: reachOf(list, client, filter, 'write') })).toBe(
    cell,
  );
});

describe('who may', () => {
  const list = listOf(
    'topic read news\nuser bob\ntopic home/bob/x\nuser eve\npattern read home/%u/#\npattern write dev/%c\n',
  );
  const names = (topic: string, users: string[] = []) =>
    whoMay(list, topic, users).map(
      ({ username, clientid, read, write }) =>
        `${username ?? '-'}${clientid ? `@${clientid}` : ''} ${read.allowed ? 'r' : ''}${write.allowed ? 'w' : ''}`,
    );
  test.each<[string, string[], string[]]>([
    ['news', [], ['- r']],
    ['home/bob/x', [], ['bob rw']],
    ['home/zoe/x', [], ['zoe r']],
    ['home/zoe/x', ['zoe'], ['zoe r']],
    ['dev/phone', ['zoe'], ['-@phone w', 'bob@phone w', 'eve@phone w', 'zoe@phone w']],
    ['nothing', ['zoe'], []],
  ])('%s (%j)', (topic, users, expected) => expect(names(topic, users)).toEqual(expected));

  test('without an ACL everybody', () => expect(whoMay(undefined, 'a', ['bob'])).toHaveLength(2));
});

test('the matrix in its forms', () => {
  const list = listOf('topic read =x\nuser <b>\ntopic write a,"b"\npattern home/%u/#\n');
  const matrix = matrixOf(list, ['zoe'], []);
  expect(matrix.rows.map(({ cells }) => cells.map(cellText))).toEqual([
    ['r', '-', '-'],
    ['-', 'w', 'rw'],
    ['-', '-', 'rw'],
  ]);
  expect(matrixText(matrix)).toContain('\n(anonymous)  r');
  expect(matrixCsv(matrix)).toBe('user, =x,"a,""b""",home/%u/#\r\n(anonymous),r,-,-\r\n<b>,-,w,rw\r\nzoe,-,-,rw\r\n');
  const page = matrixHtml(matrix, 'x & y');
  expect(page).toContain('<th scope="row">&#60;b&#62;</th>');
  expect(page).not.toMatch(/<b>,|https?:|<script/);
  expect(page).toContain('width=device-width');
  expect(matrixOf(list, [], ['+']).filters).toEqual(['+']);
});
