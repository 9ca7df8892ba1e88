import type { BrokerProcessFacts } from '../host/sockets/broker-processes.js';
import type { ListeningSocket } from '../host/sockets/listening-socket.js';
import type { PortsReport } from './examine.js';
import { isOfBroker, type PortRow } from './match-sockets.js';

/** A broker that was started before its configuration was changed, and what that explains. */
export interface Stale {
  readonly broker: BrokerProcessFacts;
  /** A file or included directory that was changed since. */
  readonly changed: string;
  readonly rows: ReadonlySet<PortRow>;
}

/** The clocks of processes and files are read apart from each other. */
const CLOCK_SLACK_MS = 1000;

/**
 * The rows for which a restart is due: SIGHUP opens no listeners and closes none. Told only where it can be known: the
 * file that has the line was changed after the broker was started, and nobody else has the socket.
 */
export function waitingForRestart(report: PortsReport, unexpected: readonly PortRow[]): Stale[] {
  return report.brokers
    .filter((broker) => isOfConfiguration(report, broker))
    .flatMap((broker) => {
      const changes = [...report.changedAt].filter(
        ([, at]) => at > (broker.startedAt ?? Number.POSITIVE_INFINITY) + CLOCK_SLACK_MS,
      );
      const changed = new Set(changes.map(([path]) => path));
      const rows = unexpected.filter((row) => isExplained(row, broker, changed, report.account));
      const [first] = rows;
      const path = first?.state === 'missing' ? first.expected.place?.file.path : changes[0]?.[0];
      return path === undefined ? [] : [{ broker, changed: path, rows: new Set(rows) }];
    });
}

/** Whether a broker serves this configuration, as far as that can be seen. */
export function isOfConfiguration({ main }: PortsReport, { config, isElsewhere }: BrokerProcessFacts): boolean {
  return !isElsewhere && (config === main || config === undefined);
}

function isExplained(
  row: PortRow,
  { pid }: BrokerProcessFacts,
  changed: ReadonlySet<string>,
  account: PortsReport['account'],
): boolean {
  if (row.state === 'expected' || changed.size === 0) return false;
  const socket = row.state === 'missing' ? row.heldBy : row.socket;
  const isOurs = ({ holders }: ListeningSocket) => holders.length === 0 || holders.some((holder) => holder.pid === pid);
  if (socket && !(isOfBroker(socket, account) && isOurs(socket))) return false;
  const file = row.state === 'missing' ? row.expected.place?.file.path : undefined;
  return file === undefined || changed.has(file);
}
