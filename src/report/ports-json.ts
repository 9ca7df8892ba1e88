import type { ExpectedSocket } from '../conf/expected-sockets.js';
import { familyOf } from '../conf/startup/addresses.js';
import type { ListeningSocket } from '../host/sockets/listening-socket.js';
import type { PortsReport } from '../ports/examine.js';
import { isOfBroker, type PortRow } from '../ports/match-sockets.js';
import { remarks } from '../ports/remarks.js';
import type { PortsDocument } from './ports-schema.js';

/** For programs; its shape is published in schemas/ports.schema.json. */
export function portsDocument(report: PortsReport, rows: readonly PortRow[]): PortsDocument {
  return {
    configuration: report.main ?? null,
    sockets: rows.map((row) => ({ ...openPart(row), ...configuredPart(report, row), ...judgement(report, row) })),
    remarks: remarks(report),
  };
}

type SocketDocument = PortsDocument['sockets'][number];
type OpenPart = Omit<SocketDocument, 'listener' | 'state' | 'broker' | 'wider' | 'heldBy'>;

function openPart(row: PortRow): OpenPart {
  const { on, holder } =
    row.state === 'missing' ? { on: row.expected.on, holder: undefined } : { on: row.socket, holder: row.socket };
  const address = on.protocol === 'tcp' ? (on.address ?? null) : null;
  const family = address === null ? null : familyOf(address);
  return {
    protocol: on.protocol,
    family,
    address,
    port: on.protocol === 'tcp' ? on.port : null,
    path: on.protocol === 'unix' ? on.path : null,
    dual: family === 'ipv6' && on.protocol === 'tcp' ? (on.dual ?? null) : null,
    ...whoHas(holder),
    otherPids: holder?.holders.slice(1).map(({ pid }) => pid) ?? [],
  };
}

function whoHas(socket: ListeningSocket | undefined): Pick<SocketDocument, 'pid' | 'process' | 'user'> {
  const first = socket?.holders[0];
  return { pid: first?.pid ?? null, process: first?.name ?? null, user: socket?.user ?? null };
}

function configuredPart(report: PortsReport, row: PortRow): Pick<SocketDocument, 'listener'> {
  return { listener: row.state === 'foreign' ? null : listenerPart(report, row.expected) };
}

function listenerPart(
  { main, model }: PortsReport,
  { place, speaks, tls }: ExpectedSocket,
): SocketDocument['listener'] {
  const file = place?.file ?? model?.files[0]?.file;
  return {
    file: file?.path ?? main ?? '',
    line: place ? place.file.lineAt(place.span.start) : null,
    protocol: speaks,
    tls,
  };
}

function judgement(
  { account }: PortsReport,
  row: PortRow,
): Pick<SocketDocument, 'state' | 'broker' | 'wider' | 'heldBy'> {
  const heldBy = row.state === 'missing' ? row.heldBy : undefined;
  return {
    state: row.state,
    broker: row.state === 'expected' || (row.state === 'foreign' && isOfBroker(row.socket, account)),
    wider: row.state === 'expected' && row.expected.wider,
    heldBy: heldBy ? { ...whoHas(heldBy), address: heldBy.protocol === 'tcp' ? heldBy.address : null } : null,
  };
}
