import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BrokerSandbox, openSandbox } from '../brokers/harness.js';
import { hasBrokers } from '../setup/has-brokers.js';
import { optionCases } from './option-cases.js';
import { compare, VERSIONS } from './verdicts.js';

let sandbox: BrokerSandbox;
beforeAll(async () => {
  if (hasBrokers) sandbox = await openSandbox();
});
afterAll(() => sandbox?.close());

describe.skipIf(!hasBrokers).each(VERSIONS)('every option as %s reads it', (target) => {
  test.each([...new Set(optionCases().map(({ option }) => option))])('%s', { timeout: 120_000 }, async (option) => {
    const disagreements: string[] = [];
    for (const { name, tree } of optionCases().filter((one) => one.option === option)) {
      const { disagreement } = await compare(sandbox, target, tree);
      if (disagreement) disagreements.push(`${name}: ${disagreement}`);
    }
    expect(disagreements).toEqual([]);
  });
});
