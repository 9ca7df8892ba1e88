import { isAsExpected, type Outcome, type TestOutcome } from '../acl/run-expectations.js';
import { type AclTestReport, expectationText, explanations, titleOf } from './acl-test.js';
import { placeText } from './text.js';
import { escapeXml } from './xml.js';

/** JUnit XML: a suite for each test, and a case for each expectation. */
export function aclTestJunit(report: AclTestReport): string {
  const suites = report.tests.map((test) => suite(test, report));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="mqttctl acl test">\n${suites.join('')}</testsuites>\n`;
}

function suite(test: TestOutcome, report: AclTestReport): string {
  const { outcomes } = test;
  const failures = outcomes.filter((outcome) => !isAsExpected(outcome)).length;
  const title = escapeXml(titleOf(test));
  const cases = outcomes.map((outcome) => testCase(title, outcome, report));
  return `  <testsuite name="${title}" tests="${outcomes.length}" failures="${failures}">\n${cases.join('')}  </testsuite>\n`;
}

function testCase(title: string, outcome: Outcome, report: AclTestReport): string {
  const { place } = outcome.expectation;
  const { line } = place.file.position(place.span.start);
  const name = escapeXml(expectationText(outcome));
  const head = `    <testcase classname="${title}" name="${name}" file="${escapeXml(place.file.path)}" line="${line}"`;
  const [first, ...others] = explanations(outcome, report);
  if (first === undefined) return `${head}/>\n`;
  const text = [`${placeText(place)}: ${first}`, ...others].map(escapeXml).join('\n');
  const body = isAsExpected(outcome)
    ? `<system-out>${text}</system-out>`
    : `<failure type="${outcome.live ? 'live' : 'simulation'}" message="${escapeXml(first)}">${text}</failure>`;
  return `${head}>\n      ${body}\n    </testcase>\n`;
}
