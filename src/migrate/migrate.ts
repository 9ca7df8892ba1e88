import { findInAnyVersion } from '../conf/catalogue/index.js';
import { type Evaluation, evaluate, readModel } from '../conf/evaluate/evaluate.js';
import { type Circumstances, usualBuild } from '../conf/evaluate/state.js';
import { type Version, version, versionText } from '../conf/version.js';
import type { Candidate } from '../installation/candidate-filesystem.js';
import type { FileSystem } from '../installation/filesystem.js';
import { placeText } from '../installation/running-configuration.js';
import { t } from '../language/t.js';
import type { Place } from '../text/diagnostic.js';
import { MqttctlError } from '../text/error.js';
import type { SourceFile } from '../text/source-file.js';
import { applyInOrder } from './apply.js';
import { leftOver } from './left-over.js';
import { pluginFinder } from './plugin-directory.js';
import { type Proof, prove } from './proof.js';
import type { Decision, Rewriting, Step, StepContext } from './rewriting.js';
import { autoIdPrefix } from './steps/auto-id-prefix.js';
import { defaultListener } from './steps/default-listener.js';
import { defaults } from './steps/defaults.js';
import { filePlugins } from './steps/file-plugins.js';
import { noEffect } from './steps/no-effect.js';
import { perListener } from './steps/per-listener.js';
import { spelling } from './steps/spelling.js';
import { values } from './steps/values.js';
import { writtenDefaults } from './steps/written-defaults.js';

/** What is to be migrated. */
export interface MigrationRequest {
  /** Main file, as the broker names it. */
  readonly main: string;
  /** How the present version reads it; its target is where the migration starts. */
  readonly circumstances: Circumstances;
  readonly to: Version;
  /** Where the plugins of the new version lie, as the broker names it; undefined: at the usual places. */
  readonly pluginDirectory?: string | undefined;
  /** The same files with some of them changed. */
  readonly withCandidates: (candidates: readonly Candidate[]) => FileSystem;
}

/** What a migration comes to. Nothing is written yet. */
export interface Migration {
  /** Where it starts: the newer version, where only that one reads the files. */
  readonly from: Version;
  readonly to: Version;
  /** Places are those in the present files. */
  readonly rewritings: readonly Rewriting[];
  /** What only the administrator can decide. Places are those in the new files. */
  readonly decisions: readonly Decision[];
  /** The files that change, and their new contents. */
  readonly changes: ReadonlyMap<SourceFile, Buffer>;
  readonly before: Evaluation;
  readonly after: Evaluation;
  readonly proof: Proof;
  /** The present version starts on the new files, too. */
  readonly forBoth: boolean;
}

/** These leave files that the present version reads as well. */
const FOR_BOTH: readonly Step[] = [values, defaultListener, noEffect, defaults];
/** And these need the new one. */
const FOR_NEW: readonly Step[] = [spelling, perListener, autoIdPrefix, filePlugins, writtenDefaults];
/** The last version that reads the old forms and the new ones. */
const READS_BOTH = version('2.1.2');

/**
 * Rewrites a configuration for a newer version: forms that are deprecated, and what would be refused or mean something
 * else. Comments, order and all other lines stay. The proof tells whether listeners, users and rights are the same.
 *
 * @throws MqttctlError where the present version does not start on the files
 */
export function migrate(request: MigrationRequest): Migration {
  const { main, to, withCandidates } = request;
  const { circumstances, before } = startOf(request);
  const from = circumstances.target;
  const original = new Map(before.model.files.map(({ file, path }) => [path, file]));
  const progress = new Progress(original);
  const { changed, rewritings } = progress;
  const run = (step: Step, source: Version, target: Version) =>
    step(contextOf(request, filesWith(circumstances.fs, changed, withCandidates), source, target));
  const between = Math.max(from, Math.min(to, READS_BOTH));
  for (const [steps, source, target] of [
    [FOR_BOTH, from, to],
    [FOR_NEW, between, between],
  ] as const) {
    for (const step of steps) {
      progress.add(run(step, source, target).rewritings, (path) => circumstances.fs.hostPath(path));
    }
  }
  const fs = filesWith(circumstances.fs, changed, withCandidates);
  const after = evaluate(main, { ...circumstances, fs, target: to, build: usualBuild(to) });
  const proof = prove(before, after);
  // What the steps leave they leave again, and now tell its place in the new files.
  const left = [...FOR_BOTH, ...FOR_NEW].flatMap((step) => run(step, between, between).decisions);
  const decisions = [...left, ...leftOver(after, left), ...proof.defaults];
  const forBoth = evaluate(main, { ...circumstances, fs }).starts;
  return { from, to, rewritings, decisions, changes: changesOf(original, changed), before, after, proof, forBoth };
}

