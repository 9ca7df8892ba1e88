import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseExpectations } from '../../src/acl/expectations.js';
import { isAsExpected, runExpectations } from '../../src/acl/run-expectations.js';
import { profileNames } from '../../src/init/profiles.js';
import { theAppliedAcl } from '../../src/installation/applied-acl.js';
import { tryInSandbox } from '../../src/installation/live-expectations.js';
import { SourceFile } from '../../src/text/source-file.js';
import { type BrokerSandbox, openSandbox } from '../brokers/harness.js';
import { BROKER_VERSIONS, type BrokerVersion, brokerTree, pluginPath } from '../brokers/trees.js';
import { installBroker } from '../host/installed.js';
import { hasBrokers } from '../setup/has-brokers.js';
import { ANSWERS, made, openDirectory, planned, TEMPLATES } from './made.js';

const names = profileNames(TEMPLATES);

test('every profile has answers to be tried with, and expectations', () => {
  expect(Object.keys(ANSWERS).sort()).toEqual(names);
  for (const name of names) expect(existsSync(join(TEMPLATES, name, 'access.yaml')), name).toBe(true);
});

function pluginsOf(version: BrokerVersion) {
  const tree = brokerTree(version);
  return { passwords: pluginPath(tree, 'mosquitto_password_file'), acl: pluginPath(tree, 'mosquitto_acl_file') };
}

describe.skipIf(!hasBrokers)('on a real broker', { timeout: 60_000 }, () => {
  let sandbox: BrokerSandbox;
  beforeAll(async () => {
    sandbox = await openSandbox();
  });
  afterAll(() => sandbox?.close());

  const forms = [
    ...BROKER_VERSIONS.map((version) => ({ version, form: 'classic' })),
    { version: '2.1.2' as const, form: 'plugin' },
  ];
  const cases = names.flatMap((name) => forms.map((each) => ({ name, ...each })));

  test.each(cases)('$name serves on $version, $form form', async ({ name, version, form }) => {
    using directory = openDirectory();
    const plugins = form === 'plugin' ? pluginsOf(version) : undefined;
    const { plan, installation } = await made(name, ANSWERS[name] ?? {}, directory.path, version, plugins);
    expect(
      plan.diagnostics.filter(({ severity }) => severity !== 'info').map(({ rule, message }) => [rule, message]),
    ).toEqual([]);
    const config = join(directory.path, 'mosquitto.conf');
    const result = await sandbox.start({ version, config, workdir: '/', startAs: 'root' });
    expect(result, readFileSync(plan.request.layout.conf, 'utf8')).toMatchObject({ outcome: 'started' });
    const again = await planned(name, ANSWERS[name] ?? {}, directory.path, version, plugins);
    expect([again.plan.files, again.plan.certificates]).toEqual([[], []]);
    const file = join(TEMPLATES, name, 'access.yaml');
    const expectations = parseExpectations(new SourceFile(file, readFileSync(file)));
    const rules = await theAppliedAcl(installation, { listener: undefined });
    const outcomes = runExpectations(expectations, () => rules);
    const live =
      form === 'plugin' ? outcomes : await tryInSandbox(outcomes, installBroker(join(directory.path, 'bin'), version));
    expect(live.flatMap((each) => each.outcomes).filter((outcome) => !isAsExpected(outcome))).toEqual([]);
  });
});
