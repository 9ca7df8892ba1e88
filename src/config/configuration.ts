import type { GlobalHome, Plan } from '../conf/edit/plan.js';
import { type Evaluation, evaluate } from '../conf/evaluate/evaluate.js';
import { usualBuild } from '../conf/evaluate/state.js';
import type { ConfFile } from '../conf/model.js';
import type { Version } from '../conf/version.js';
import type { Candidate } from '../installation/candidate-filesystem.js';
import type { Installation } from '../installation/installation.js';
import { resolvePath } from '../installation/paths.js';
import { t } from '../language/t.js';
import { applyEdits } from '../text/edit.js';
import { MqttctlError, UsageError } from '../text/error.js';
import { SourceFile } from '../text/source-file.js';

/** The file of mqttctl's own in an include_dir: the package of the broker owns the main file and asks when it changed. */
const OWN_FILE = 'mqttctl.conf';
const NEW_FILE_MODE = 0o644;
const SECRET_FILE_MODE = 0o640;

/** New content of a file. */
export interface FileChange {
  /** As it is; empty for a new one. `file.path` is where it is on this machine. */
  readonly file: SourceFile;
  /** As the broker names it. */
  readonly path: string;
  readonly bytes: Buffer;
  /** For a file that is new: its mode, and its owner where that is not who makes it. */
  readonly created?: { readonly mode: number; readonly owner?: { readonly uid: number; readonly gid: number } };
}

/** The configuration of an installation as its broker would read it now. */
export class Configuration {
  readonly main: string;
  readonly evaluation: Evaluation;

  /** @throws MqttctlError where there is none */
  constructor(readonly installation: Installation) {
    this.main = installation.mainFile(installation.defaultConfiguration());
    this.evaluation = evaluate(this.main, installation.circumstances(this.main));
  }

  get model() {
    return this.evaluation.model;
  }

  /** What the broker would make of it with files changed; that of the target, or of another version. */
  evaluateWith(changes: readonly FileChange[], version?: Version): Evaluation {
    const candidates = changes.map(({ path, bytes, created }): Candidate => ({ path, bytes, ...created }));
    const fs = this.installation.withCandidates(candidates);
    const other = version !== undefined && { target: version, build: usualBuild(version) };
    return evaluate(this.main, { ...this.installation.circumstances(this.main), fs, ...other });
  }

  /**
   * Where new options of the broker go: into mqttctl's own file where a directory is included, else into the main file.
   *
   * @throws MqttctlError where the main file cannot be read
   */
  globalHome(): GlobalHome {
    const { files, includes } = this.model;
    const include = includes.find(({ path }) => this.installation.fs.stat(this.#resolve(path)).ok);
    if (include) {
      const path = this.#resolve(`${include.path.replace(/\/+$/, '')}/${OWN_FILE}`);
      return files.find((each) => each.path === path) ?? { newFile: path };
    }
    const [main] = files;
    if (main) return main;
    throw new MqttctlError(t`${this.main} cannot be read: run mqttctl as root.`);
  }

  #resolve(path: string): string {
    return resolvePath(this.evaluation.circumstances.workdir, path);
  }

  /** The new content of every file that a plan changes. */
  changesOf(plan: Plan, { secret }: { readonly secret: boolean }): FileChange[] {
    if (plan.kind === 'new file') return [this.#newFile(plan.path, plan.text, secret)];
    const files = new Set(plan.edits.map(({ file }) => file));
    return [...files].map((file) => this.change(file, applyEdits(file, plan.edits)));
  }

  /** Another content for one of the files that were read. */
  change(file: SourceFile, bytes: Buffer): FileChange {
    const path = this.model.files.find((each) => each.file === file)?.path ?? this.#insideRoot(file);
    return { file, path, bytes };
  }

  /**
   * The files that paths of the command line mean; all without any.
   *
   * @throws UsageError for one that is not read as configuration
   */
  filesNamed(given: readonly string[]): ConfFile[] {
    if (given.length === 0) return this.model.files;
    return given.map((name) => {
      const path = this.installation.insideRoot(name);
      const found = this.model.files.find((each) => each.path === path || each.file.path === path);
      if (found) return found;
      const files = this.model.files.map(({ file }) => file.path).join(', ');
      throw new UsageError(t`${name} is no file of the configuration: that is ${files}.`);
    });
  }

  /**
   * The file to edit that a path of the command line means: the main one without, else any that is read as
   * configuration, or for users and rules.
   *
   * @throws UsageError for another
   */
  fileToEdit(given: string | undefined): SourceFile {
    const conf = this.model.files.map(({ file, path }) => ({ file, path }));
    const all = [...conf, ...this.evaluation.securityFiles.map(({ file }) => ({ file, path: this.#insideRoot(file) }))];
    const [main] = conf;
    if (!main) throw new MqttctlError(t`${this.main} cannot be read: run mqttctl as root.`);
    if (given === undefined) return main.file;
    const path = this.installation.insideRoot(given);
    const found = all.find((each) => each.path === path || each.file.path === path);
    if (found) return found.file;
    const files = all.map(({ file }) => file.path).join(', ');
    throw new UsageError(t`${given} is no file of the configuration: that is ${files}.`);
  }

  #insideRoot({ path }: SourceFile): string {
    return this.installation.insideRoot(path);
  }

  /** 2.x reads the files again as its own account: it must be able to. A secret is for nobody else. */
  #newFile(path: string, text: string, secret: boolean): FileChange {
    const file = new SourceFile(this.installation.fs.hostPath(path), Buffer.alloc(0));
    const { account } = this.evaluation;
    const gid = account.gids[0] ?? -1;
    const isOwned = secret && process.getuid?.() === 0 && gid >= 0;
    const created = isOwned
      ? { mode: SECRET_FILE_MODE, owner: { uid: 0, gid } }
      : { mode: secret ? 0o600 : NEW_FILE_MODE };
    return { file, path, bytes: Buffer.from(text), created };
  }
}
