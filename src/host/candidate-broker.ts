import path from 'node:path';
import { versionText } from '../conf/version.js';
import { t } from '../language/t.js';
import { answersMqtt } from './answers-mqtt.js';
import type { BrokerBinary } from './broker-binary.js';
import { BrokerProcess, type Fate } from './broker-process.js';
import { freePorts } from './free-port.js';
import { type Owner, ScratchDirectory } from './scratch-directory.js';

/** A whole configuration that a broker can be started on in a directory of its own; relative paths count from there. */
export interface CandidateTree {
  /** The name of the main file. */
  readonly main: string;
  /** By name. */
  readonly files: ReadonlyMap<string, Buffer>;
  readonly listeners: readonly TreeListener[];
}

export interface TreeListener {
  readonly place: { readonly port: number } | { readonly socket: string };
  /** It answers an MQTT client that says nothing else first. */
  readonly talks: boolean;
}

/** Why a broker does not serve on a configuration; undefined where it does. */
export type Trouble = string | undefined;

const ATTEMPTS = 3;

/**
 * Starts a real broker on a configuration, in a scratch directory and on free ports of the loopback address, sees whether
 * it serves on every listener, and ends it. Nothing is left of it.
 *
 * @param treeFor makes the configuration for that many free ports
 * @param account whose rights the broker gets; without one it starts as who runs mqttctl
 */
export async function tryConfiguration(
  binary: BrokerBinary,
  portCount: number,
  treeFor: (ports: readonly number[]) => CandidateTree,
  account?: Owner,
): Promise<Trouble> {
  for (let attempt = 1; ; attempt++) {
    const files = new ScratchDirectory('apply', 0o600, account);
    try {
      const tree = treeFor(await freePorts(portCount));
      for (const [name, content] of tree.files) files.put(name, content);
      const { trouble, again } = await tryOnce(binary, tree, files.directory, account);
      // Somebody else may have taken a port in the meantime.
      if (!again || attempt === ATTEMPTS) return trouble;
    } finally {
      files.remove();
    }
  }
}

async function tryOnce(
  binary: BrokerBinary,
  { main, listeners }: CandidateTree,
  directory: string,
  account: Owner | undefined,
): Promise<{ trouble: Trouble; again: boolean }> {
  const broker = new BrokerProcess(binary.path, path.join(directory, main), directory, account);
  try {
    const ports = listeners.flatMap(({ place }) => ('port' in place ? place.port : []));
    const fate = await broker.settle(ports);
    if (fate.outcome !== 'serving') {
      return { trouble: failure(binary, fate, broker), again: broker.output.includes('Address already in use') };
    }
    for (const { place, talks } of listeners) {
      const endpoint = 'port' in place ? { ...place, host: '127.0.0.1' } : { path: path.join(directory, place.socket) };
      if (await answersMqtt(endpoint, talks)) continue;
      const version = versionText(binary.version);
      return {
        trouble: broker.lastWords
          ? t`Mosquitto ${version} starts, but a listener does not answer: ${broker.lastWords}`
          : t`Mosquitto ${version} starts, but a listener does not answer`,
        again: false,
      };
    }
    return { trouble: undefined, again: false };
  } finally {
    await broker.stop();
  }
}

function failure({ version }: BrokerBinary, { outcome }: Fate, { lastWords }: BrokerProcess): string {
  const said = lastWords || t`it says nothing`;
  return outcome === 'exited'
    ? t`Mosquitto ${versionText(version)} ends at once: ${said}`
    : t`Mosquitto ${versionText(version)} does not open its listeners: ${said}`;
}
