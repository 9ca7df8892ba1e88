import { describe, expect, test } from 'vitest';
import { AccessList } from '../../src/acl/access-list.js';
import { parseExpectations } from '../../src/acl/expectations.js';
import { loadAclFile } from '../../src/acl/load.js';
import {
  differsFromBroker,
  isAsExpected,
  type Outcome,
  runExpectations,
  summarizeTests,
  type TestOutcome,
} from '../../src/acl/run-expectations.js';
import { version } from '../../src/conf/version.js';
import { SourceFile } from '../../src/text/source-file.js';

function parse(text: string | Buffer) {
  return parseExpectations(new SourceFile('access.yaml', Buffer.from(text)));
}

/** Each expectation as `line:column text-it-stands-on may (not) access topic`. */
function expectations(text: string): string[] {
  return parse(text).flatMap((each) =>
    each.expectations.map(({ access, topic, allowed, place: { file, span } }) => {
      const { line, column } = file.position(span.start);
      return `${line}:${column} ${file.text(span)} = may${allowed ? '' : ' not'} ${access} ${topic}`;
    }),
  );
}

describe('a file', () => {
  test('tells who may do what, and where it says so', () => {
    const text = `tests:
  - name: die Wetterstation
    user: weewx            # a comment
    client: station-1
    listener: 8883
    may:
      write: [wetter/böe, "weather/ archive"]
      read: weather/command
    may not:
      read:
        - $SYS/broker/version
        - 'a:b'
    may_not:
      readwrite: home/door
  - anonymous: true
    may: {read: öffentlich}
`;
    expect(parse(text)).toMatchObject([
      { name: 'die Wetterstation', username: 'weewx', clientid: 'station-1', listener: 8883 },
      { name: 'anonymous clients', username: undefined, clientid: undefined, listener: undefined },
    ]);
    expect(expectations(text)).toEqual([
      '7:15 wetter/böe = may write wetter/böe',
      '7:27 "weather/ archive" = may write weather/ archive',
      '8:13 weather/command = may read weather/command',
      '11:11 $SYS/broker/version = may not read $SYS/broker/version',
      "12:11 'a:b' = may not read a:b",
      '14:18 home/door = may not read home/door',
      '14:18 home/door = may not write home/door',
      '16:17 öffentlich = may read öffentlich',
    ]);
  });

  test('takes every value for a text', () => {
    const text = 'tests:\n  - user: 007\n    client: no\n    may: {read: [1e3, null, ~, 0x10, true]}\n';
    expect(parse(text)[0]).toMatchObject({ name: '007', username: '007', clientid: 'no' });
    expect(parse(text)[0]?.expectations.map(({ topic }) => topic)).toEqual(['1e3', 'null', '~', '0x10', 'true']);
  });

  test('may be JSON, have a byte order mark, CRLF and aliases', () => {
    expect(expectations('{"tests": [{"user": "a", "may": {"read": "b"}}]}')).toHaveLength(1);
    expect(expectations('\ufefftests:\r\n  - user: a\r\n    may:\r\n      read: b\r\n')).toEqual([
      '4:13 b = may read b',
    ]);
    const aliases = 'tests:\n  - user: a\n    may: &x {read: b}\n  - user: c\n    may: *x\n';
    expect(expectations(aliases)).toEqual(['3:20 b = may read b', '5:10 *x = may read b']);
  });
});