/** The present state; files that only the new version reads were migrated already. */
function startOf({ main, circumstances, to }: MigrationRequest): { circumstances: Circumstances; before: Evaluation } {
  const { target } = circumstances;
  const before = evaluate(main, circumstances);
  if (before.starts) return { circumstances, before };
  const fatal = before.diagnostics.find((found) => found.fatal);
  const name = fatal?.file.text(fatal.span);
  const since = name && findInAnyVersion(name)?.option.since;
  if (fatal?.rule === 'conf/unknown-option' && since && since > target && since <= to) {
    const newer = { ...circumstances, target: to, build: usualBuild(to) };
    const asNew = evaluate(main, newer);
    if (asNew.starts) return { circumstances: newer, before: asNew };
  }
  const why = fatal ? `${placeText(fatal)}: ${fatal.message}` : t`mqttctl lint tells why.`;
  throw new MqttctlError(
    t`Mosquitto ${versionText(target)} does not start on this configuration, so that there is nothing to compare with. ${why}`,
  );
}

function filesWith(
  fs: FileSystem,
  changed: ReadonlyMap<string, Buffer>,
  withCandidates: MigrationRequest['withCandidates'],
): FileSystem {
  if (changed.size === 0) return fs;
  return withCandidates([...changed].map(([path, bytes]) => ({ path, bytes })));
}

function contextOf(
  { main, circumstances, pluginDirectory }: MigrationRequest,
  fs: FileSystem,
  from: Version,
  to: Version,
): StepContext {
  const read = (target: Version) => readModel(main, { ...circumstances, fs, target, build: usualBuild(target) }).model;
  const source = read(from);
  const model = from === to ? source : read(to);
  return { source, model, from, to, pluginPath: pluginFinder(fs, pluginDirectory), fs };
}

/** The files as the steps so far have left them, by path. */
class Progress {
  readonly changed = new Map<string, Buffer>();
  readonly rewritings: Rewriting[] = [];
  /** For a file that has changed, where an offset was in the original one. */
  readonly #origins = new Map<string, (offset: number) => number>();

  constructor(private readonly original: ReadonlyMap<string, SourceFile>) {}

  /** Makes the edits of one step, and keeps their places as those in the original files. */
  add(rewritings: readonly Rewriting[], hostPath: (path: string) => string): void {
    this.rewritings.push(
      ...rewritings.map((rewriting) => ({ ...rewriting, place: this.#originOf(rewriting.place, hostPath) })),
    );
    const edits = rewritings.flatMap((rewriting) => rewriting.edits);
    for (const path of this.original.keys()) {
      const own = edits.filter(({ file }) => file.path === hostPath(path));
      const [first] = own;
      if (!first) continue;
      const { bytes, originOf } = applyInOrder(first.file.bytes, own);
      const earlier = this.#origins.get(path) ?? ((offset) => offset);
      this.#origins.set(path, (offset) => earlier(originOf(offset)));
      this.changed.set(path, bytes);
    }
  }

  #originOf({ file, span }: Place, hostPath: (path: string) => string): Place {
    const [path, original] = [...this.original].find(([each]) => hostPath(each) === file.path) ?? [];
    const originOf = path === undefined ? undefined : this.#origins.get(path);
    if (!originOf || !original) return { file, span };
    return { file: original, span: { start: originOf(span.start), end: originOf(span.end) } };
  }
}

function changesOf(original: ReadonlyMap<string, SourceFile>, changed: ReadonlyMap<string, Buffer>) {
  const changes = [...changed].flatMap(([path, bytes]): [SourceFile, Buffer][] => {
    const file = original.get(path);
    return file && !file.bytes.equals(bytes) ? [[file, bytes]] : [];
  });
  return new Map(changes);
}
