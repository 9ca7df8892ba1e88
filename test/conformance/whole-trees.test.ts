import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BrokerSandbox, openSandbox } from '../brokers/harness.js';
import { hasBrokers } from '../setup/has-brokers.js';
import { compare, VERSIONS } from './verdicts.js';
import { wholeTrees } from './whole-trees.js';

let sandbox: BrokerSandbox;
beforeAll(async () => {
  if (hasBrokers) sandbox = await openSandbox();
});
afterAll(() => sandbox?.close());

describe.skipIf(!hasBrokers).each(VERSIONS)('whole trees on %s', (target) => {
  test.each(hasBrokers ? Object.entries(wholeTrees(target)) : [])('%s', async (_, tree) => {
    const { disagreement, output } = await compare(sandbox, target, tree);
    expect(disagreement, output).toBe('');
  });
});
