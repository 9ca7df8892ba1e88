import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findOption } from '../../src/conf/catalogue/index.js';
import { compareConfigurations } from '../../src/conf/compare/compare.js';
import { matchListeners } from '../../src/conf/compare/listeners.js';
import { version } from '../../src/conf/version.js';
import { CandidateFileSystem } from '../../src/installation/candidate-filesystem.js';
import { type Migration, migrate } from '../../src/migrate/migrate.js';
import { type BrokerSandbox, openSandbox } from '../brokers/harness.js';
import { type BrokerVersion, brokerTree, pluginPath } from '../brokers/trees.js';
import { arbitraryTree } from '../conformance/arbitrary-tree.js';
import { fixtures } from '../conformance/fixtures.js';
import { withTree } from '../conformance/tree.js';
import { predict } from '../conformance/verdicts.js';
import { hasBrokers } from '../setup/has-brokers.js';

const CASES = Number(process.env.MQTTCTL_MIGRATIONS ?? 80);
const SEED = Number(process.env.MQTTCTL_SEED ?? 20_261_125);
const FROM: BrokerVersion = '2.0.21';
const TO: BrokerVersion = '2.1.2';

let sandbox: BrokerSandbox;
beforeAll(async () => {
  if (hasBrokers) sandbox = await openSandbox();
});
afterAll(() => sandbox?.close());

describe.skipIf(!hasBrokers)('generated trees', () => {
  test(`${CASES} of them do on ${TO} what they did on ${FROM}, or are refused`, { timeout: CASES * 1000 }, async () => {
    let asked = 0;
    await fc.assert(
      fc.asyncProperty(arbitraryTree(fixtures()), async (tree) => {
        await withTree(tree, async (directory) => {
          const config = `${directory}/mosquitto.conf`;
          const before = predict(config, directory, FROM);
          if (!before.starts) return;
          const migration = migrateHere(config, directory, FROM);
          if (!migration.proof.holds) return;
          const { proof, after, changes } = migration;
          expect(proof.listeners).toBe(matchListeners(before, after).pairs.length);
          expect(
            compareConfigurations(before, after).filter(({ kind }) => kind === 'listener' || kind === 'user'),
          ).toEqual([]);
          expectToldOf(migration);
          for (const [{ path }, bytes] of changes) writeFileSync(path, bytes);
          expect([...migrateHere(config, directory, TO).changes.keys()].map(({ path }) => path)).toEqual([]);
          if (asked++ % 3 > 0) return;
          const run = await sandbox.start({
            version: TO,
            config,
            workdir: directory,
            startAs: 'root',
            timeoutMs: 20_000,
          });
          expect(run.outcome === 'started' ? '' : `${run.outcome}: ${run.output}`).toBe('');
        });
      }),
      { numRuns: CASES, seed: SEED },
    );
    expect(asked).toBeGreaterThan(CASES / 10);
  });
});

function migrateHere(main: string, workdir: string, from: BrokerVersion): Migration {
  return migrate({
    main,
    to: version(TO),
    circumstances: predict(main, workdir, from).circumstances,
    pluginDirectory: pluginPath(brokerTree(TO), '').replace(/\/[^/]*$/, ''),
    withCandidates: (candidates) => new CandidateFileSystem(candidates),
  });
}

/** No deprecated form is left of which nothing is said. */
function expectToldOf({ after, decisions }: Migration): void {
  const told = decisions.map(({ message }) => message).join('\n');
  for (const { directives } of after.model.files) {
    for (const { name } of directives) {
      const option = findOption(name.text, after.model.target)?.option;
      if (!option?.deprecated || option.deprecated.since > after.model.target) continue;
      expect(told).toMatch(new RegExp(`${name.text}|per_listener_settings`));
    }
  }
}
