import type { z } from 'zod';
import { ruleText } from '../acl/reason.js';
import {
  differsFromBroker,
  isAsExpected,
  type Outcome,
  summarizeTests,
  type TestOutcome,
} from '../acl/run-expectations.js';
import type { Place } from '../text/diagnostic.js';
import type { AclTestReport } from './acl-test.js';
import type { aclTestSchema } from './acl-test-schema.js';

type Document = z.infer<typeof aclTestSchema>;

/** For programs; its shape is published in schemas/acl-test.schema.json. */
export function aclTestDocument({ tests, target, triedOn }: AclTestReport): Document {
  return {
    target: target ?? null,
    tried_on: triedOn ?? null,
    tests: tests.map((test) => ({
      name: test.test.name,
      username: test.test.username ?? null,
      clientid: test.clientid,
      listener: test.test.listener ?? null,
      ...placeOf(test.test.place),
      passed: test.outcomes.every(isAsExpected),
      expectations: test.outcomes.map((outcome) => expectation(test, outcome)),
    })),
    summary: summarizeTests(tests),
  };
}

function expectation({ rules }: TestOutcome, outcome: Outcome): Document['tests'][number]['expectations'][number] {
  const { expectation: asked, decision, reason, live } = outcome;
  const { rule } = decision;
  const file = rules.list?.file;
  return {
    access: asked.access,
    topic: asked.topic,
    expected: verdict(asked.allowed),
    ...placeOf(asked.place),
    passed: isAsExpected(outcome),
    simulated: {
      verdict: verdict(decision.allowed),
      decided_by: rule && file ? { file: file.path, line: file.lineAt(rule.span.start), text: ruleText(rule) } : null,
      reason,
    },
    live: live ? { verdict: live.allowed === undefined ? null : verdict(live.allowed), detail: live.detail } : null,
    differs: differsFromBroker(outcome),
  };
}

function verdict(allowed: boolean): 'allowed' | 'denied' {
  return allowed ? 'allowed' : 'denied';
}

function placeOf({ file, span }: Place): { file: string; line: number; column: number } {
  return { file: file.path, ...file.position(span.start) };
}
