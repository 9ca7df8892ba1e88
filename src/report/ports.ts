import type { ChalkInstance } from 'chalk';
import type { ExpectedSocket } from '../conf/expected-sockets.js';
import type { ListeningSocket } from '../host/sockets/listening-socket.js';
import { t } from '../language/t.js';
import type { PortsReport } from '../ports/examine.js';
import { isOfBroker, type PortRow } from '../ports/match-sockets.js';
import { placeName, socketName } from '../ports/names.js';
import { remarks } from '../ports/remarks.js';
import { table } from './table.js';
import type { TextOptions } from './text.js';
import { visible } from './visible.js';

/** For people: a table like netstat's, and below it what is not as it should be. */
export function portsText(
  report: PortsReport,
  rows: readonly PortRow[],
  { chalk, quiet = false }: TextOptions,
): string {
  const found = remarks(report).map((remark) => `${chalk.red(visible(remark))}\n`);
  if (quiet) return found.join('');
  const columns = report.main === undefined ? STATE : HEADING.length;
  const lines = rows.map((row) => cells(report, row, chalk).slice(0, columns));
  const shown = lines.length > 0 ? [table([HEADING.slice(0, columns), ...lines])] : [];
  const summary = found.length > 0 ? found.join('') : verdict(report, chalk);
  return [...shown, ...(summary ? [summary] : [])].join('\n');
}

const HEADING = [t`ADDRESS`, t`PID/PROCESS`, t`USER`, t`STATE`, t`LISTENER`];
/** This column has colours; where there is no configuration it is left out, with all that follow. */
const STATE = 3;

const STATES = { expected: t`expected`, missing: t`missing`, foreign: t`foreign` } as const;

function verdict({ main, rows }: PortsReport, chalk: ChalkInstance): string {
  if (main === undefined) return '';
  const count = rows.filter(({ state }) => state === 'expected').length;
  const shown = visible(main);
  const text =
    count === 1
      ? t`The socket of ${shown} is open; no mosquitto has another.`
      : count === 2
        ? t`Both sockets of ${shown} are open; no mosquitto has another.`
        : t`All ${count} sockets of ${shown} are open; no mosquitto has another.`;
  return chalk.green(`${text}\n`);
}

function cells(report: PortsReport, row: PortRow, chalk: ChalkInstance): string[] {
  const socket = row.state === 'missing' ? row.heldBy : row.socket;
  return [
    socketName(row.state === 'missing' ? row.expected.on : row.socket),
    socket ? processText(socket) : '-',
    socket?.user ?? '-',
    stateText(report, row, chalk),
    row.state === 'foreign' ? '-' : listenerText(report, row.expected),
  ].map((cell, at) => (at === STATE ? cell : visible(cell)));
}

/** As netstat writes it; how many more share the socket. */
function processText({ holders: [first, ...others] }: ListeningSocket): string {
  if (!first) return '-';
  return `${first.pid}/${first.name}${others.length > 0 ? ` +${others.length}` : ''}`;
}

function stateText({ account }: PortsReport, row: PortRow, chalk: ChalkInstance): string {
  if (row.state === 'expected') return row.expected.wider ? chalk.yellow(t`too wide`) : chalk.green(STATES[row.state]);
  if (row.state === 'missing') return chalk.red(STATES[row.state]);
  // Of what others have open nothing is expected.
  return isOfBroker(row.socket, account) ? chalk.yellow(STATES[row.state]) : '-';
}

/** How URLs call what a listener speaks. */
const SCHEMES = { mqtt: ['mqtt', 'mqtts'], websockets: ['ws', 'wss'], http_api: ['http', 'https'] } as const;

function listenerText(report: PortsReport, { speaks, tls, place }: ExpectedSocket): string {
  return `${SCHEMES[speaks][tls ? 1 : 0]} ${place ? placeName(report, place) : t`local only mode`}`;
}
