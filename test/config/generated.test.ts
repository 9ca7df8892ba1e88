import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { options } from '../../src/conf/catalogue/index.js';
import { beginsBlock } from '../../src/conf/edit/asked-option.js';
import { differences } from '../../src/conf/edit/compare.js';
import { formatConfig } from '../../src/conf/edit/format.js';
import { linesOf, valuesOf } from '../../src/conf/edit/plan.js';
import { ownerName, ownersOf, pluginName } from '../../src/conf/owner.js';
import { at, version } from '../../src/conf/version.js';
import { Configuration } from '../../src/config/configuration.js';
import { formatting } from '../../src/config/format.js';
import { removal, settingChange } from '../../src/config/set.js';
import { Installation } from '../../src/installation/installation.js';
import { MqttctlError } from '../../src/text/error.js';
import { SourceFile } from '../../src/text/source-file.js';
import { type BrokerSandbox, openSandbox } from '../brokers/harness.js';
import type { BrokerVersion } from '../brokers/trees.js';
import { arbitraryTree, goodOfKind } from '../conformance/arbitrary-tree.js';
import { fixtures } from '../conformance/fixtures.js';
import { GOOD_VALUES } from '../conformance/option-values.js';
import { MOSQUITTO_ID, type Tree, withTree } from '../conformance/tree.js';
import { predict, VERSIONS } from '../conformance/verdicts.js';
import { hasBrokers } from '../setup/has-brokers.js';
import { apply } from './tree.js';

const CASES = 60;
const SEED = 20_261_125;
const STARTED_MAX = 6;

let sandbox: BrokerSandbox;
beforeAll(async () => {
  if (hasBrokers) sandbox = await openSandbox();
});
afterAll(() => sandbox?.close());

function open(directory: string, target: BrokerVersion): Configuration {
  const as = String(MOSQUITTO_ID);
  return new Configuration(new Installation({ config: `${directory}/mosquitto.conf`, workdir: directory, target, as }));
}

const edit = fc.record({
  option: fc.constantFrom(...options.filter(({ name }) => !['include_dir', 'plugin_opt_*'].includes(name))),
  which: fc.nat(50),
  other: fc.boolean(),
});

/** A value that is fine for most, and one that is so for few. */
function valueFor({ option, other }: { option: (typeof options)[number]; other: boolean }): string {
  if (option.name === 'bind_interface') return 'lo';
  const spec = at(option.value, version('2.1.2'));
  if (other && spec.kind === 'boolean') return 'false';
  if (other && spec.kind === 'integer') return '1';
  return GOOD_VALUES[option.name] ?? goodOfKind(spec);
}

/** A listener, bridge or plugin of the configuration, as flags name it. */
function selectionOf({ model }: Configuration, which: number) {
  const owners = ownersOf(model);
  const owner = owners[which % owners.length];
  switch (owner?.kind) {
    case 'listener':
      return { listener: owner.listener.port };
    case 'bridge':
      return { bridge: owner.bridge.name };
    case 'plugin':
      return { plugin: pluginName(owner.plugin) };
    default:
      return {};
  }
}

/** Undefined where it is refused; a bug is thrown. */
function orRefused<T>(change: () => T): T | undefined {
  try {
    return change();
  } catch (error) {
    if (error instanceof MqttctlError) return undefined;
    throw error;
  }
}

// As root only: the trees belong to an account of the broker.
describe.skipIf(process.getuid?.() !== 0).each(VERSIONS)('generated trees for %s', (target) => {
  test('a value that is set is what counts, nothing else changes, and unset takes it back', {
    timeout: 60_000,
  }, async () => {
    let accepted = 0;
    let started = 0;
    const attempt = async (tree: Tree, asked: { option: (typeof options)[number]; which: number; other: boolean }) =>
      withTree(tree, async (directory) => {
        const before = open(directory, target);
        const selection = selectionOf(before, asked.which);
        const value = valueFor(asked);
        const change = orRefused(() => settingChange(before, asked.option.name, value, selection));
        if (!change || change.changes.length === 0) return;
        accepted++;
        const wasSet = linesOf(before.model, change.setting).length > 0;
        for (const each of change.changes) if (each.created) writeFileSync(each.file.path, each.bytes);
        apply(change.changes);
        const after = open(directory, target);
        expect(!before.evaluation.starts || after.evaluation.starts).toBe(true);
        const { setting } = change;
        const name = setting.owner && ownerName(setting.owner);
        const owner = ownersOf(after.model).find((each) => ownerName(each) === name);
        if (setting.owner === undefined || owner) {
          expect(valuesOf(after.model, { ...setting, owner }).length).toBeGreaterThan(0);
        }
        if (setting.name !== 'per_listener_settings' && !beginsBlock(setting.option)) {
          const others = differences(before.model, after.model).filter((each) => each.name !== setting.name);
          expect(others).toEqual([]);
        }
        if (hasBrokers && started < STARTED_MAX) {
          started++;
          const config = `${directory}/mosquitto.conf`;
          const start = { version: target, config, workdir: directory, startAs: 'root', timeoutMs: 5000 } as const;
          const { outcome } = await sandbox.start(start);
          expect(outcome === 'started').toBe(predict(config, directory, target).starts);
        }
        if (wasSet || setting.owner === undefined) return;
        const back = orRefused(() => removal(after, setting.name, selection));
        if (!back) return;
        apply(back.changes);
        expect(differences(before.model, open(directory, target).model)).toEqual([]);
      });
    await fc.assert(fc.asyncProperty(arbitraryTree(fixtures()), edit, attempt), { numRuns: CASES, seed: SEED });
    expect(accepted).toBeGreaterThan(CASES / 10);
  });
});

describe.skipIf(process.getuid?.() !== 0)('generated trees', () => {
  test('the usual form says the same to every version', { timeout: 60_000 }, async () => {
    const attempt = async (tree: Tree) =>
      withTree(tree, async (directory) => {
        const configuration = open(directory, '2.0.21');
        const { changes, left } = formatting(configuration, []);
        expect(left).toEqual([]);
        for (const { file, bytes } of changes) {
          const again = formatConfig(new SourceFile(file.path, bytes), configuration.model.target);
          expect(again.toString('latin1')).toBe(bytes.toString('latin1'));
        }
      });
    await fc.assert(fc.asyncProperty(arbitraryTree(fixtures()), attempt), { numRuns: CASES, seed: SEED });
  });
});
