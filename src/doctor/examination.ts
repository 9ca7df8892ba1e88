import { type Evaluation, evaluate } from '../conf/evaluate/evaluate.js';
import { versionText } from '../conf/version.js';
import { type BrokerBinary, findBroker } from '../host/broker-binary.js';
import { type RunningBroker, runningBrokers } from '../host/running-broker.js';
import { Installation, type InstallationFlags } from '../installation/installation.js';
import { runRules } from '../lint/engine.js';
import { rules } from '../lint/rules/index.js';
import type { Diagnostic } from '../text/diagnostic.js';

/**
 * What is known about the installation that is examined. Everything is looked up once, when the first check asks for
 * it; a repair makes it old, and a new examination sees what came of it.
 */
export class Examination {
  readonly installation: Installation;
  readonly #now: Date;
  #installed: { readonly found: BrokerBinary | undefined } | undefined;
  #brokers: readonly RunningBroker[] | undefined;
  #evaluation: Evaluation | undefined;
  #diagnostics: readonly Diagnostic[] | undefined;

  /** @throws MqttctlError where the flags cannot be followed */
  constructor(
    private readonly flags: InstallationFlags,
    { now = new Date() }: { readonly now?: Date } = {},
  ) {
    this.installation = new Installation(flags);
    this.#now = now;
  }

  /** Whether it is this machine itself, with its processes and sockets, and not a tree somewhere on it. */
  get isLive(): boolean {
    return !this.installation.isRooted;
  }

  /** The brokers that run here; those of other accounts are seen by root alone. */
  get brokers(): readonly RunningBroker[] {
    this.#brokers ??= this.isLive ? runningBrokers() : [];
    return this.#brokers;
  }

  /** The running broker that reads the configuration that is examined; else the only one that runs. */
  get broker(): RunningBroker | undefined {
    const { mainFile } = this;
    return this.brokers.find(({ config }) => config === mainFile) ?? this.brokers[0];
  }

  /** The broker that the search path finds. */
  get installedBroker(): BrokerBinary | undefined {
    this.#installed ??= { found: this.isLive ? findBroker() : undefined };
    return this.#installed.found;
  }

  /** The main configuration file, as the broker sees it. */
  get mainFile(): string {
    return this.installation.mainFile(this.installation.defaultConfiguration());
  }

  /**
   * What the version that runs (else the one that is installed) makes of the configuration.
   *
   * @throws MqttctlError where there is no configuration
   */
  get evaluation(): Evaluation {
    this.#evaluation ??= this.#evaluate();
    return this.#evaluation;
  }

  /** Everything that lint finds. */
  get diagnostics(): readonly Diagnostic[] {
    this.#diagnostics ??= runRules(this.evaluation, rules, {}, { now: this.#now });
    return this.#diagnostics;
  }

  #evaluate(): Evaluation {
    const { broker, flags, mainFile } = this;
    const isRead = broker?.config === mainFile;
    const judged =
      broker && isRead
        ? new Installation({ workdir: broker.workdir, ...flags, target: flags.target ?? versionText(broker.version) })
        : this.installation;
    return evaluate(mainFile, judged.circumstances(mainFile));
  }
}