test.each([
  ['', '1:1: the file holds no tests: begin with "tests:".'],
  ['- user: a', '1:1: the file holds no tests: begin with "tests:".'],
  ['test:\n  - user: a', '1:1: there is no key "test" here: did you mean "tests"?'],
  ['tests: x', '1:8: write a list of tests here.'],
  ['tests: []', '1:8: there is no test in the list: add one.'],
  ['tests:\n  - x', '2:5: write a test here, with user: and may:.'],
  ['tests:\n  - usr: a\n    may: {read: b}', '2:5: there is no key "usr" here: did you mean "user"?'],
  ['tests:\n  - user: a\n    mai: {read: b}', '3:5: there is no key "mai" here: did you mean "may"?'],
  ['tests:\n  - user: a\n    may: {reed: b}', '3:11: there is no key "reed" here: did you mean "read"?'],
  ['tests:\n  - user: a\n    may: {publish: b}', '3:11: there is no key "publish" here: there are read, write'],
  ['tests:\n  - may: {read: b}', '2:5: the test must be about one user or about anonymous clients: add user: NAME'],
  ['tests:\n  - user: a\n    anonymous: true\n    may: {read: b}', '2:5: the test must be about one user'],
  ['tests:\n  - anonymous: yes\n    may: {read: b}', '2:16: write true here, or false.'],
  ['tests:\n  - user:\n    may: {read: b}', '2:10: write the name of a user (or anonymous: true) here.'],
  ['tests:\n  - user: [a]\n    may: {read: b}', '2:11: write the name of a user'],
  ['tests:\n  - user: a\n    listener: tls\n    may: {read: b}', '3:15: write the port of a listener here'],
  ['tests:\n  - user: a', '2:5: the test expects nothing: add may: or may not:'],
  ['tests:\n  - user: a\n    may: x', '3:10: write read: or write: here, with topics.'],
  ['tests:\n  - user: a\n    may: {read: {b: c}}', '3:17: write a topic here, or a list of topics.'],
  ['tests:\n  - user: a\n    may:\n      read: #foo', '4:13: there is no topic here'],
  [
    'tests:\n  - user: a\n    may: {read: [ä, b/#]}',
    '3:21: b/# is a topic filter: name topics that a message can have',
  ],
  ['tests:\n  - user: a\n    may: {read: "a\\tb"}', '3:17: the topic has characters that MQTT does not allow'],
  [`tests:\n  - user: a\n    may: {read: ${'/'.repeat(201)}}`, '3:17: this is too long for a topic'],
  ['tests:\n  - user: a\n    user: b', '3:5: this key stands here for the second time: join the two.'],
  ['tests:\n  - user: a\n    may: {read: @b}', '3:17: no YAML text can begin with this character: put quotes'],
  ['tests:\n  - user: "a', '2:13: this is no YAML: Missing closing "quote.'],
  ['tests: *x', 'this cannot be read as YAML: Unresolved alias'],
  [Buffer.from('tests:\n  - user: ä\xff', 'latin1'), '2:11: this is not UTF-8: save the file so.'],
])('%j is refused', (text, message) => {
  expect(() => parse(text)).toThrow(expect.objectContaining({ message: expect.stringContaining(message) }));
  expect(() => parse(text)).toThrow(/^access\.yaml:\d+:\d+: /);
});

describe('the simulation', () => {
  const ACL = 'user USER\ntopic write testlecture\ntopic read $SYS/#\npattern readwrite devices/%c\n';

  function run(text: string, mountPoint = '') {
    const target = version('2.0.21');
    const list = new AccessList(loadAclFile(new SourceFile('acl', Buffer.from(ACL)), target), target);
    return runExpectations(parse(text), () => ({ list, mountPoint }));
  }

  test('says what fails, why, and what would help', () => {
    const [first] = run('tests:\n  - user: USER\n    may: {write: [testlecture, testlecture/test]}\n');
    expect(first?.outcomes.map(isAsExpected)).toEqual([true, false]);
    expect(first?.outcomes[1]?.reason).toMatch(/No rule matches.*topic write testlecture.*testlecture\/#/);
  });

  test('knows the client id and the mount point', () => {
    const text = (topic: string) => `tests:\n  - user: x\n    client: c1\n    may: {readwrite: ${topic}}\n`;
    expect(run(text('devices/c1'))[0]?.outcomes.every(isAsExpected)).toBe(true);
    expect(run(text('c1'), 'devices/')[0]?.outcomes.every(isAsExpected)).toBe(true);
    expect(run(text('devices/c1'), 'devices/')[0]?.outcomes.some(isAsExpected)).toBe(false);
  });

  test('gives every test a client id of its own', () => {
    const tests = run('tests:\n  - {user: a, may: {read: b}}\n  - {user: a, may: {read: b}}\n');
    expect(new Set(tests.map(({ clientid }) => clientid)).size).toBe(2);
  });

  test('counts what a broker does otherwise as failed, and what cannot be tried as tried', () => {
    const [tested] = run('tests:\n  - user: USER\n    may: {write: testlecture}\n') as [TestOutcome];
    const [outcome] = tested.outcomes as [Outcome];
    const live = [true, false, undefined].map((allowed) => ({ ...outcome, live: { allowed, detail: '' } }));
    expect(live.map(isAsExpected)).toEqual([true, false, true]);
    expect(live.map(differsFromBroker)).toEqual([false, true, false]);
    const summary = summarizeTests([{ ...tested, outcomes: live }]);
    expect(summary).toEqual({ tests: 1, expectations: 3, failed: 1, differences: 1, unproven: 1 });
  });
});
