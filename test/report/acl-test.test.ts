import { Chalk } from 'chalk';
import { describe, expect, test } from 'vitest';
import { AccessList } from '../../src/acl/access-list.js';
import { parseExpectations } from '../../src/acl/expectations.js';
import { loadAclFile } from '../../src/acl/load.js';
import { type LiveVerdict, runExpectations } from '../../src/acl/run-expectations.js';
import { version } from '../../src/conf/version.js';
import { type AclTestReport, aclTestText } from '../../src/report/acl-test.js';
import { aclTestGithub } from '../../src/report/acl-test-github.js';
import { aclTestDocument } from '../../src/report/acl-test-json.js';
import { aclTestJunit } from '../../src/report/acl-test-junit.js';
import { aclTestSchema } from '../../src/report/acl-test-schema.js';
import { SourceFile } from '../../src/text/source-file.js';
import { plain } from './sample.js';

const TARGET = version('2.0.21');
const ACL = 'user weewx\ntopic write weather/#\n';
const TESTS = `tests:
  - name: the station
    user: weewx
    may: {write: weather/loop, read: weather/loop}
  - anonymous: true
    may not: {read: [weather/loop, other]}
`;

interface Circumstances {
  /** For each expectation in its order. */
  readonly live?: readonly (LiveVerdict | undefined)[];
  readonly triedOn?: AclTestReport['triedOn'];
  readonly tests?: string;
}

function report({ live = [], triedOn, tests = TESTS }: Circumstances = {}): AclTestReport {
  const list = new AccessList(loadAclFile(new SourceFile('acl', Buffer.from(ACL)), TARGET), TARGET);
  const verdicts = [...live];
  const outcomes = runExpectations(parseExpectations(new SourceFile('a,b.yaml', Buffer.from(tests))), () => ({
    list,
    mountPoint: '',
  }));
  const tried = outcomes.map((tested) => ({
    ...tested,
    outcomes: tested.outcomes.map((outcome) => {
      const verdict = verdicts.shift();
      return { ...outcome, ...(verdict && { live: verdict }) };
    }),
  }));
  return { tests: tried, target: '2.0.21', triedOn };
}

const seen = (allowed: boolean | undefined, detail: string): LiveVerdict => ({ allowed, detail });
const DENIED = seen(false, 'not delivered');
const SANDBOX = { version: '2.0.21' };
/** One as expected, one not, two that differ or could not be tried. */
const MIXED: Circumstances = {
  triedOn: SANDBOX,
  live: [seen(true, 'PUBACK 0, delivered'), DENIED, seen(true, 'delivered'), seen(undefined, 'no message came')],
};

describe('for people', () => {
  test('a line for each test, and what failed with its place and reason', () => {
    expect(aclTestText(report(), { chalk: plain })).toBe(
      `✗ the station (weewx) (1 of 2 failed)
  ✗ may read weather/loop  a,b.yaml:4:38
      denied: No rule matches, and what is not granted is denied. Line 2 (topic write weather/#) matches, but grants write only.
✓ anonymous clients (2)
4 expectations: 3 passed, 1 failed (simulated for Mosquitto 2.0.21)
`,
    );
  });

  test('what a broker did', () => {
    expect(aclTestText(report(MIXED), { chalk: plain })).toBe(
      `✗ the station (weewx) (1 of 2 failed)
  ✗ may read weather/loop  a,b.yaml:4:38
      denied: No rule matches, and what is not granted is denied. Line 2 (topic write weather/#) matches, but grants write only.
      The broker does the same (not delivered).
✗ anonymous clients (1 of 2 failed)
  ≠ may not read weather/loop  a,b.yaml:6:22
      The simulation and the broker differ: it allowed this (delivered). One of them is wrong: please report it with the ACL file.
      The simulation says denied: No rule matches, and what is not granted is denied. There are no rules for anonymous clients.
  ? may not read other  a,b.yaml:6:36
      It could not be tried: no message came.
4 expectations: 2 passed, 2 failed (simulated for Mosquitto 2.0.21 and tried on a real Mosquitto 2.0.21)
In 1 of them simulation and broker differ: see ≠ above.
1 could not be tried on the broker.
`,
    );
  });

  test('a running broker may have other rules, and what was not tried at all is said once', () => {
    const triedOn = { url: 'mqtt://localhost' };
    const nobody = seen(undefined, 'only weewx was tried');
    const text = aclTestText(report({ triedOn, live: [seen(false, 'PUBACK 135'), DENIED, nobody, nobody] }), {
      chalk: plain,
    });
    expect(text).toContain('denied this (PUBACK 135). It may have other rules: name the ACL file that it has read');
    expect(text).toContain('✓ anonymous clients (2)\n  ? It could not be tried: only weewx was tried.\n4 exp');
    expect(text).toContain('and tried on mqtt://localhost)\n');
  });

  test('quiet: what failed, and the summary', () => {
    const text = aclTestText(report(MIXED), { chalk: plain, quiet: true });
    expect(text).not.toContain('? may');
    expect(text).toContain('≠ may not read weather/loop');
    const good = 'tests:\n  - {user: weewx, may: {write: weather/loop}}\n';
    expect(aclTestText(report({ tests: good }), { chalk: plain, quiet: true })).toBe(
      '1 expectation: all passed (simulated for Mosquitto 2.0.21)\n',
    );
  });

  test('nothing of the file drives the terminal', () => {
    const tests = 'tests:\n  - {name: "a\\e[2J", user: "u\\e", may: {read: "\\u202e"}}\n';
    for (const chalk of [plain, new Chalk({ level: 1 })]) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what must not be there
      expect(aclTestText(report({ tests }), { chalk })).not.toMatch(/\u001b(?!\[\d+m)|\u202e/);
    }
  });
});

