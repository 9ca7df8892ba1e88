import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { knownNames } from '../../src/conf/catalogue/index.js';
import { version } from '../../src/conf/version.js';
import { type BrokerSandbox, openSandbox } from '../brokers/harness.js';
import { type BrokerVersion, brokerTree, programArgv } from '../brokers/trees.js';
import { hasBrokers } from '../setup/has-brokers.js';
import { withTree } from './tree.js';
import { VERSIONS } from './verdicts.js';

let sandbox: BrokerSandbox;
beforeAll(async () => {
  if (hasBrokers) sandbox = await openSandbox();
});
afterAll(() => sandbox?.close());

describe.skipIf(!hasBrokers).each(VERSIONS)('the catalogue and %s', (target) => {
  test('know the same options', { timeout: 300_000 }, async () => {
    const ours = knownNames(version(target));
    const candidates = [...new Set([...ours, ...wordsIn(target)])];
    const known: string[] = [];
    for (const name of candidates) if (await isKnown(target, name)) known.push(name);
    expect(known.sort()).toEqual([...ours].sort());
  });
});

/** Every word in the broker's program that could be the name of an option. */
function wordsIn(target: BrokerVersion): string[] {
  const program = programArgv(brokerTree(target), 'mosquitto').at(-1) as string;
  const words = readFileSync(program, 'latin1').split(/[\0"' ]+/);
  // The two prefixes stand there, too: they are known with any key, and tried with one.
  return words.filter((word) => /^[a-z][a-z0-9_.]{2,40}$/.test(word) && !word.endsWith('_opt_'));
}

/** A line of nothing but the name: the broker may complain about its value, but not that it does not know it. */
async function isKnown(target: BrokerVersion, name: string): Promise<boolean> {
  // The prefixes of plugin options: known with any key.
  const spelled = name.replace('*', 'key');
  return withTree({ 'mosquitto.conf': `${spelled}\n` }, async (directory) => {
    const config = `${directory}/mosquitto.conf`;
    const { output } = await sandbox.start({ version: target, config, workdir: directory, startAs: 'root' });
    return !output.includes('Unknown configuration variable');
  });
}
