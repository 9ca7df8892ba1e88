import { encode } from '../conf/tokens.js';
import type { AccessList } from './access-list.js';
import { type AccessRequest, type Decision, decide } from './decide.js';
import type { AccessTest, Expectation } from './expectations.js';
import { reasonOf } from './reason.js';

/** What decides about the clients of a listener. */
export interface TestedRules {
  /** Undefined: no ACL file applies. */
  readonly list: AccessList | undefined;
  /** What the broker puts before every topic of these clients. */
  readonly mountPoint: string;
}

/** What a real broker did. */
export interface LiveVerdict {
  /** Undefined: it could not be found out. */
  readonly allowed: boolean | undefined;
  /** What was seen, or why nothing could be. */
  readonly detail: string;
}

/** What became of one expectation. */
export interface Outcome {
  readonly expectation: Expectation;
  readonly decision: Decision;
  readonly reason: string;
  /** Undefined: no broker was asked. */
  readonly live?: LiveVerdict;
}

/** What became of one test. */
export interface TestOutcome<R extends TestedRules = TestedRules> {
  readonly test: AccessTest;
  /** The client id that was asked for. */
  readonly clientid: string;
  readonly rules: R;
  readonly outcomes: readonly Outcome[];
}

/**
 * Compares what is expected with what the rules say.
 *
 * @param rulesOf what decides about the client of a test
 */
export function runExpectations<R extends TestedRules>(
  tests: readonly AccessTest[],
  rulesOf: (test: AccessTest) => R,
): TestOutcome<R>[] {
  return tests.map((test, index) => {
    // Any will do, but on a broker no two clients can have the same.
    const clientid = test.clientid ?? `mqttctl-test-${index + 1}`;
    const rules = rulesOf(test);
    const outcomes = test.expectations.map((expectation) => simulate(expectation, rules, test.username, clientid));
    return { test, clientid, rules, outcomes };
  });
}

function simulate(
  expectation: Expectation,
  { list, mountPoint }: TestedRules,
  username: string | undefined,
  clientid: string,
): Outcome {
  const request: AccessRequest = {
    username: username === undefined ? undefined : encode(username),
    clientid: encode(clientid),
    topic: encode(mountPoint + expectation.topic),
    access: expectation.access,
  };
  const decision = decide(list, request);
  return { expectation, decision, reason: reasonOf(list, request, decision) };
}

/** Whether the simulation and the broker, where one could be asked, do what is expected. */
export function isAsExpected({ expectation, decision, live }: Outcome): boolean {
  return decision.allowed === expectation.allowed && (live?.allowed ?? expectation.allowed) === expectation.allowed;
}

/** Whether a broker decides otherwise than the simulation: a defect of mqttctl, or other rules than were read. */
export function differsFromBroker({ decision, live }: Outcome): boolean {
  return live?.allowed !== undefined && live.allowed !== decision.allowed;
}

export interface TestSummary {
  readonly tests: number;
  readonly expectations: number;
  readonly failed: number;
  /** Of those that failed, those about which simulation and broker differ. */
  readonly differences: number;
  /** What no broker could be asked about, though one was to be. */
  readonly unproven: number;
}

export function summarizeTests(tests: readonly TestOutcome[]): TestSummary {
  const outcomes = tests.flatMap((test) => test.outcomes);
  return {
    tests: tests.length,
    expectations: outcomes.length,
    failed: outcomes.filter((outcome) => !isAsExpected(outcome)).length,
    differences: outcomes.filter(differsFromBroker).length,
    unproven: outcomes.filter(({ live }) => live && live.allowed === undefined).length,
  };
}
