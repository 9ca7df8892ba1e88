import { realpathSync } from 'node:fs';
import { readModel } from '../conf/evaluate/evaluate.js';
import type { Circumstances } from '../conf/evaluate/state.js';
import { expectedSockets, hostsToResolve, type NetworkFacts } from '../conf/expected-sockets.js';
import type { BrokerModel } from '../conf/model.js';
import { modifiedAt } from '../host/modified-at.js';
import { type BrokerProcessFacts, brokerProcesses } from '../host/sockets/broker-processes.js';
import type { ListeningSocket } from '../host/sockets/listening-socket.js';
import { listeningSockets } from '../host/sockets/listening-sockets.js';
import { networkFacts } from '../host/sockets/machine-network.js';
import { Accounts } from '../installation/accounts.js';
import type { Account, FileSystem } from '../installation/filesystem.js';
import type { Installation } from '../installation/installation.js';
import { MqttctlError } from '../text/error.js';
import { isOfBroker, matchSockets, type PortRow } from './match-sockets.js';

/** The open sockets of this machine beside those of the configuration. */
export interface PortsReport {
  /** The main file, as the broker names it; undefined where there is none. */
  readonly main: string | undefined;
  readonly model: BrokerModel | undefined;
  readonly rows: readonly PortRow[];
  readonly account: Pick<Account, 'uid'>;
  /** The brokers that run here; looked for only where a row is not as expected. */
  readonly brokers: readonly BrokerProcessFacts[];
  /** Whether systemd starts the broker. */
  readonly hasUnit: boolean;
  /** When files and included directories of the configuration were changed last, by path: milliseconds since 1970. */
  readonly changedAt: ReadonlyMap<string, number>;
}

/**
 * Looks which of the configured sockets are open, who has the others, and what else the brokers have open.
 *
 * @throws MqttctlError where a configuration was named and cannot be read, or the sockets cannot be listed
 */
export async function examinePorts(installation: Installation): Promise<PortsReport> {
  const main = mainFile(installation);
  const accounts = new Accounts(installation.fs);
  const sockets = listeningSockets((uid) => accounts.userName(uid));
  const hasUnit = installation.unit !== undefined;
  if (main === undefined) {
    const account = installation.namedAccount ?? installation.findAccount('mosquitto') ?? { uid: -1 };
    const rows = matchSockets([], await sockets, account);
    return { main, model: undefined, rows, account, brokers: [], hasUnit, changedAt: new Map() };
  }
  const circumstances = installation.circumstances(main);
  const { model, account } = readModel(main, circumstances);
  const network = await networkFacts(hostsToResolve({ model, circumstances }));
  const rows = bestMatch(model, circumstances, network, await sockets, account);
  const asConfigured = !rows.some((row) => isUnexpected(row, account));
  return {
    main,
    model,
    rows,
    account,
    brokers: asConfigured ? [] : brokerProcesses().map((broker) => withMain(broker, main)),
    hasUnit,
    changedAt: asConfigured ? new Map() : timesOf(model, installation.fs),
  };
}

/** Whether a row is not as the configuration has it: something is missing, too wide, or a broker's and not configured. */
export function isUnexpected(row: PortRow, account: Pick<Account, 'uid'>): boolean {
  if (row.state === 'expected') return row.expected.wider;
  return row.state === 'missing' || isOfBroker(row.socket, account);
}

/** One that was named must be there. */
function mainFile(installation: Installation): string | undefined {
  const isNamed = (installation.flags.config ?? process.env.MQTTCTL_CONFIG) !== undefined;
  try {
    return installation.mainFile(installation.defaultConfiguration());
  } catch (error) {
    if (isNamed || !(error instanceof MqttctlError)) throw error;
    return undefined;
  }
}

/**
 * Up to 2.0 the sockets for websockets depend on the libwebsockets that the build has, of which the version of the
 * broker tells only what is usual: the one that fits better is taken.
 */
function bestMatch(
  model: BrokerModel,
  circumstances: Circumstances,
  network: NetworkFacts,
  found: readonly ListeningSocket[],
  account: Account,
): PortRow[] {
  const { build } = circumstances;
  const builds = [build, { ...build, websocketsAlone: !build.websocketsAlone }];
  const matches = builds.map((each) =>
    matchSockets(expectedSockets({ model, circumstances: { ...circumstances, build: each } }, network), found, account),
  );
  const misses = (rows: readonly PortRow[]) =>
    rows.filter((row) => row.state !== 'expected' && isUnexpected(row, account)).length;
  const [usual = [], other = []] = matches;
  return misses(other) < misses(usual) ? other : usual;
}

/** The same file may have several names. */
function withMain(broker: BrokerProcessFacts, main: string): BrokerProcessFacts {
  const isSame = typeof broker.config === 'string' && realPath(broker.config) === realPath(main);
  return isSame ? { ...broker, config: main } : broker;
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Of the files, and of the directories from which files may have been taken away. */
function timesOf({ files, includes }: BrokerModel, fs: FileSystem): Map<string, number> {
  const paths = [...files.map(({ file }) => file.path), ...includes.map((include) => fs.hostPath(include.path))];
  return new Map(paths.map((path) => [path, modifiedAt(path)]));
}
