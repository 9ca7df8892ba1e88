import path from 'node:path';
import { type Evaluation, evaluate, readModel } from '../conf/evaluate/evaluate.js';
import type { Candidate as CandidateOfFile } from '../installation/candidate-filesystem.js';
import { canonicalPath } from '../installation/canonical-path.js';
import type { FileSystem } from '../installation/filesystem.js';
import type { Installation } from '../installation/installation.js';
import { evaluateRunning } from '../installation/running-configuration.js';
import { t } from '../language/t.js';
import { configOfService, evaluateStart, examineService, type Service } from '../service/examine.js';
import { MqttctlError, UsageError } from '../text/error.js';
import { type Candidate, type CandidateFile, readCandidate } from './candidate.js';
import { type FileChange, type FileState, stateOf } from './file-change.js';
import { type Need, needOf } from './needed.js';
import { type Objection, objectionsTo } from './objections.js';
import { type FileUse, filesOf } from './referred-files.js';
import { rightsOfNew } from './rights.js';
import { type Stale, staleFiles } from './stale.js';

/** The live installation, before anything is changed. */
export interface Live {
  readonly installation: Installation;
  /** Undefined: nobody looks after a broker here, and none runs. */
  readonly service: Service | undefined;
  /** The main configuration file. */
  readonly main: string;
  /** As the next start would read it, and as the broker that runs reads it; the same where none runs. */
  readonly start: Evaluation;
  readonly running: Evaluation;
}

/** Everything that is known before an apply. */
export interface ApplyPlan {
  readonly live: Live;
  /** Of a rollback: the earlier apply that it undoes. */
  readonly undoes: string | undefined;
  readonly changes: readonly FileChange[];
  /** As the next start would read the new files. */
  readonly start: Evaluation;
  /** As the broker that runs would. */
  readonly running: Evaluation;
  readonly need: Need;
  /** Why it is refused; none: it may be done. */
  readonly objections: readonly Objection[];
}

export interface PlanOptions {
  /** What is open to more people than now is no objection. */
  readonly allowWider: boolean;
  /** Whether a file is as an earlier apply left it, and the broker has taken that up. */
  readonly isTakenUp: (file: string, bytes: Buffer) => boolean;
}

/**
 * Looks at what is there.
 *
 * @throws MqttctlError where there is no configuration, or the broker is out of reach; UsageError for --root
 */
export async function examineLive(installation: Installation): Promise<Live> {
  if (installation.isRooted)
    throw new UsageError(t`apply is about the broker of this machine, and --root is for files of another.`);
  const service = await serviceIfAny(installation);
  if (service?.status.kind === 'docker') {
    throw new MqttctlError(
      t`The broker runs in the container ${service.status.name}, and nothing was changed: apply works where it can read its files and processes.`,
    );
  }
  const main = service ? configOfService(service) : installation.mainFile(installation.defaultConfiguration());
  if (main === undefined) {
    throw new MqttctlError(t`The broker was started without a configuration file: there is none to replace.`);
  }
  return { installation, service, main, ...evaluations(installation, service, main) };
}

async function serviceIfAny(installation: Installation): Promise<Service | undefined> {
  try {
    return await examineService(installation);
  } catch (error) {
    if (error instanceof MqttctlError && !(error instanceof UsageError)) return undefined;
    throw error;
  }
}

function evaluations(installation: Installation, service: Service | undefined, main: string, fs?: FileSystem) {
  const circumstances = installation.circumstances(main);
  const start =
    (service && evaluateStart(service, installation, fs)) ?? evaluate(main, { ...circumstances, ...(fs && { fs }) });
  const running = service?.broker && evaluateRunning(service.broker, fs);
  return { start, running: running ?? start };
}

/**
 * Judges new files at their place: what changes, what that takes, and what speaks against it. Writes nothing.
 *
 * @param given a directory, or single files
 */
