import { type Explanation, explainMessage } from '../broker-messages/explain.js';
import type { Evaluation } from '../conf/evaluate/evaluate.js';
import type { LogLine } from '../host/log-line.js';
import type { FoundService } from '../host/service/find.js';
import { logSources } from '../service/log-sources.js';

/** So many of the last lines are looked at. */
const LINES_MAX = 3000;
/** The log's times are whole seconds. */
const SLACK_MS = 1000;
/** Of a broker that does not run, earlier attempts count as well. */
const ATTEMPTS_MS = 60_000;
/** Seconds since 1970, or what log_timestamp_format makes of them. */
const TIME = /^(?:\d{9,}|\d{4}-\d\d-\d\d[T ][\d:+-]*): /;
/** The first that a broker says, and what systemd says before it starts one: "Starting mosquitto.service - …...". */
const STARTING = /(?:^|: )(?:mosquitto version \S+ (?:starting|running)\.?|Starting .*mosquitto.*\.\.\.)$/i;
const RELOADING = /(?:^|: )Reloading config\.$/;

/** Families of messages that are about clients, or about other brokers, for which there is a check of their own. */
const OTHERS = ['client', 'protocol', 'bridge'];

/** A message about the broker itself, not about a client. */
export interface BrokerComplaint {
  readonly text: string;
  readonly explanation: Explanation | undefined;
}

/** What a broker has said lately: since it was started, or, where it does not run, at its last attempts. */
export class BrokerLog {
  private constructor(
    private readonly lines: readonly LogLine[],
    private readonly evaluation: Evaluation | undefined,
  ) {}

  static async read({ manager, broker, status }: FoundService, evaluation: Evaluation | undefined): Promise<BrokerLog> {
    const begin = broker?.startedAt ?? status.since;
    const since = begin && new Date(begin.getTime() - (broker ? SLACK_MS : ATTEMPTS_MS));
    const lines: LogLine[] = [];
    for (const source of logSources(manager, evaluation)) {
      try {
        const said: LogLine[] = [];
        for await (const line of source.read({ lines: LINES_MAX, since })) said.push(line);
        // What an earlier one said in the same second is not this broker's.
        const start = broker ? said.findLastIndex(({ text }) => STARTING.test(text)) : -1;
        lines.push(...said.slice(start + 1));
      } catch {
        // A log that may not be read says nothing.
      }
    }
    return new BrokerLog(lines, evaluation);
  }

  /** When the broker was last told to read its files again; undefined: not lately. */
  get reloadedAt(): Date | undefined {
    return this.lines.findLast(({ text }) => RELOADING.test(text))?.time;
  }

  /** What went wrong when it last read its files again. */
  get reloadComplaints(): readonly BrokerComplaint[] {
    const from = this.lines.findLastIndex(({ text }) => RELOADING.test(text));
    return from === -1 ? [] : this.#complaints(this.lines.slice(from + 1));
  }

  /** What the broker itself said last of what went wrong; else what its service manager said. */
  get lastWords(): BrokerComplaint | undefined {
    const { complaints } = this;
    return complaints.findLast(({ explanation }) => !explanation?.id.startsWith('systemd/')) ?? complaints.at(-1);
  }

  /** All that went wrong. */
  get complaints(): readonly BrokerComplaint[] {
    return this.#complaints(this.lines);
  }

  #complaints(lines: readonly LogLine[]): BrokerComplaint[] {
    const found: BrokerComplaint[] = [];
    for (const { text: line } of lines) {
      const text = line.replace(TIME, '');
      // It goes with the line before.
      const place = /(?:^|: )Error found at (.*?)\.?$/.exec(text)?.[1];
      const before = found.at(-1);
      if (place && before)
        found[found.length - 1] = { ...before, text: `${before.text.replace(/\.$/, '')} (${place})` };
      else if (this.#isComplaint(text)) found.push({ text, explanation: explainMessage(text, this.evaluation) });
    }
    return [...new Map(found.map((each) => [each.text.replace(/\d+/g, '#'), each])).values()];
  }

  #isComplaint(text: string): boolean {
    const explanation = explainMessage(text, this.evaluation);
    const family = explanation?.id.split('/')[0];
    if (family !== undefined && OTHERS.includes(family)) return false;
    return explanation ? explanation.severity === 'error' : /(?:^|: )Error\b/.test(text);
  }
}
