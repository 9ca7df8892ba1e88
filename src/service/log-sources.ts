import type { Evaluation } from '../conf/evaluate/evaluate.js';
import { readLogFile } from '../host/log-file.js';
import type { LogLine, LogQuery } from '../host/log-line.js';
import { readJournal } from '../host/service/journal.js';
import type { ServiceManager } from '../host/service/manager.js';
import { isSystemdBooted } from '../host/service/systemd.js';
import { resolvePath } from '../installation/paths.js';
import { t } from '../language/t.js';

/** A place where the broker's messages go. */
export interface LogSource {
  readonly kind: 'file' | 'journal' | 'syslog';
  /** Of the file, or what selects the entries of the journal. */
  readonly name: string;
  read(query: LogQuery): AsyncIterable<LogLine>;
}

/** What a configuration says about the log. */
export interface LogDestinations {
  /** Absolute; undefined: no log file. */
  readonly file: string | undefined;
  readonly syslog: boolean;
  /** The log goes to where the broker was started from: under systemd, to the journal. */
  readonly output: boolean;
  /** It goes to clients, on the topics $SYS/broker/log/#. */
  readonly topic: boolean;
  /** Whether "Reloading config." is among the messages. */
  readonly tellsReload: boolean;
}

/** Where a broker with that configuration writes its messages; without a line about it, to stderr (src/conf.c). */
export function destinationsOf({ model, circumstances }: Evaluation): LogDestinations {
  const { global } = model;
  const has = (word: string) => global.has(`log_dest ${word}`);
  const file = global.get('log_dest file');
  const isSilent = has('none') && !file;
  const isUnset = ![...global.keys()].some((key) => key.startsWith('log_dest '));
  const types = [...global.keys()].flatMap((key) => /^log_type (.+)$/.exec(key)?.[1] ?? []);
  return {
    file: file && resolvePath(circumstances.workdir, String(file.value)),
    syslog: has('syslog'),
    output: !isSilent && (isUnset || has('stdout') || has('stderr')),
    topic: has('topic'),
    tellsReload: types.length === 0 || types.includes('information') || types.includes('all'),
  };
}

/** Where syslog daemons put what the broker sends them, where there is no journal. */
const SYSLOG_FILES = ['/var/log/syslog', '/var/log/messages'];

/**
 * Where the messages of a broker can be read, the service manager's own last: what is wrong before the log is open is
 * there only.
 */
export function logSources(manager: ServiceManager, evaluation: Evaluation | undefined): LogSource[] {
  const { file, syslog } = evaluation ? destinationsOf(evaluation) : { file: undefined, syslog: false };
  const sources: LogSource[] = [];
  if (file !== undefined) sources.push(fileSource(file));
  if (syslog) sources.push(...(isSystemdBooted() ? [journalSource('mosquitto')] : SYSLOG_FILES.map(syslogSource)));
  const own = manager.logs({ lines: 0 });
  if (own !== undefined)
    sources.push({ kind: 'journal', name: nameOf(manager), read: (query) => manager.logs(query) ?? own });
  return sources;
}

function nameOf(manager: ServiceManager): string {
  return 'unit' in manager ? t`journal of ${manager.unit}` : manager.kind;
}

function fileSource(path: string): LogSource {
  return { kind: 'file', name: path, read: (query) => readLogFile(path, query) };
}

function journalSource(identifier: string): LogSource {
  return {
    kind: 'syslog',
    name: t`syslog (${identifier}) in the journal`,
    read: (query) => readJournal(['-t', identifier], query),
  };
}

function syslogSource(path: string): LogSource {
  return {
    kind: 'syslog',
    name: path,
    async *read(query) {
      for await (const line of readLogFile(path, query)) if (/\bmosquitto(?:\[\d+\])?: /.test(line.text)) yield line;
    },
  };
}
