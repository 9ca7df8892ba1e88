import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BrokerSandbox, openSandbox } from '../brokers/harness.js';
import { hasBrokers } from '../setup/has-brokers.js';
import { optionCases } from './option-cases.js';
import { compare, VERSIONS } from './verdicts.js';

/** `MQTTCTL_OPTIONS=all`: every case on every version; by default those about form on one of them each, by turns. */
const ALL = process.env.MQTTCTL_OPTIONS === 'all';
const CASES = optionCases();

let sandbox: BrokerSandbox;
beforeAll(async () => {
  if (hasBrokers) sandbox = await openSandbox();
});
afterAll(() => sandbox?.close());

describe.skipIf(!hasBrokers).each(VERSIONS)('every option as %s reads it', (target) => {
  const turn = VERSIONS.indexOf(target);
  const cases = CASES.filter(({ isAboutForm }, index) => ALL || !isAboutForm || index % VERSIONS.length === turn);
  test.each([...new Set(CASES.map(({ option }) => option))])('%s', { timeout: 120_000 }, async (option) => {
    const disagreements: string[] = [];
    for (const { name, tree } of cases.filter((one) => one.option === option)) {
      const { disagreement } = await compare(sandbox, target, tree);
      if (disagreement) disagreements.push(`${name}: ${disagreement}`);
    }
    expect(disagreements).toEqual([]);
  });
});
