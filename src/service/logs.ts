import { explainMessage } from '../broker-messages/explain.js';
import type { Evaluation } from '../conf/evaluate/evaluate.js';
import type { LogLine, LogQuery } from '../host/log-line.js';
import type { Installation } from '../installation/installation.js';
import { t } from '../language/t.js';
import { MqttctlError } from '../text/error.js';
import { evaluateService, type Service } from './examine.js';
import { destinationsOf, type LogSource, logSources } from './log-sources.js';
import type { Message } from './reload.js';

/** The logs of a broker. */
export interface Logs {
  readonly sources: readonly LogSource[];
  /** For the places that messages are about; undefined: nothing is to be explained, or there is no configuration. */
  readonly evaluation: Evaluation | undefined;
  readonly explains: boolean;
}

/** A line with what it means. */
export interface ReadLine extends Message {
  readonly time: Date | undefined;
}

/**
 * Finds the logs of a broker.
 *
 * @throws MqttctlError where its messages are nowhere to be read
 */
export function openLogs(service: Service, installation: Installation, explains: boolean): Logs {
  const evaluation = evaluateService(service, installation);
  const sources = logSources(service.manager, evaluation);
  if (sources.length > 0) return { sources, evaluation, explains };
  const destinations = evaluation && destinationsOf(evaluation);
  const where = destinations?.topic
    ? t`it goes to clients only: mosquitto_sub -t "$SYS/broker/log/#"`
    : destinations?.output
      ? t`it goes to where the broker was started from`
      : t`log_dest is none`;
  throw new MqttctlError(
    t`The log of ${service.status.name} cannot be read from here, ${where}: set "log_dest file /var/log/mosquitto/mosquitto.log" and restart.`,
  );
}

/** All that the query asks for, log by log. */
export async function readLogs(logs: Logs, query: LogQuery): Promise<{ source: LogSource; lines: ReadLine[] }[]> {
  const read = [];
  for (const source of logs.sources) {
    const lines: ReadLine[] = [];
    for await (const line of source.read(query)) lines.push(explained(line, logs));
    read.push({ source, lines });
  }
  return read;
}

/** Tells every line of all logs as it comes, until the process is interrupted. */
export async function followLogs(
  logs: Logs,
  query: LogQuery,
  tell: (source: LogSource, line: ReadLine) => void,
): Promise<void> {
  const { signal } = new AbortController();
  await Promise.all(
    logs.sources.map(async (source) => {
      for await (const line of source.read({ ...query, follow: signal })) tell(source, explained(line, logs));
    }),
  );
}

function explained({ text, time }: LogLine, { explains, evaluation }: Logs): ReadLine {
  return { text, time, explanation: explains ? explainMessage(text, evaluation) : undefined };
}
