import path from 'node:path';
import { BrokerProcess, type Fate } from '../host/broker-process.js';

/** The broker of the story, started and ended again and again on the same configuration. */
export class DemoBroker {
  #process: BrokerProcess | undefined;

  constructor(
    private readonly binary: string,
    private readonly directory: string,
  ) {}

  /** @returns what became of it, and what it said last */
  async start(ports: readonly number[]): Promise<Fate & { readonly words: string }> {
    this.#process = new BrokerProcess(this.binary, this.#config, this.directory);
    const fate = await this.#process.settle(ports);
    return { ...fate, words: this.#process.lastWords };
  }

  async stop(): Promise<void> {
    await this.#process?.stop();
    this.#process = undefined;
  }

  /** Has it run on after the story; returns its process id. */
  async leaveRunning(): Promise<number | undefined> {
    await this.stop();
    return BrokerProcess.leaveRunning(this.binary, this.#config, this.directory);
  }

  get #config(): string {
    return path.join(this.directory, 'mosquitto.conf');
  }
}
