import type { ChalkInstance } from 'chalk';
import {
  differsFromBroker,
  isAsExpected,
  type Outcome,
  summarizeTests,
  type TestOutcome,
} from '../acl/run-expectations.js';
import { plural, t } from '../language/t.js';
import { placeText } from './text.js';
import { visible } from './visible.js';

/** On what broker the expectations were tried: one of our own of that version, or a running one. */
export type TriedOn = { readonly version: string } | { readonly url: string };

/** What `acl test` found out. */
export interface AclTestReport {
  readonly tests: readonly TestOutcome[];
  /** The version whose broker was simulated; undefined where no ACL file applies, which all take alike. */
  readonly target: string | undefined;
  /** Undefined: on none. */
  readonly triedOn: TriedOn | undefined;
}

export interface AclTestTextOptions {
  readonly chalk: ChalkInstance;
  /** Only what failed, and the summary. */
  readonly quiet?: boolean;
}

/** For people: a line for each test, what failed below it with the reason, and a summary. */
export function aclTestText(report: AclTestReport, { chalk, quiet = false }: AclTestTextOptions): string {
  const tests = report.tests.map((test) => testText(test, report, chalk, quiet));
  return `${tests.join('')}${summaryText(report, chalk)}\n`;
}

function testText(test: TestOutcome, report: AclTestReport, chalk: ChalkInstance, quiet: boolean): string {
  const failed = test.outcomes.filter((outcome) => !isAsExpected(outcome)).length;
  if (quiet && failed === 0) return '';
  const total = test.outcomes.length;
  const [mark, count] =
    failed === 0 ? [chalk.green('✓'), String(total)] : [chalk.red('✗'), t`${failed} of ${total} failed`];
  const untried = whyNotTried(test);
  // What is the same for all is said once.
  const outcomes = untried === undefined ? test.outcomes : test.outcomes.map(({ live, ...simulated }) => simulated);
  const lines = outcomes
    .filter((outcome) => !isAsExpected(outcome) || (!quiet && isUntried(outcome)))
    .map((outcome) => outcomeText(outcome, report, chalk));
  if (untried !== undefined && !quiet) lines.push(`  ${chalk.yellow('?')} ${visible(untriedText(untried))}\n`);
  return `${mark} ${chalk.bold(visible(titleOf(test)))} ${chalk.dim(`(${count})`)}\n${lines.join('')}`;
}

/** Why nothing of a test could be tried on the broker, where that has one reason. */
function whyNotTried({ outcomes }: TestOutcome): string | undefined {
  const [first, ...others] = outcomes;
  if (!first?.live || others.length === 0) return undefined;
  const { detail } = first.live;
  return outcomes.every((outcome) => isUntried(outcome) && outcome.live?.detail === detail) ? detail : undefined;
}

function isUntried({ live }: Outcome): boolean {
  return live !== undefined && live.allowed === undefined;
}

function untriedText(detail: string): string {
  return t`It could not be tried: ${detail}.`;
}

/** What a test is called, and whom it is about. */
export function titleOf({ test: { name, username } }: TestOutcome): string {
  if (username === undefined) return name === t`anonymous clients` ? name : t`${name} (anonymous clients)`;
  return name === username ? name : `${name} (${username})`;
}

function outcomeText(outcome: Outcome, report: AclTestReport, chalk: ChalkInstance): string {
  const { expectation } = outcome;
  const mark = isAsExpected(outcome) ? chalk.yellow('?') : differsFromBroker(outcome) ? chalk.red('≠') : chalk.red('✗');
  const place = chalk.dim(placeText(expectation.place));
  const why = explanations(outcome, report).map((sentence) => `      ${visible(sentence)}\n`);
  return `  ${mark} ${visible(expectationText(outcome))}  ${place}\n${why.join('')}`;
}

/** "may write weather/loop". */
export function expectationText({ expectation: { allowed, access, topic } }: Outcome): string {
  return allowed ? t`may ${access} ${topic}` : t`may not ${access} ${topic}`;
}

/** Why an expectation was not met, or could not be tried; in sentences, the weightiest first. */
export function explanations(outcome: Outcome, { triedOn }: AclTestReport): string[] {
  const { expectation, decision, reason, live } = outcome;
  const simulated = decision.allowed ? t`allowed: ${reason}` : t`denied: ${reason}`;
  if (differsFromBroker(outcome)) {
    return [
      live?.allowed
        ? t`The simulation and the broker differ: it allowed this (${live.detail}). ${whoseFault(triedOn)}`
        : t`The simulation and the broker differ: it denied this (${live?.detail}). ${whoseFault(triedOn)}`,
      t`The simulation says ${simulated}`,
    ];
  }
  const failed = decision.allowed === expectation.allowed ? [] : [simulated];
  if (!live) return failed;
  if (isUntried(outcome)) return [...failed, untriedText(live.detail)];
  return failed.length === 0 ? [] : [...failed, t`The broker does the same (${live.detail}).`];
}

function whoseFault(triedOn: TriedOn | undefined): string {
  return triedOn && 'url' in triedOn
    ? t`It may have other rules: name the ACL file that it has read with --file, and its version with --target.`
    : t`One of them is wrong: please report it with the ACL file.`;
}

/** As people say it. */
export function word(allowed: boolean): string {
  return allowed ? 'allowed' : 'denied';
}

function summaryText(report: AclTestReport, chalk: ChalkInstance): string {
  const { expectations, failed, differences, unproven } = summarizeTests(report.tests);
  const paint = failed > 0 ? chalk.red : chalk.green;
  const verdict = failed > 0 ? t`${expectations - failed} passed, ${failed} failed` : t`all passed`;
  const parts = [
    `${paint(plural(expectations, t`${expectations} expectation: ${verdict}`, t`${expectations} expectations: ${verdict}`))} (${howTested(report)})`,
    ...(differences > 0
      ? [chalk.red.bold(t`In ${differences} of them simulation and broker differ: see ≠ above.`)]
      : []),
    ...(unproven > 0 ? [chalk.yellow(t`${unproven} could not be tried on the broker.`)] : []),
  ];
  return parts.join('\n');
}

function howTested({ target, triedOn }: AclTestReport): string {
  const simulated = target === undefined ? t`simulated` : t`simulated for Mosquitto ${target}`;
  if (!triedOn) return simulated;
  return 'url' in triedOn
    ? t`${simulated} and tried on ${visible(triedOn.url)}`
    : t`${simulated} and tried on a real Mosquitto ${triedOn.version}`;
}
