import { isIPv4 } from 'node:net';
import { listenerName } from '../conf/listener-name.js';
import type { Listener } from '../conf/model.js';
import type { BrokerProcessFacts } from '../host/sockets/broker-processes.js';
import type { ListeningSocket } from '../host/sockets/listening-socket.js';
import { plural, t } from '../language/t.js';
import { capital } from '../text/words.js';
import { isUnexpected, type PortsReport } from './examine.js';
import { isOfBroker, type PortRow } from './match-sockets.js';
import { holderName, placeName, socketName } from './names.js';
import { isOfConfiguration, type Stale, waitingForRestart } from './stale.js';

type Missing = Extract<PortRow, { state: 'missing' }>;
type Expected = Extract<PortRow, { state: 'expected' }>;
type Foreign = Extract<PortRow, { state: 'foreign' }>;

/** What is not as the configuration has it, why as far as it can be known, and the next step: a sentence or two each. */
export function remarks(report: PortsReport): string[] {
  const { rows, account, main } = report;
  if (main === undefined) return [];
  const unexpected = rows.filter((row) => isUnexpected(row, account));
  const waiting = waitingForRestart(report, unexpected);
  const rest = unexpected.filter((row) => !waiting.some((stale) => stale.rows.has(row)));
  return [
    ...waiting.map((stale) => staleRemark(report, stale)),
    ...missingRemarks(
      report,
      rest.filter((row): row is Missing => row.state === 'missing'),
    ),
    ...rest.filter((row): row is Expected => row.state === 'expected').map((row) => wideRemark(report, row)),
    ...foreignRemarks(
      report,
      rest.filter((row): row is Foreign => row.state === 'foreign'),
    ),
  ];
}

function staleRemark(report: PortsReport, { broker, changed, rows }: Stale): string {
  const names = [...rows].map((row) =>
    row.state === 'foreign' ? socketName(row.socket) : listenerName(row.expected.listener),
  );
  return t`${capital([...new Set(names)].join(', '))}: ${changed} was changed after mosquitto (pid ${broker.pid}) was started, and listeners are opened and closed only then: ${restartCommand(report)}`;
}

function missingRemarks(report: PortsReport, missing: readonly Missing[]): string[] {
  const held = missing.filter(({ heldBy }) => heldBy);
  const nobodys = missing.filter(({ heldBy }) => !heldBy);
  const remarks = byListener(held).flatMap((group) =>
    groups(group, ({ heldBy }) => heldBy && holderName(heldBy)).map((rows) => heldRemark(report, rows)),
  );
  const broker = report.brokers.find((each) => isOfConfiguration(report, each));
  if (broker) return [...remarks, ...byListener(nobodys).map((rows) => silentRemark(report, rows, broker))];
  const container = containerRemark(report);
  const isTold = container !== undefined && remarks.some((remark) => remark.endsWith(container));
  return nobodys.length === 0 || isTold ? remarks : [...remarks, container ?? nobodyRuns(report)];
}

function byListener(missing: readonly Missing[]): Missing[][] {
  return groups(missing, ({ expected }) => expected.listener);
}

/** Programs that listen here for those in containers. */
const PROXIES = ['docker-proxy', 'rootlessport'];

/** Somebody has the sockets of a listener. */
function heldRemark(report: PortsReport, group: readonly Missing[]): string {
  const heldBy = group[0]?.heldBy as ListeningSocket;
  const has = t`${notOpen(report, group)}: ${holderName(heldBy)} has ${socketName(heldBy)}`;
  if (isOfBroker(heldBy, report.account)) return `${has}. ${otherConfiguration(report, heldBy)}`;
  if (heldBy.holders.length === 0) return t`${has}. Run mqttctl as root to see which.`;
  if (!heldBy.holders.some(({ name }) => PROXIES.includes(name))) {
    return t`${has}. Stop that, or give the listener another port.`;
  }
  const container = containerRemark(report) ?? t`A broker in it has its sockets there: look from inside.`;
  return t`${has} for a container. ${container}`;
}