test.each([
  ['without a broker', {}],
  ['with one', MIXED],
  ['with a running one', { ...MIXED, triedOn: { url: 'mqtt://localhost' } }],
])('JSON has its shape, %s', (_, circumstances) => {
  const document = aclTestDocument(report(circumstances));
  expect(aclTestSchema.strict().parse(document)).toEqual(document);
});

test('JSON says everything', () => {
  const document = aclTestDocument(report(MIXED));
  expect(document).toMatchObject({
    target: '2.0.21',
    tried_on: { version: '2.0.21' },
    summary: { tests: 2, expectations: 4, failed: 2, differences: 1, unproven: 1 },
  });
  expect(document.tests[0]).toMatchObject({
    name: 'the station',
    username: 'weewx',
    line: 2,
    column: 5,
    passed: false,
  });
  expect(document.tests[0]?.expectations[0]).toEqual({
    access: 'write',
    topic: 'weather/loop',
    expected: 'allowed',
    file: 'a,b.yaml',
    line: 4,
    column: 18,
    passed: true,
    simulated: {
      verdict: 'allowed',
      decided_by: { file: 'acl', line: 2, text: 'topic write weather/#' },
      reason: expect.stringContaining('line 2'),
    },
    live: { verdict: 'allowed', detail: 'PUBACK 0, delivered' },
    differs: false,
  });
  expect(document.tests[1]?.expectations.map(({ live, differs }) => [live?.verdict, differs])).toEqual([
    ['allowed', true],
    [null, false],
  ]);
});

test('JUnit: a suite for each test, a case for each expectation', () => {
  const text = aclTestJunit(report(MIXED));
  expect(text).toContain('<testsuite name="the station (weewx)" tests="2" failures="1">');
  expect(text).toContain(
    '<testcase classname="the station (weewx)" name="may write weather/loop" file="a,b.yaml" line="4"/>',
  );
  expect(text).toMatch(/<failure type="live" message="denied: No rule[^"]*">a,b\.yaml:4:38: denied: No rule/);
  expect(text).toContain('<system-out>a,b.yaml:6:36: It could not be tried: no message came.</system-out>');
  expect(text.match(/<failure/g)).toHaveLength(2);
});

test('GitHub: an error for what failed, a notice for what could not be tried', () => {
  const lines = aclTestGithub(report(MIXED)).split('\n');
  expect(lines).toHaveLength(4);
  expect(lines[0]).toMatch(
    /^::error file=a%2Cb\.yaml,line=4,col=38,endLine=4,endColumn=50,title=the station \(weewx\)::may read weather\/loop: denied: /,
  );
  expect(lines[1]).toMatch(/^::error .*The simulation and the broker differ/);
  expect(lines[2]).toMatch(/^::notice .*It could not be tried/);
});
