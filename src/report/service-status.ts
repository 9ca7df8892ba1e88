import type { ChalkInstance } from 'chalk';
import { versionText } from '../conf/version.js';
import type { RunningBroker } from '../host/running-broker.js';
import type { ServiceState, ServiceStatus } from '../host/service/manager.js';
import { t } from '../language/t.js';
import { configOfService, type Service } from '../service/examine.js';
import { moment } from './moment.js';
import { table } from './table.js';
import { visible } from './visible.js';
import { wrap } from './wrap.js';

/** For programs; its shape is published in schemas/service-status.schema.json. */
export function statusDocument(service: Service, userName: (uid: number) => string): object {
  const { status, broker, others, installed } = service;
  return {
    kind: status.kind,
    name: status.name,
    state: status.state,
    running: status.state === 'running',
    result: status.result ?? null,
    pid: status.pid ?? null,
    since: status.since?.toISOString() ?? null,
    restarts: status.restarts ?? null,
    starts_as: status.user ?? null,
    workdir: status.workdir ?? null,
    argv: status.argv,
    config: configOfService(service) ?? null,
    fragment: status.fragment ?? null,
    drop_ins: status.dropIns,
    needs_daemon_reload: status.needsDaemonReload ?? false,
    enabled: status.enabled ?? null,
    watchdog: status.watchdog ?? null,
    after: status.after,
    installed_version: installed === undefined ? null : versionText(installed),
    broker: broker ? brokerDocument(broker, userName) : null,
    others: others.map((other) => brokerDocument(other, userName)),
  };
}

function brokerDocument(broker: RunningBroker, userName: (uid: number) => string): object {
  return {
    pid: broker.pid,
    ppid: broker.ppid,
    version: versionText(broker.version),
    program: broker.program,
    replaced: broker.replaced,
    account: userName(broker.account.uid),
    uid: broker.account.uid,
    gids: broker.account.gids,
    started_at: broker.startedAt.toISOString(),
    config: broker.config ?? null,
    workdir: broker.workdir,
    open_files_max: broker.openFilesMax ?? null,
  };
}

/** As people call them. */
export const STATES: Readonly<Record<ServiceState, string>> = {
  running: t`running`,
  starting: t`starting`,
  stopping: t`stopping`,
  restarting: t`failed, and is tried again`,
  stopped: t`stopped`,
  failed: t`failed`,
  'start-limit-hit': t`failed, and is not tried again (start limit)`,
};

const STATE = t`State`;

/** For people: a table, and below it what is worth a second look. */
export function statusText(service: Service, userName: (uid: number) => string, chalk: ChalkInstance): string {
  const { status, broker, installed } = service;
  const paint = status.state === 'running' ? chalk.green : chalk.red;
  const rows: (readonly [string, string | undefined])[] = [
    [t`Service`, `${status.name}${status.name.startsWith(status.kind) ? '' : ` (${status.kind})`}`],
    [STATE, paint(stateText(status))],
    [status.pid === undefined ? t`Last start` : t`Since`, status.since && moment(status.since)],
    [t`Process`, processText(status, broker, userName)],
    [
      t`Version`,
      broker
        ? versionText(broker.version)
        : installed === undefined
          ? undefined
          : t`${versionText(installed)} installed`,
    ],
    [t`Restarts`, status.restarts ? t`${status.restarts} by ${status.kind}` : undefined],
    [t`Configuration`, configOfService(service)],
    [t`Command`, status.argv.join(' ') || undefined],
    [t`Directory`, status.workdir],
    [t`Starts as`, status.user],
    [status.kind === 'systemd' ? t`Unit` : t`Defined in`, status.fragment],
    ...status.dropIns.map((path) => [t`Drop-in`, path] as const),
    [t`At boot`, status.enabled],
    [t`After`, status.after.filter((unit) => /network/.test(unit)).join(' ') || undefined],
    [t`Watchdog`, status.watchdog],
  ];
  const known = rows.flatMap(([name, value]) =>
    value === undefined ? [] : [[name, name === STATE ? value : visible(value)]],
  );
  const remarks = remarksOf(service, userName).flatMap((remark) => ['', ...wrap(visible(remark))]);
  return `${table(known)}${remarks.map((line) => `${line}\n`).join('')}`;
}

function stateText({ state, result }: ServiceStatus): string {
  return result === undefined ? STATES[state] : t`${STATES[state]}: ${visible(result)}`;
}

function processText(
  { pid }: ServiceStatus,
  broker: RunningBroker | undefined,
  userName: (uid: number) => string,
): string | undefined {
  if (!broker) return pid === undefined ? undefined : String(pid);
  const limit = broker.openFilesMax === undefined ? '' : t`, ${broker.openFilesMax} open files at most`;
  return t`${broker.pid}, as ${userName(broker.account.uid)}${limit}`;
}

function remarksOf(
  { status, broker, others, installed, manager }: Service,
  userName: (uid: number) => string,
): string[] {
  const remarks: string[] = [];
  if (broker?.replaced) {
    const { program } = broker;
    const version = versionText(broker.version);
    remarks.push(
      installed === undefined
        ? t`${program} was replaced after the broker was started: it runs ${version}, and the program on the disk is gone. "mqttctl service restart" takes it into use.`
        : t`${program} was replaced after the broker was started: it runs ${version}, and the program on the disk is ${versionText(installed)} now. "mqttctl service restart" takes it into use.`,
    );
  }
  if (status.needsDaemonReload) {
    remarks.push(t`The unit or a drop-in was changed, and systemd still has the old one: systemctl daemon-reload`);
  }
  if (status.state === 'start-limit-hit' || status.state === 'failed' || status.state === 'restarting') {
    const again = manager.startAgain;
    remarks.push(
      again === undefined
        ? t`Why it failed: "mqttctl service logs --explain" and "mqttctl lint". Mend that`
        : t`Why it failed: "mqttctl service logs --explain" and "mqttctl lint". Mend that, then: ${again}`,
    );
  }
  for (const other of others) {
    remarks.push(
      t`Another broker runs here: process ${other.pid}, Mosquitto ${versionText(other.version)} as ${userName(other.account.uid)}, with ${other.config ?? t`no configuration`}.`,
    );
  }
  return remarks;
}
