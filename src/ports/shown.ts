import { plural, t } from '../language/t.js';
import { isUnexpected, type PortsReport } from './examine.js';
import { isOfBroker, type PortRow } from './match-sockets.js';

/** What is shown: the sockets of brokers and of the configuration; all where there is none, or where all is asked for. */
export function shownRows({ rows, main, account }: PortsReport, all: boolean): readonly PortRow[] {
  if (all || main === undefined) return rows;
  return rows.filter((row) => row.state !== 'foreign' || isOfBroker(row.socket, account));
}

/** Whether nothing is missing, and no mosquitto listens where nothing is configured. */
export function isAsConfigured({ rows, main, account }: PortsReport): boolean {
  return main === undefined || !rows.some((row) => isUnexpected(row, account));
}

/** What another account would see more of these rows; undefined where that is nothing. */
export function unseenNote(rows: readonly PortRow[]): string | undefined {
  if (process.getuid === undefined || process.getuid() === 0) return undefined;
  const unseen = rows.filter((row) => (row.state === 'missing' ? row.heldBy : row.socket)?.holders.length === 0).length;
  if (unseen === 0) return undefined;
  return plural(
    unseen,
    t`Of one socket the process is not shown to you: root sees it (sudo mqttctl ports).`,
    t`Of ${unseen} sockets the process is not shown to you: root sees it (sudo mqttctl ports).`,
  );
}