/** Nobody has the sockets of a listener, though the broker runs. */
function silentRemark(report: PortsReport, group: readonly Missing[], { pid }: BrokerProcessFacts): string {
  return t`${notOpen(report, group)}, though mosquitto (pid ${pid}) runs: its log tells why.`;
}

function nobodyRuns({ brokers, main, hasUnit }: PortsReport): string {
  const start = hasUnit ? 'sudo systemctl start mosquitto. ' : '';
  const which =
    brokers.length === 0 ? t`No mosquitto runs here` : t`No mosquitto that runs here was started with ${main}`;
  return t`${which}: ${start}"mqttctl lint" tells what would keep it from starting.`;
}

function containerRemark({ brokers }: PortsReport): string | undefined {
  const pid = brokers.find(({ isElsewhere }) => isElsewhere)?.pid;
  if (pid === undefined) return undefined;
  return t`mosquitto (pid ${pid}) runs in a network of its own, perhaps a container; from there: sudo nsenter -n -t ${pid} mqttctl ports --root /proc/${pid}/root`;
}

function wideRemark(report: PortsReport, { expected, socket }: Expected): string {
  const line = expected.place ? placeName(report, expected.place) : t`its line`;
  const remedy = isFamilyRemedy(expected.listener)
    ? t`add socket_domain ipv4 to it.`
    : t`close the port with a firewall.`;
  return t`${socketName(socket)} is open on every address, although ${line} names fewer: this build does not hear that for ${expected.speaks}; ${remedy}`;
}

/** The old libwebsockets hears an IPv4 address where it is to take IPv4 alone. */
function isFamilyRemedy({ host, settings }: Listener): boolean {
  return host !== undefined && isIPv4(host) && !settings.has('socket_domain');
}

function foreignRemarks(report: PortsReport, foreign: readonly Foreign[]): string[] {
  return groups(foreign, ({ socket }) => holderName(socket)).map((group) => {
    const { socket } = group[0] as Foreign;
    const names = group.map((row) => socketName(row.socket)).join(', ');
    const has = plural(
      group.length,
      t`${names}: ${holderName(socket)} has it open, and ${report.main} does not ask for it.`,
      t`${names}: ${holderName(socket)} has them open, and ${report.main} does not ask for them.`,
    );
    return `${has} ${otherConfiguration(report, socket)}`;
  });
}

/** What is known of a broker that has sockets of which this configuration knows nothing. */
function otherConfiguration(report: PortsReport, { holders }: ListeningSocket): string {
  const broker = report.brokers.find(({ pid }) => holders.some((holder) => holder.pid === pid));
  const config = broker?.config;
  if (config === null) return t`It was started without a configuration file: stop it where nobody wants it.`;
  if (config === undefined || config === report.main) {
    return t`Its sockets are not those of the files as they are now: ${restartCommand(report)}`;
  }
  return t`It was started with ${config}: "mqttctl ports -c ${config}" compares with that.`;
}

/** Which sockets of a listener are not open: all, or these. */
function notOpen(report: PortsReport, group: readonly Missing[]): string {
  const { listener, place } = (group[0] as Missing).expected;
  const all = report.rows.filter((row) => row.state !== 'foreign' && row.expected.listener === listener);
  const names =
    all.length === group.length ? [listenerName(listener)] : group.map(({ expected }) => socketName(expected.on));
  const where = place ? t` of ${placeName(report, place)}` : '';
  return capital(t`${names.join(t` and `)}${where} is not open`);
}

function restartCommand({ hasUnit }: PortsReport): string {
  return hasUnit ? 'sudo systemctl restart mosquitto' : t`restart it.`;
}

/** In the order of the first of each. */
function groups<T>(rows: readonly T[], key: (row: T) => unknown): T[][] {
  const found = new Map<unknown, T[]>();
  for (const row of rows) found.set(key(row), [...(found.get(key(row)) ?? []), row]);
  return [...found.values()];
}
