import { existsSync, readFileSync } from 'node:fs';
import { t } from '../../language/t.js';
import { MqttctlError } from '../../text/error.js';
import type { LogLine, LogQuery } from '../log-line.js';
import { type RunProgram, runProgram } from '../run-program.js';
import { configOf } from '../running-broker.js';
import { readJournal } from './journal.js';
import { refuseWithoutRights, type ServiceManager, type ServiceState, type ServiceStatus } from './manager.js';
import { hangUp } from './process.js';

const PROPERTIES = [
  ...['LoadState', 'ActiveState', 'SubState', 'Result', 'MainPID', 'NRestarts', 'Restart'],
  ...[
    'User',
    'WorkingDirectory',
    'ExecStart',
    'ExecMainStartTimestamp',
    'ExecMainStatus',
    'FragmentPath',
    'DropInPaths',
  ],
  ...['NeedDaemonReload', 'UnitFileState', 'WatchdogUSec', 'After'],
];

/** Whether systemd has started this machine: not so in most containers, in a chroot, or in old WSL. */
export function isSystemdBooted(): boolean {
  return existsSync('/run/systemd/system');
}

/** The unit whose control group a process is in; whether it is that unit's main process is for systemd to say. */
export function unitOfProcess(pid: number): string | undefined {
  try {
    const groups = readFileSync(`/proc/${pid}/cgroup`, 'utf8');
    return /^(?:0::|\d+:name=systemd:).*\/([^/]+\.service)(?:\/|$)/m.exec(groups)?.[1];
  } catch {
    return undefined;
  }
}

/** A broker that is a unit of systemd. */
export class Systemd implements ServiceManager {
  readonly kind = 'systemd';

  constructor(
    readonly unit: string,
    private readonly run: RunProgram = runProgram,
  ) {}

  /** @throws MqttctlError where systemctl does not answer */
  async status(): Promise<ServiceStatus> {
    return readStatus(this.unit, await this.#show());
  }

  /** Whether there is such a unit. */
  async isThere(): Promise<boolean> {
    return (await this.#show()).get('LoadState') === 'loaded';
  }

  /** Debian's unit has /bin/kill for it, which a small system lacks: then the signal is sent from here. */
  async reload(): Promise<void> {
    const { code, stderr } = await this.#control('reload');
    if (code === 0) return;
    refuseWithoutRights(stderr, t`To reload ${this.unit}`);
    const { pid } = await this.status();
    if (pid === undefined) throw new MqttctlError(t`systemctl reload ${this.unit} failed: ${firstLine(stderr)}`);
    hangUp(pid);
  }

  async restart(): Promise<boolean> {
    // Else systemd refuses for some seconds more; there was a change, or nobody would ask.
    if ((await this.status()).state === 'start-limit-hit') await this.#control('reset-failed');
    const { code, stderr } = await this.#control('restart');
    if (code !== 0) refuseWithoutRights(stderr, t`To restart ${this.unit}`);
    return code === 0;
  }

  async stop(): Promise<void> {
    await this.#control('stop');
  }

  logs(query: LogQuery): AsyncIterable<LogLine> {
    return readJournal(['-u', this.unit], query);
  }

  get startAgain(): string {
    return `systemctl reset-failed ${this.unit} && systemctl start ${this.unit}`;
  }

  #control(verb: string) {
    return this.run(['systemctl', '--no-ask-password', verb, this.unit]);
  }

  async #show(): Promise<Map<string, string>> {
    const { code, stdout, stderr } = await this.run(['systemctl', 'show', this.unit, '-p', PROPERTIES.join(',')]);
    if (code === 0) return readProperties(stdout);
    throw new MqttctlError(t`systemctl does not tell about ${this.unit}: ${firstLine(stderr)} Try it with sudo.`);
  }
}

function firstLine(text: string): string {
  const line = text.trim().split('\n')[0] || t`it says nothing`;
  return line.endsWith('.') ? line : `${line}.`;
}

/** The lines `Name=value` of systemctl show. */
export function readProperties(text: string): Map<string, string> {
  return new Map(
    text.split('\n').flatMap((line) => {
      const equals = line.indexOf('=');
      return equals > 0 ? [[line.slice(0, equals), line.slice(equals + 1)] as const] : [];
    }),
  );
}

/** What systemctl show tells about a unit, in UTC and without translation. */
export function readStatus(unit: string, properties: ReadonlyMap<string, string>): ServiceStatus {
  const text = (name: string) => properties.get(name) || undefined;
  const words = (name: string) => text(name)?.split(' ') ?? [];
  const argv = (/ argv\[\]=(.*?) ; ignore_errors=/.exec(text('ExecStart') ?? '')?.[1] ?? '').split(' ').filter(Boolean);
  const workdir = text('WorkingDirectory')?.replace(/^!/, '');
  const pid = Number(text('MainPID') ?? 0);
  const since = timeOf(text('ExecMainStartTimestamp'));
  const config = configOf(argv, workdir);
  const watchdog = text('WatchdogUSec');
  return {
    kind: 'systemd',
    name: unit,
    state: stateOf(properties),
    ...resultOf(properties),
    ...(pid > 0 && { pid }),
    ...(since && { since }),
    restarts: Number(text('NRestarts') ?? 0),
    user: text('User') ?? 'root',
    workdir: workdir ?? '/',
    argv,
    ...(config !== undefined && { config }),
    ...(text('FragmentPath') && { fragment: text('FragmentPath') as string }),
    dropIns: words('DropInPaths'),
    needsDaemonReload: text('NeedDaemonReload') === 'yes',
    ...(text('UnitFileState') && { enabled: text('UnitFileState') as string }),
    ...(watchdog && watchdog !== '0' && watchdog !== 'infinity' && { watchdog }),
    after: words('After'),
  };
}

/** What Restart=on-failure and always start again after (systemd.service(5)). */
const RESTARTED_AFTER = ['exit-code', 'signal', 'core-dump', 'timeout', 'watchdog'];

/**
 * At the start limit systemd keeps the result of the last failure (seen with 252, 257 and 262), and starts by hand count,
 * too: only that it did not start again what it should tells that it has given up.
 */
function stateOf(properties: ReadonlyMap<string, string>): ServiceState {
  switch (properties.get('ActiveState')) {
    case 'active':
    case 'reloading':
    case 'refreshing':
      return 'running';
    case 'activating':
      return properties.get('SubState')?.startsWith('auto-restart') ? 'restarting' : 'starting';
    case 'deactivating':
      return 'stopping';
    case 'failed': {
      const result = properties.get('Result') ?? '';
      const restarts = ['on-failure', 'always'].includes(properties.get('Restart') ?? '');
      const gaveUp = result === 'start-limit-hit' || (restarts && RESTARTED_AFTER.includes(result));
      return gaveUp ? 'start-limit-hit' : 'failed';
    }
    default:
      return 'stopped';
  }
}

function resultOf(properties: ReadonlyMap<string, string>): { result?: string } {
  const result = properties.get('Result') ?? 'success';
  if (result === 'success') return {};
  const status = properties.get('ExecMainStatus') ?? '0';
  return { result: result === 'exit-code' ? `${result} ${status}` : result };
}

/** `Wed 2026-11-25 16:54:17 UTC`, the form of every version. */
function timeOf(text: string | undefined): Date | undefined {
  const [, day, time] = /(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) UTC$/.exec(text ?? '') ?? [];
  return day === undefined ? undefined : new Date(`${day}T${time}Z`);
}
