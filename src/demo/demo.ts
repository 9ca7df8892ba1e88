import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { ChalkInstance } from 'chalk';
import { versionText } from '../conf/version.js';
import { type BrokerBinary, findBroker } from '../host/broker-binary.js';
import { freePorts } from '../host/free-port.js';
import { ScratchDirectory } from '../host/scratch-directory.js';
import { t } from '../language/t.js';
import { testAccess } from './access-tests.js';
import { DemoBroker } from './demo-broker.js';
import { Stage, type StageOptions } from './stage.js';

export interface DemoOptions extends StageOptions {
  /** Whether files and broker stay when the story is told. */
  readonly keep: boolean;
}

const USER = 'weewx';

/**
 * The whole story of a home broker, told by mqttctl's own commands in a scratch directory and on free ports of the
 * loopback address: users, rules, a slip of the pen, the access tests on the real broker, websockets, TLS and doctor.
 * Without an installed broker all but the live parts. True when all went as the story says.
 */
export async function runDemo(options: DemoOptions): Promise<boolean> {
  // The broker may run as another account; what lies here is no secret.
  const scratch = new ScratchDirectory('demo', 0o644);
  const stage = new Stage(
    scratch.directory,
    { MQTTCTL_CONFIG: path.join(scratch.directory, 'mosquitto.conf') },
    options,
  );
  const binary = findBroker();
  const story = new Story(stage, scratch, binary, await freePorts(3), options.chalk);
  try {
    await story.tell(options.keep);
    return stage.asPredicted;
  } finally {
    if (options.keep) scratch.keep();
    else {
      await story.broker?.stop();
      scratch.remove();
    }
  }
}

class Story {
  readonly broker: DemoBroker | undefined;
  readonly #password = randomBytes(12).toString('base64url');
  readonly #ports: { readonly mqtt: number; readonly websockets: number; readonly tls: number };

  constructor(
    private readonly stage: Stage,
    private readonly scratch: ScratchDirectory,
    private readonly binary: BrokerBinary | undefined,
    [mqtt = 0, websockets = 0, tls = 0]: readonly number[],
    private readonly chalk: ChalkInstance,
  ) {
    this.#ports = { mqtt, websockets, tls };
    this.broker = binary && new DemoBroker(binary.path, scratch.directory);
  }

  async tell(keep: boolean): Promise<void> {
    await this.#setUp();
    await this.#slip();
    await this.#serve();
    await this.#secure();
    await this.#examine();
    await this.#farewell(keep);
  }

  async #setUp(): Promise<void> {
    const { stage } = this;
    stage.heading(t`A home broker for a weather station`);
    stage.tell(t`Everything happens in ${this.scratch.directory}; the broker of this machine is not touched.\n`);
    this.#settle();
    const { mqtt, websockets } = this.#ports;
    const where = ['--directory', '.', '--reach', 'local', '--port', String(mqtt), '--websockets', String(websockets)];
    await stage.mqttctl(['init', 'home', ...where, '--users-from', '-'], { input: `alice:${this.#password}\n` });
    stage.heading(t`The weather station: one more user, and what it may do`);
    await stage.mqttctl(['passwd', 'add', USER, '--password-stdin'], { input: this.#password });
    await stage.mqttctl(['acl', 'allow', USER, 'weather/#', '--write']);
    await stage.mqttctl(['acl', 'allow', '--anonymous', 'weather/#', '--read']);
    await stage.mqttctl(['acl', 'matrix', '--topic', 'weather/loop']);
    await stage.mqttctl(['lint']);
  }

  /** Not being root, the broker stays who starts it. */
  #settle(): void {
    const [uid, gid] = [process.getuid?.(), process.getgid?.()];
    if (uid) this.scratch.put('mqttctl.config.json', JSON.stringify({ as: `${uid}:${gid}`, workdir: '.' }));
  }