export async function planApply(live: Live, given: readonly string[], options: PlanOptions): Promise<ApplyPlan> {
  const { model, circumstances } = live.running;
  const files = [...filesOf(model, circumstances.workdir).keys()];
  const candidate = readCandidate(given, { main: live.main, files });
  return planChanges(live, changesTo(live, candidate), options);
}

/**
 * As {@link planApply}, for changes that are known.
 *
 * @param undoes the earlier apply that they undo
 */
export async function planChanges(
  live: Live,
  changes: readonly FileChange[],
  options: PlanOptions,
  undoes?: string,
): Promise<ApplyPlan> {
  const after = evaluations(live.installation, live.service, live.main, fileSystemWith(live.installation, changes));
  const changed = new Set(changes.map((change) => change.path));
  const need = withStale(needOf(live.running, after.running, changed), live, options.isTakenUp);
  const draft = { live, undoes, changes, ...after, need };
  return { ...draft, objections: await objectionsTo(draft, options.allowWider) };
}

/** Of a file that was changed by hand since the broker was started nobody knows what the broker goes by. */
function withStale(need: Need, { running, service }: Live, isTakenUp: PlanOptions['isTakenUp']): Need {
  const stale: readonly Stale[] = service?.broker ? staleFiles(running, service.broker.startedAt, isTakenUp) : [];
  if (stale.length === 0) return need;
  const differences = stale.map(
    ({ path: file, options }) =>
      ({
        means: 'restart',
        subject: options.join(' '),
        text: t`${file} was changed after the broker was started, with lines that count at a start only: ${options.join(', ')}`,
      }) as const,
  );
  return { means: 'restart', differences: [...need.differences, ...differences] };
}

function changesTo(live: Live, { files, whole }: Candidate): FileChange[] {
  const wanted = new Map([...files].map(([file, content]) => [canonicalPath(file), content] as const));
  const uses = usesOf(live, wanted);
  const broker = live.start.account.uid < 0 ? undefined : live.start.account;
  const changes = [...wanted].flatMap(([file, { bytes, mode }]): FileChange[] => {
    const before = stateOf(file);
    if (before?.bytes.equals(bytes)) return [];
    const rights: Omit<FileState, 'bytes'> = before ?? rightsOfNew(uses.get(file), mode, broker);
    const { uid, gid, mode: permissions } = rights;
    return [{ path: file, before, after: { bytes, uid, gid, mode: permissions } }];
  });
  return whole ? [...changes, ...removals(live, wanted, uses)] : changes;
}

/** What the files of the new configuration are for. */
function usesOf(live: Live, wanted: ReadonlyMap<string, CandidateFile>): ReadonlyMap<string, FileUse> {
  const candidates = [...wanted].map(([file, { bytes }]) => ({ path: file, bytes, mode: 0o644 }));
  const circumstances = { ...live.start.circumstances, fs: live.installation.withCandidates(candidates) };
  const { model } = readModel(live.main, circumstances);
  return filesOf(model, circumstances.workdir);
}

/** Configuration files in the live directory that the broker reads and would go on reading. */
function removals(
  { main }: Live,
  wanted: ReadonlyMap<string, CandidateFile>,
  uses: ReadonlyMap<string, FileUse>,
): FileChange[] {
  const base = `${canonicalPath(path.dirname(main))}/`;
  return [...uses].flatMap(([file, use]): FileChange[] => {
    if (use !== 'configuration' || wanted.has(file) || !file.startsWith(base)) return [];
    const before = stateOf(file);
    return before ? [{ path: file, before, after: undefined }] : [];
  });
}

function fileSystemWith(installation: Installation, changes: readonly FileChange[]): FileSystem {
  return installation.withCandidates(
    changes.map(
      ({ path: file, after }): CandidateOfFile =>
        after ? { path: file, bytes: after.bytes, owner: after, mode: after.mode } : { path: file, bytes: undefined },
    ),
  );
}
