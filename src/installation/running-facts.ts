import { realpathSync } from 'node:fs';
import { readModel } from '../conf/evaluate/evaluate.js';
import type { BrokerModel, Settings } from '../conf/model.js';
import { securityFilesOf } from '../conf/security-files.js';
import { versionText } from '../conf/version.js';
import { findBroker } from '../host/broker-binary.js';
import { modifiedAt } from '../host/modified-at.js';
import { type RunningBroker, runningBrokers } from '../host/running-broker.js';
import { Installation } from './installation.js';
import { resolvePath } from './paths.js';

/** What this machine knows about the broker that runs on it. */
export interface RunningFacts {
  readonly pid: number;
  readonly startedAt: Date;
  /** Its main configuration file. */
  readonly config: string | undefined;
  /**
   * The files that it reads which were changed since. Whether it was told to reload them meanwhile cannot be seen from
   * outside: it says so in its log only.
   */
  readonly changedSince: readonly string[];
}

/** Options that name files which are read at start and at a reload. */
const FILE_OPTIONS = ['certfile', 'keyfile', 'cafile', 'crlfile', 'psk_file', 'dhparamfile'];

/** The version that would be started now. */
export function installedBroker(): string | undefined {
  const found = findBroker();
  return found && versionText(found.version);
}

/** How far a clock may be off, and a start in /proc. */
const TOLERANCE_S = 5;

/** The broker of somebody else's words, by which it is known again among the processes. */
export interface ToldFacts {
  /** What it says how long it runs; that may be one sys_interval old. */
  readonly uptime: number;
  readonly sysInterval: number;
  /** The configuration that was asked, where one was. */
  readonly config: string | undefined;
}

/**
 * The process of a broker: the one that was started when it says, or of several of these the one with that
 * configuration. Undefined where there is none or mqttctl may not look at it, as from another account.
 */
export function runningFacts({ uptime, sysInterval, config }: ToldFacts, now = Date.now()): RunningFacts | undefined {
  const seen = runningBrokers().flatMap((broker) => {
    const late = (now - broker.startedAt.getTime()) / 1000 - uptime;
    return late > -TOLERANCE_S && late < sysInterval + TOLERANCE_S ? [broker] : [];
  });
  const meant = seen.length === 1 ? seen : seen.filter((broker) => isSameFile(broker.config, config));
  const [found, ...others] = meant;
  if (!found || others.length > 0) return undefined;
  const { pid, startedAt } = found;
  // A start is known to the second only.
  const changedSince = filesOf(found).filter((file) => modifiedAt(file) > startedAt.getTime() + 1000);
  return { pid, startedAt, config: found.config, changedSince };
}

function filesOf({ config, workdir, version, account }: RunningBroker): string[] {
  if (config === undefined) return [];
  const as = `${account.uid}:${account.gids[0]}`;
  const installation = new Installation({ target: versionText(version), workdir, as });
  const { model } = readModel(config, installation.circumstances(config));
  const referred = [
    ...(['password_file', 'acl_file'] as const).flatMap((kind) => securityFilesOf(model, kind).map(({ path }) => path)),
    ...scopesOf(model).flatMap(filesNamedBy),
  ];
  return [...new Set([...model.files.map(({ path }) => path), ...referred.map((path) => resolvePath(workdir, path))])];
}

function scopesOf({ global, security, listeners }: BrokerModel): Settings[] {
  return [global, security, ...listeners.flatMap(({ settings, security: own }) => [settings, own])];
}

function filesNamedBy(settings: Settings): string[] {
  return FILE_OPTIONS.flatMap((option) => {
    const value = settings.get(option)?.value;
    return value === undefined ? [] : [String(value)];
  });
}

function isSameFile(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  try {
    return realpathSync(one) === realpathSync(other);
  } catch {
    return false;
  }
}
