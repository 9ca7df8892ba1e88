/**
 * A whole examination of a healthy broker that runs. Nothing else does that: its peer is the runtime that does nothing.
 * Needs the brokers of test/brokers (installed when missing).
 */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { BrokerProcess } from '../src/host/broker-process.js';
import { freePorts } from '../src/host/free-port.js';
import { installBrokers } from '../test/brokers/install.js';
import { installBroker } from '../test/host/installed.js';
import { type Comparison, compare } from './compare.js';

const ROUNDS = 5;
const VERSION = '2.1.2';

const run = path.join(path.dirname(fileURLToPath(import.meta.url)), '../bin/run.js');

export default async function doctor(): Promise<Comparison[]> {
  await installBrokers();
  const directory = mkdtempSync(path.join(tmpdir(), 'mqttctl-bench-'));
  chmodSync(directory, 0o755);
  const [port] = await freePorts(1);
  const config = path.join(directory, 'mosquitto.conf');
  writeFileSync(config, `listener ${port} 127.0.0.1\nallow_anonymous true\nlog_dest stderr\n`);
  const { path: binary } = installBroker(path.join(directory, 'bin'), VERSION);
  const broker = new BrokerProcess(binary, config, directory);
  try {
    const fate = await broker.settle([port as number]);
    if (fate.outcome !== 'serving') throw new Error(`The broker does not start: ${broker.lastWords}`);
    const env = { ...process.env, PATH: `${path.dirname(binary)}:${process.env.PATH}` };
    return [
      await compare(`a healthy Mosquitto ${VERSION}`, ROUNDS, {
        'node -e 0': { argv: [process.execPath, '-e', '0'] },
        'mqttctl doctor': { argv: [process.execPath, run, 'doctor', '--config', config], env },
      }),
    ];
  } finally {
    await broker.stop();
    rmSync(directory, { recursive: true });
  }
}
