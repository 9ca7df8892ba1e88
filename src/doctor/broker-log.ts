import { familyOf, isError, RELOADING } from '../broker-messages/complaint.js';
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

/** Families of messages that are about clients, or about other brokers, for which there is a check of their own. */
const OTHERS = ['client', 'protocol', 'bridge'];

/** A message about the broker itself, not about a client. */
export interface BrokerComplaint {
  readonly text: string;
  readonly explanation: Explanation | undefined;
}

/** What a broker has said lately: since it was started, or, where it does not run, at its last attempts. */
export class BrokerLog {
  readonly #lines: readonly LogLine[];
  readonly #found: readonly FoundComplaint[];
  /** The line at which it was last told to read its files again; -1: none. */
  readonly #reload: number;

  private constructor(lines: readonly LogLine[], evaluation: Evaluation | undefined) {
    this.#lines = lines;
    this.#found = complaintsIn(lines, evaluation);
    this.#reload = lines.findLastIndex(({ text }) => RELOADING.test(text));
  }

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
    return this.#lines[this.#reload]?.time;
  }

  /** What went wrong when it last read its files again. */
  get reloadComplaints(): readonly BrokerComplaint[] {
    return this.#reload === -1 ? [] : distinct(this.#found.filter(({ line }) => line > this.#reload));
  }

  /** All that went wrong. */
  get complaints(): readonly BrokerComplaint[] {
    return distinct(this.#found);
  }

  /** What the broker itself said last of what went wrong; else what its service manager said. */
  get lastWords(): BrokerComplaint | undefined {
    const { complaints } = this;
    const isOwn = ({ explanation }: BrokerComplaint) => !explanation || familyOf(explanation) !== 'systemd';
    return complaints.findLast(isOwn) ?? complaints.at(-1);
  }
}

interface FoundComplaint extends BrokerComplaint {
  /** Which line of the log. */
  readonly line: number;
}

function complaintsIn(lines: readonly LogLine[], evaluation: Evaluation | undefined): FoundComplaint[] {
  const found: FoundComplaint[] = [];
  for (const [line, { text: written }] of lines.entries()) {
    const text = written.replace(TIME, '');
    const place = /(?:^|: )Error found at (.*?)\.?$/.exec(text)?.[1];
    const before = found.at(-1);
    if (place && before) {
      // It goes with the line before.
      found[found.length - 1] = { ...before, text: `${before.text.replace(/\.$/, '')} (${place})` };
      continue;
    }
    const explanation = explainMessage(text, evaluation);
    const isOfOthers = explanation !== undefined && OTHERS.includes(familyOf(explanation));
    if (!isOfOthers && isError(text, explanation)) found.push({ line, text, explanation });
  }
  return found;
}

/** Those that differ in more than numbers, the last of each. */
function distinct(complaints: readonly BrokerComplaint[]): BrokerComplaint[] {
  return [...new Map(complaints.map((each) => [each.text.replace(/\d+/g, '#'), each])).values()];
}
