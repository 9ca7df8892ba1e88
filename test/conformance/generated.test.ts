import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BrokerSandbox, openSandbox } from '../brokers/harness.js';
import { hasBrokers } from '../setup/has-brokers.js';
import { arbitraryTree } from './arbitrary-tree.js';
import { fixtures } from './fixtures.js';
import { compare, VERSIONS } from './verdicts.js';

/** Trees in all, over the versions; `npm run conformance -- --cases 20000` asks for more. */
const CASES = Number(process.env.MQTTCTL_CASES ?? 2000);
const SEED = Number(process.env.MQTTCTL_SEED ?? 20_261_124);

let sandbox: BrokerSandbox;
beforeAll(async () => {
  if (hasBrokers) sandbox = await openSandbox();
});
afterAll(() => sandbox?.close());

const CASES_EACH = Math.ceil(CASES / VERSIONS.length);

describe.skipIf(!hasBrokers).each(VERSIONS)('generated trees on %s', (target) => {
  test(`${CASES_EACH} of them`, { timeout: CASES_EACH * 1000 }, async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryTree(fixtures()), async (tree) => {
        const { disagreement } = await compare(sandbox, target, tree);
        expect(disagreement).toBe('');
      }),
      { numRuns: CASES_EACH, seed: SEED + VERSIONS.indexOf(target) },
    );
  });
});
