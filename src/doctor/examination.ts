import { type Access, accessOf } from '../conf/access.js';
import { type Evaluation, evaluate } from '../conf/evaluate/evaluate.js';
import { versionText } from '../conf/version.js';
import { type BrokerBinary, installedBrokers } from '../host/broker-binary.js';
import { type RunningBroker, runningBrokers } from '../host/running-broker.js';
import { type FoundService, findService } from '../host/service/find.js';
import { Installation, type InstallationFlags } from '../installation/installation.js';
import { listenerUrls } from '../installation/listener-urls.js';
import { runRules } from '../lint/engine.js';
import { rules } from '../lint/rules/index.js';
import { examinePorts, type PortsReport } from '../ports/examine.js';
import type { Diagnostic } from '../text/diagnostic.js';
import { MqttctlError } from '../text/error.js';
import { BrokerLog } from './broker-log.js';
import { endTrial, type ListenerTrial, tryListener, type Visitor } from './trials.js';

export interface ExaminationOptions {
  readonly now?: Date;
  /** Who may log in, to try what only such clients see. */
  readonly visitor?: Visitor;
}

/**
 * What is known about the installation that is examined. Everything is looked up once, when the first check asks for
 * it; a repair makes it old, and a new examination sees what came of it.
 */
export class Examination {
  readonly now: Date;
  readonly visitor: Visitor;
  readonly #asked: Installation;
  readonly #known = new Map<string, unknown>();

  /** @throws MqttctlError where the flags cannot be followed */
  constructor(
    private readonly flags: InstallationFlags,
    { now = new Date(), visitor = { credentials: {} } }: ExaminationOptions = {},
  ) {
    this.#asked = new Installation(flags);
    this.now = now;
    this.visitor = visitor;
  }

  /** Whether it is this machine itself, with its processes and sockets, and not a tree somewhere on it. */
  get isLive(): boolean {
    return !this.#asked.isRooted;
  }

  /** The installation, seen as the version that runs (else the one that is installed) sees it. */
  get installation(): Installation {
    return this.#once('installation', () => {
      const { broker, flags } = this;
      if (broker?.config === undefined || broker.config !== this.mainFile) return this.#asked;
      return new Installation({
        workdir: broker.workdir,
        ...flags,
        target: flags.target ?? versionText(broker.version),
      });
    });
  }

  /** The brokers that run here; those of other accounts are seen by root alone. */
  get brokers(): readonly RunningBroker[] {
    return this.#once('brokers', () => (this.isLive ? runningBrokers() : []));
  }

  /** The running broker that reads the configuration that is examined; else the first that runs. */
  get broker(): RunningBroker | undefined {
    const { brokers } = this;
    return brokers.find(({ config }) => config === this.mainFile) ?? brokers[0];
  }

  /** The brokers that are installed; the search path finds the first. */
  get installedBrokers(): readonly BrokerBinary[] {
    return this.#once('installed', () => (this.isLive ? installedBrokers() : []));
  }

  /**
   * The main configuration file, as the broker sees it.
   *
   * @throws MqttctlError where there is none
   */
  get mainFile(): string {
    return this.#once('main file', () => this.#asked.mainFile(this.#asked.defaultConfiguration()));
  }

  /**
   * What the broker makes of the configuration.
   *
   * @throws MqttctlError where there is none
   */
  get evaluation(): Evaluation {
    return this.#once('evaluation', () => evaluate(this.mainFile, this.installation.circumstances(this.mainFile)));
  }

  /** Everything that lint finds. */
  get diagnostics(): readonly Diagnostic[] {
    return this.#once('diagnostics', () => runRules(this.evaluation, rules, {}, { now: this.now }));
  }

  /** Who gets in by each listener for MQTT clients, as the configuration has it; in the order of {@link trials}. */
  get accesses(): readonly Access[] {
    return this.#once('accesses', () => accessOf(this.evaluation).filter(({ protocol }) => protocol !== 'http_api'));
  }

  /** Who looks after the broker; undefined where none runs and none is installed as a service. */
  get service(): Promise<FoundService | undefined> {
    return this.#once('service', () =>
      findService(this.#isNamed ? this.mainFile : undefined).catch((error: unknown) => {
        if (error instanceof MqttctlError) return undefined;
        throw error;
      }),
    );
  }

  /** Somebody names the configuration, and so means the broker that reads it. */
  get #isNamed(): boolean {
    return Boolean(this.flags.config ?? process.env.MQTTCTL_CONFIG);
  }

  /** What the broker has said lately; undefined where nobody looks after one. */
  get log(): Promise<BrokerLog | undefined> {
    return this.#once('log', async () => {
      const service = await this.service;
      return service && BrokerLog.read(service, this.evaluation);
    });
  }

  /** The listening sockets of this machine beside those of the configuration. */
  get ports(): Promise<PortsReport> {
    return this.#once('ports', () => examinePorts(this.installation));
  }

  /** What came of trying to get in by each listener for MQTT clients. */
  get trials(): Promise<readonly ListenerTrial[]> {
    return this.#once('trials', async () => {
      const { mqtt } = await listenerUrls(this.installation);
      return Promise.all(mqtt.map((target) => tryListener(target, this.visitor)));
    });
  }

  /** Leaves nothing of itself on the broker. */
  async end(): Promise<void> {
    const trials = this.#known.get('trials') as Examination['trials'] | undefined;
    if (trials) await Promise.all((await trials).map(endTrial));
  }

  #once<T>(name: string, find: () => T): T {
    if (!this.#known.has(name)) this.#known.set(name, find());
    return this.#known.get(name) as T;
  }
}
