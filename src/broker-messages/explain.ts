import { logTexts } from '../acl/log-message.js';
import type { Evaluation } from '../conf/evaluate/evaluate.js';
import type { Place, Severity } from '../text/diagnostic.js';
import { brokerMessages } from './catalogue.js';
import { lineOf, ownCharacters } from './compile.js';
import type { BrokerMessage } from './message.js';
import { placeOf } from './place.js';

/** What a line of the log means to an admin. */
export interface Explanation {
  /** `family/name` of the message. */
  readonly id: string;
  /** How bad it is for the broker as a whole. */
  readonly severity: Severity;
  readonly meaning: string;
  readonly cause: string;
  /** What to do. */
  readonly next: string;
  /** The line of the configuration that it is about, where that is sure. */
  readonly place?: Place;
}

interface Pattern {
  readonly message: BrokerMessage;
  readonly line: RegExp;
  readonly weight: number;
}

let compiled: readonly Pattern[] | undefined;

/**
 * Explains a line of Mosquitto's log, or of systemd's about it, with or without what syslog, the journal or docker put
 * before it. Clients choose names that stand in such lines: one may pose as another message, so that an explanation is
 * a text for people, and nothing is decided by it.
 *
 * @param evaluation the configuration that the broker reads, for the place
 * @returns undefined for a line that is not known
 */
export function explainMessage(line: string, evaluation?: Evaluation): Explanation | undefined {
  for (const text of logTexts(line)) {
    const found = matchOf(text);
    if (!found) continue;
    const { message, values } = found;
    const place = evaluation && message.place && placeOf(message.place, values, text, evaluation);
    const { id, severity, meaning, cause, next } = message;
    return { id, severity, meaning, cause, next, ...(place && { place }) };
  }
  return undefined;
}

/** The message whose format has most characters in common with a text, and what was filled into the format. */
function matchOf(text: string): { message: BrokerMessage; values: readonly string[] } | undefined {
  let best: { pattern: Pattern; values: readonly string[] } | undefined;
  for (const pattern of patterns()) {
    if (best && best.pattern.weight >= pattern.weight) continue;
    const match = pattern.line.exec(text);
    if (match && pattern.message.only?.test(text) !== false) best = { pattern, values: match.slice(1) };
  }
  return best && { message: best.pattern.message, values: best.values };
}

function patterns(): readonly Pattern[] {
  compiled ??= brokerMessages.flatMap((message) =>
    message.formats.map((format) => ({ message, line: lineOf(format), weight: ownCharacters(format) })),
  );
  return compiled;
}
