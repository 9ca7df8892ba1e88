import { existsSync, readFileSync } from 'node:fs';
import { MqttctlError } from '../../text/error.js';
import type { LogLine, LogQuery } from '../log-line.js';
import { type RunProgram, runProgram } from '../run-program.js';
import { readJournal } from './journal.js';
import {
  configOf,
  refuseWithoutRights,
  type ServiceManager,
  type ServiceState,
  type ServiceStatus,
} from './manager.js';

const PROPERTIES = [
  ...['LoadState', 'ActiveState', 'SubState', 'Result', 'MainPID', 'NRestarts', 'StartLimitBurst', 'Restart'],
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
    const properties = await this.#show();
    if (properties.size > 0) return readStatus(this.unit, properties);
    throw new MqttctlError(`systemctl does not tell about ${this.unit}: is systemd running here?`);
  }

  /** Whether there is such a unit. */
  async isThere(): Promise<boolean> {
    return (await this.#show()).get('LoadState') === 'loaded';
  }

  async reload(): Promise<void> {
    const { code, stderr } = await this.#control('reload');
    if (code === 0) return;
    refuseWithoutRights(stderr, `To reload ${this.unit}`);
    throw new MqttctlError(`systemctl reload ${this.unit} failed: ${firstLine(stderr)}`);
  }

  async restart(): Promise<boolean> {
    // Else systemd refuses for some seconds more; there was a change, or nobody would ask.
    if ((await this.status()).state === 'start-limit-hit') await this.#control('reset-failed');
    const { code, stderr } = await this.#control('restart');
    if (code !== 0) refuseWithoutRights(stderr, `To restart ${this.unit}`);
    return code === 0;
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
    const { stdout } = await this.run(['systemctl', 'show', this.unit, '-p', PROPERTIES.join(',')]);
    return readProperties(stdout);
  }
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] || 'it says nothing.';
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

/**
 * At the start limit systemd keeps the result of the last failure, so that only the number of restarts tells (seen with
 * 252, 257 and 262).
 */
function stateOf(properties: ReadonlyMap<string, string>): ServiceState {
  const number = (name: string) => Number(properties.get(name) ?? 0);
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
      const burst = number('StartLimitBurst');
      const gaveUp = properties.get('Restart') !== 'no' && burst > 0 && number('NRestarts') >= burst;
      return gaveUp || properties.get('Result') === 'start-limit-hit' ? 'start-limit-hit' : 'failed';
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
