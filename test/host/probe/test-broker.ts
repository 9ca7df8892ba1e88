import { createHash, pbkdf2Sync } from 'node:crypto';
import { BrokerProcess } from '../../../src/host/broker-process.js';
import { freePorts } from '../../../src/host/free-port.js';
import type { BrokerVersion } from '../../brokers/trees.js';
import type { Scratch } from '../../end-to-end/mqttctl.js';
import { installBroker } from '../installed.js';

/** The lines below a listener; `PORT` and `DIR` are filled in. */
export type Listeners = Readonly<Record<string, readonly string[]>>;

/** A real broker with many listeners on free ports of the loopback address, for tests that connect to it. */
export class TestBroker {
  private constructor(
    readonly scratch: Scratch,
    private readonly process: BrokerProcess,
    private readonly ports: ReadonlyMap<string, number>,
    /** Its configuration file. */
    readonly config: string,
  ) {}

  /** @param general lines before the first listener */
  static async start(
    version: BrokerVersion,
    scratch: Scratch,
    listeners: Listeners,
    general: readonly string[] = ['sys_interval 1'],
  ): Promise<TestBroker> {
    const names = Object.keys(listeners);
    const free = await freePorts(names.length);
    const ports = new Map(names.map((name, index) => [name, free[index] as number]));
    const lines = [
      ...['per_listener_settings true', 'user root', 'log_dest stderr', 'log_type error', ...general],
      ...names.flatMap((name) => [`listener ${ports.get(name)} 127.0.0.1`, ...(listeners[name] as readonly string[])]),
      ...[`listener 0 ${scratch.at('socket')}`, 'allow_anonymous true', ''],
    ];
    const config = scratch.at('mosquitto.conf');
    scratch.put({ 'mosquitto.conf': lines.join('\n') });
    const { path } = installBroker(scratch.at('bin'), version);
    const broker = new BrokerProcess(path, config, scratch.path);
    const fate = await broker.settle(free);
    if (fate.outcome === 'serving') return new TestBroker(scratch, broker, ports, config);
    await broker.stop();
    throw new Error(`mosquitto ${version} does not start: ${broker.lastWords}`);
  }

  port(name: string): number {
    const port = this.ports.get(name);
    if (port === undefined) throw new Error(`no listener ${name}`);
    return port;
  }

  url(name: string, scheme = 'mqtt'): string {
    return `${scheme}://127.0.0.1:${this.port(name)}`;
  }

  stop(): Promise<void> {
    return this.process.stop();
  }
}

/** A line of a password file that every version from 2.0 on reads. */
export function passwordLine(user: string, password: string): string {
  const salt = createHash('sha256').update(user).digest().subarray(0, 12);
  const hash = pbkdf2Sync(password, salt, 101, 64, 'sha512');
  return `${user}:$7$101$${salt.toString('base64')}$${hash.toString('base64')}\n`;
}