  async #slip(): Promise<void> {
    const { stage, scratch } = this;
    stage.heading(t`A slip of the pen, found before the broker dies of it`);
    const text = 'allow_anonymous yes\n';
    scratch.put('conf.d/slip.conf', text);
    stage.file('conf.d/slip.conf', text);
    await stage.mqttctl(['lint', '--quiet'], { codes: [1] });
    if (this.broker) {
      const { mqtt, websockets } = this.#ports;
      const fate = await this.broker.start([mqtt, websockets]);
      await this.broker.stop();
      stage.outcome(
        fate.outcome === 'exited',
        t`the real Mosquitto ${this.#version} refuses it: ${this.chalk.dim(fate.words)}\n`,
      );
    }
    await stage.mqttctl(['lint', '--fix']);
  }

  async #serve(): Promise<void> {
    const { stage, broker } = this;
    if (!broker) return;
    const { mqtt, websockets } = this.#ports;
    stage.heading(t`The real broker, and who gets what`);
    await this.#start([mqtt, websockets]);
    // There may be other brokers on this machine, whose ports are shown as well.
    await stage.mqttctl(['ports'], { codes: [0, 1] });
    const station = { username: USER, password: Buffer.from(this.#password) };
    for (const { title, good } of await testAccess(`mqtt://127.0.0.1:${mqtt}`, station)) stage.outcome(good, title);
    stage.heading(t`The same for web pages: websockets`);
    await this.#probe([`ws://127.0.0.1:${websockets}`]);
  }

  async #secure(): Promise<void> {
    const { stage, scratch } = this;
    const { mqtt, websockets, tls } = this.#ports;
    stage.heading(t`TLS, with an authority of your own`);
    await stage.mqttctl(['tls', 'self-signed', 'certs', '--name', 'localhost', '--name', '127.0.0.1']);
    const certs = path.join(scratch.directory, 'certs');
    const text = `listener ${tls} 127.0.0.1\ncertfile ${certs}/server.crt\nkeyfile ${certs}/server.key\n`;
    scratch.put('conf.d/tls.conf', text);
    stage.file('conf.d/tls.conf', text);
    await stage.mqttctl(['lint']);
    if (!this.broker) return;
    await this.broker.stop();
    await this.#start([mqtt, websockets, tls]);
    await this.#probe([`mqtts://localhost:${tls}`, '--cafile', 'certs/ca.crt']);
  }

  /** As alice, who may read and write below home/alice. */
  async #probe(words: readonly string[]): Promise<void> {
    const login = ['--username', 'alice', '--password-stdin', '--topic', 'home/alice/probe'];
    await this.stage.mqttctl(['probe', ...words, ...login], { input: this.#password });
  }

  async #start(ports: readonly number[]): Promise<void> {
    const fate = await this.broker?.start(ports);
    const words = fate?.outcome === 'serving' ? '' : `: ${fate?.words}`;
    this.stage.outcome(
      fate?.outcome === 'serving',
      t`Mosquitto ${this.#version} serves on ${ports.join(', ')}${words}\n`,
    );
  }

  async #examine(): Promise<void> {
    if (!this.broker) return;
    this.stage.heading(t`And all of it examined, from the binary to the login`);
    await this.stage.mqttctl(['doctor']);
  }

  async #farewell(keep: boolean): Promise<void> {
    const { stage, broker } = this;
    const { directory } = this.scratch;
    if (!broker) {
      stage.heading(t`What was left out`);
      stage.tell(t`No mosquitto is installed here, so nothing could be shown live: apt install mosquitto, and again.`);
    }
    stage.heading(t`Now your own`);
    if (keep) {
      const end = broker ? `kill ${await broker.leaveRunning()}; ` : '';
      stage.tell(t`All stays as it is; look around with: cd ${directory}; export MQTTCTL_CONFIG=$PWD/mosquitto.conf`);
      stage.tell(t`And to end it: ${end}rm -r ${directory}\n`);
    }
    stage.tell(t`sudo mqttctl init home     writes such a configuration for the broker of this machine`);
    stage.tell(t`sudo mqttctl doctor        examines what is installed`);
    stage.tell(t`mqttctl lint               every problem of what is in /etc/mosquitto`);
  }

  get #version(): string {
    return this.binary ? versionText(this.binary.version) : '';
  }
}
