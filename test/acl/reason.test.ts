import { describe, expect, test } from 'vitest';
import { decide, type RequestedAccess } from '../../src/acl/decide.js';
import { reasonOf } from '../../src/acl/reason.js';
import { trace } from '../../src/acl/trace.js';
import { listOf, request } from './lists.js';

type Ask = [username: string | undefined, access: RequestedAccess, topic: string, clientid?: string];

describe('why', () => {
  test.each<[string, Ask, RegExp]>([
    ['user bob\ntopic a\n', ['bob', 'read', 'a'], /^Granted by line 2 \(topic a\), a rule of bob\.$/],
    [
      'topic  read  a\n',
      [undefined, 'read', 'a'],
      /^Granted by line 1 \(topic read a\), a rule for anonymous clients\.$/,
    ],
    ['pattern read %u/a\n', ['bob', 'read', 'bob/a'], /^Granted by line 1 .*, a pattern for every client\.$/],
    [
      'user bob\ntopic #\ntopic deny a\n',
      ['bob', 'read', 'a'],
      /^Denied by line 3 \(topic deny a\).*wherever the lines stand/,
    ],
    [
      'user USER\ntopic write testlecture\n',
      ['USER', 'write', 'testlecture/test'],
      /Line 2 \(topic write testlecture\) is for the topic testlecture alone: testlecture\/# would take in/,
    ],
    ['user bob\ntopic write a\n', ['bob', 'read', 'a'], /Line 2 \(topic write a\) matches, but grants write only/],
    [
      'topic a\nuser bob\n',
      ['bob', 'read', 'a'],
      /Line 1 \(topic a\) would grant it, but rules before the first user line are for anonymous clients only: none applies to bob\./,
    ],
    [
      'pattern %u/a\n',
      [undefined, 'read', 'bob/a'],
      /The client is anonymous: line 1 \(pattern %u\/a\) and others with %u do not count/,
    ],
    ['user Bob\ntopic a\n', ['bob', 'read', 'a'], /no rules for bob, but for Bob: capitals count/],
    [
      'user bob\ntopic #\n',
      ['bob', 'read', '$SYS/x'],
      /only a rule that begins with \$ matches such topics, like \$SYS\/#/,
    ],
    ['user bob\ntopic a/+\n', ['bob', 'read', 'a/b/c'], /stops at one level: .* a\/#/],
    ['user bob\ntopic /a\n', ['bob', 'read', 'a'], /slash at its beginning/],
    ['user bob\ntopic a/\n', ['bob', 'read', 'a'], /slash at its end/],
    ['user bob\ntopic A\n', ['bob', 'read', 'a'], /differs in capitals/],
    ['pattern x%u\n', ['bob', 'read', 'xbob'], /shares its level with other text, which matches nothing since 2\.1/],
    ['user bob\n', ['bob', 'read', 'a'], /There are no rules for bob\./],
    ['', ['bob', 'read', 'a'], /There is no line "user bob"/],
    ['pattern a/%u\n', ['b+', 'read', 'a'], /The user name b\+ holds \+ or #/],
    ['pattern a/%u\n', ['b', 'read', 'a', 'c#'], /The client id c# holds/],
    ['user bob\ntopic $SYS/#\n', ['bob', 'write', '$SYS/x'], /Nobody but the broker itself/],
    ['user bob\ntopic #\n', ['bob', 'write', '$share/g/t'], /\$share is for subscriptions only/],
    ['user bob\ntopic #\n', ['bob', 'write', 'a/+'], /no \+ and no #.*disconnected/],
    ['', ['bob', 'subscribe', '$share/g/a'], /grants every subscription.*behind \$share\/GROUP\//],
    ['', ['bob', 'subscribe', 'a#'], /no topic filter/],
    ['', ['bob', 'subscribe', '$share'], /\$share\/GROUP\/FILTER/],
    ['user bob\ntopic #\n', ['bob', 'read', 'a\tb'], /characters that MQTT does not allow/],
  ])('%j %j', (text, ask, reason) => {
    const list = listOf(text);
    const asked = request(...ask);
    expect(reasonOf(list, asked, decide(list, asked))).toMatch(reason);
  });

  test('without an ACL', () => {
    const asked = request('bob', 'read', 'a');
    expect(reasonOf(undefined, asked, decide(undefined, asked))).toMatch(/^No ACL file applies/);
  });
});

test('everything that has a say, in the order of the broker', () => {
  const list = listOf(
    'topic a\nuser bob\ntopic read #\ntopic write a\ntopic deny a\ntopic deny +\npattern read a\nuser eve\ntopic a\ntopic b\n',
  );
  const asked = request('bob', 'read', 'a');
  const steps = trace(list, asked, decide(list, asked));
  expect(steps.map(({ rule, says }) => `${list.file.lineAt(rule.span.start)} ${says}`)).toEqual([
    '6 decides',
    '5 comes later',
    '3 comes later',
    '4 other access',
    '7 comes later',
    '1 for others',
    '9 for others',
  ]);
});
