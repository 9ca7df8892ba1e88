import { setTimeout as sleep } from 'node:timers/promises';
import type { Evaluation } from '../conf/evaluate/evaluate.js';
import { LogPosition } from '../host/log-file.js';
import { journalCursor, readJournal } from '../host/service/journal.js';
import type { ServiceManager } from '../host/service/manager.js';
import { Systemd } from '../host/service/systemd.js';
import { destinationsOf } from './log-sources.js';

const POLL_MS = 100;

/** What a broker says from a moment on, in its log file and in the journal. */
export class LogWatch {
  readonly #lines: string[] = [];

  private constructor(
    private readonly file: LogPosition | undefined,
    private readonly journal: { match: readonly string[]; after: string } | undefined,
  ) {}

  /**
   * Remembers where the logs end now.
   *
   * @param pid the broker, which may have its log open by another name
   * @throws MqttctlError where the log file cannot be read
   */
  static async begin(manager: ServiceManager, evaluation: Evaluation | undefined, pid?: number): Promise<LogWatch> {
    const destinations = evaluation && destinationsOf(evaluation);
    const file = destinations?.file === undefined ? undefined : LogPosition.atEnd(destinations.file, pid);
    const match =
      manager instanceof Systemd ? ['-u', manager.unit] : destinations?.syslog ? ['-t', 'mosquitto'] : undefined;
    const after = match && (await journalCursor());
    return new LogWatch(file, match && after !== undefined ? { match, after } : undefined);
  }

  /** Whether there is anything to read. */
  get sees(): boolean {
    return this.file !== undefined || this.journal !== undefined;
  }

  /** All that was said since the beginning: in the log file, then by the manager and before the log was open. */
  async lines(): Promise<readonly string[]> {
    return [...this.#fileLines(), ...(await this.#journalLines())];
  }

  /** Waits until a line like that is in the log; false where the time is up before. */
  async until(pattern: RegExp, patienceMs: number): Promise<boolean> {
    const end = Date.now() + patienceMs;
    do {
      const lines = this.file ? this.#fileLines() : await this.#journalLines();
      if (lines.some((line) => pattern.test(line))) return true;
      await sleep(POLL_MS);
    } while (Date.now() < end);
    return false;
  }

  #fileLines(): readonly string[] {
    this.#lines.push(...(this.file?.newLines() ?? []));
    return this.#lines;
  }

  async #journalLines(): Promise<readonly string[]> {
    const lines: string[] = [];
    if (this.journal) {
      for await (const { text } of readJournal(this.journal.match, { after: this.journal.after })) lines.push(text);
    }
    return lines;
  }

  close(): void {
    this.file?.close();
  }
}
