import { type Evaluation, evaluate } from '../../src/conf/evaluate/evaluate.js';
import { type Circumstances, usualBuild } from '../../src/conf/evaluate/state.js';
import { version } from '../../src/conf/version.js';
import type { Account } from '../../src/installation/filesystem.js';
import { hostResolver } from '../../src/installation/hosts.js';
import { MemoryFileSystem } from '../../src/installation/memory-filesystem.js';
import { RealFileSystem } from '../../src/installation/real-filesystem.js';
import type { BrokerSandbox } from '../brokers/harness.js';
import type { BrokerVersion } from '../brokers/trees.js';
import { MOSQUITTO_ID, type Tree, withTree } from './tree.js';

export const VERSIONS: readonly BrokerVersion[] = ['2.0.11', '2.0.21', '2.1.2'];

const ACCOUNTS: Readonly<Record<string, Account>> = {
  root: { name: 'root', uid: 0, gids: [0] },
  mosquitto: { name: 'mosquitto', uid: MOSQUITTO_ID, gids: [MOSQUITTO_ID] },
  nobody: { name: 'nobody', uid: 65534, gids: [65534] },
};
const ROOT = ACCOUNTS.root as Account;

/** The sandboxes' own /etc/hosts, not this machine's. */
const resolveHost = hostResolver(
  new MemoryFileSystem({ '/etc/hosts': '127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n' }),
);

/** Where model and broker differ on a tree: empty when they agree. */
export interface Comparison {
  readonly disagreement: string;
  readonly evaluation: Evaluation;
  readonly output: string;
}

/** Starts the broker on a tree, asks the model about the same tree, and compares. */
export async function compare(sandbox: BrokerSandbox, target: BrokerVersion, tree: Tree): Promise<Comparison> {
  return withTree(tree, async (directory) => {
    const config = `${directory}/mosquitto.conf`;
    const evaluation = predict(config, directory, target);
    // Some starts take seconds (2.0.11 with a directory for acl_file): only a broker that should hang is soon left.
    const timeoutMs = evaluation.starts ? 20_000 : 3000;
    const result = await sandbox.start({ version: target, config, workdir: directory, startAs: 'root', timeoutMs });
    const started = result.outcome === 'started';
    const said: string[] = [];
    if (started !== evaluation.starts) {
      said.push(`broker: ${result.outcome}, model: starts ${evaluation.starts} (${describe(evaluation)})`);
    } else if (result.outcome === 'exited' && result.file !== undefined) {
      const named = `${absolute(result.file, directory)}:${result.line}`;
      const predicted = `${evaluation.rejection?.file}:${evaluation.rejection?.line}`;
      if (named !== predicted) said.push(`broker names ${named}, model ${predicted} (${describe(evaluation)})`);
    }
    return { disagreement: said.join('; '), evaluation, output: result.output };
  });
}

export function predict(config: string, workdir: string, target: BrokerVersion): Evaluation {
  const fs = new RealFileSystem();
  const circumstances: Circumstances = {
    fs,
    target: version(target),
    build: usualBuild(version(target)),
    workdir,
    startsAs: ROOT,
    findAccount: (name) => ACCOUNTS[name],
    resolveHost,
  };
  return evaluate(config, circumstances);
}

function describe({ rejection, diagnostics }: Evaluation): string {
  if (!rejection) return 'no rejection';
  return `${rejection.rule}: ${diagnostics.find((diagnostic) => diagnostic.fatal)?.message}`;
}

function absolute(file: string, directory: string): string {
  return file.startsWith('/') ? file : `${directory}/${file}`;
}
