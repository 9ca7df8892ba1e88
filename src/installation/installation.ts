import path from 'node:path';
import { type Circumstances, usualBuild } from '../conf/evaluate/state.js';
import type { Version } from '../conf/version.js';
import { t } from '../language/t.js';
import { ExitCode, MqttctlError, UsageError } from '../text/error.js';
import { Accounts } from './accounts.js';
import { type Candidate, CandidateFileSystem } from './candidate-filesystem.js';
import type { Account, FileSystem } from './filesystem.js';
import { hostResolver } from './hosts.js';
import { KNOWN_CONFIGURATIONS, MAIN_FILE } from './known-locations.js';
import { RealFileSystem } from './real-filesystem.js';
import { installedVersion, NEWEST, parseTarget } from './target.js';
import { findUnit, type Unit } from './unit.js';

/** The global flags that say what is being administered, as the user gave them. */
export interface InstallationFlags {
  readonly config?: string | undefined;
  readonly root?: string | undefined;
  readonly target?: string | undefined;
  readonly as?: string | undefined;
  readonly workdir?: string | undefined;
}

const ROOT: Account = { name: 'root', uid: 0, gids: [0] };

/** What is being administered: where its files are, which version reads them, with whose rights. */
export class Installation {
  readonly fs: FileSystem;
  readonly #account: Account | undefined;
  readonly #accounts: Accounts;
  readonly #resolveHost: (name: string) => readonly string[] | undefined;
  readonly #root: string | undefined;
  readonly #asked: Version | 'installed';
  #target: Version | undefined;
  #unit: { readonly found: Unit | undefined } | undefined;

  /** @throws MqttctlError for a flag that cannot be followed */
  constructor(
    readonly flags: InstallationFlags,
    private readonly cwd: string = process.cwd(),
  ) {
    this.#root = flags.root === undefined ? undefined : path.resolve(cwd, flags.root);
    this.fs = new RealFileSystem(this.#root);
    this.#asked = parseTarget(flags.target ?? 'installed');
    this.#accounts = new Accounts(this.fs);
    this.#resolveHost = hostResolver(this.fs);
    this.#account = this.#accountNamed(flags.as);
    if (flags.target === 'installed') this.#target = this.#findTarget();
  }

  /**
   * The version to judge for. The installed broker is asked when somebody wants to know: that takes longer than many a
   * command.
   *
   * @throws MqttctlError for `--target installed` where nothing is
   */
  get target(): Version {
    this.#target ??= this.#findTarget();
    return this.#target;
  }

  get unit(): Unit | undefined {
    this.#unit ??= { found: findUnit(this.fs) };
    return this.#unit.found;
  }

  /** The account that --as names. */
  get namedAccount(): Account | undefined {
    return this.#account;
  }

  /** Whether another tree than this machine's own is administered. */
  get isRooted(): boolean {
    return this.#root !== undefined;
  }

  /**
   * The main configuration file that a PATH of the command line means, as the broker names it: the file itself,
   * or the mosquitto.conf of a directory.
   *
   * @throws MqttctlError where there is none
   */
  mainFile(given: string): string {
    const asked = this.insideRoot(given);
    const status = this.fs.stat(asked);
    if (!status.ok) {
      throw new MqttctlError(
        t`${given} cannot be opened (${status.refusal.code}): name a configuration file or its directory.`,
      );
    }
    if (status.value.type !== 'directory') return asked;
    const main = `${asked.replace(/\/+$/, '')}/${MAIN_FILE}`;
    if (this.fs.lstat(main).ok) return main;
    throw new MqttctlError(t`${given} has no ${MAIN_FILE}: name the main configuration file.`);
  }

  /**
   * The configuration to use where the command line names none: --config, MQTTCTL_CONFIG, or the first known
   * location that exists.
   *
   * @throws MqttctlError where there is none
   */
  defaultConfiguration(environment: NodeJS.ProcessEnv = process.env): string {
    const named = this.flags.config ?? environment.MQTTCTL_CONFIG;
    if (named) return named;
    const found = KNOWN_CONFIGURATIONS.find((candidate) => this.fs.stat(candidate).ok);
    if (found) return found;
    throw new MqttctlError(
      t`No mosquitto.conf at the usual places (${KNOWN_CONFIGURATIONS.join(', ')}): name one with --config FILE.`,
      ExitCode.failed,
    );
  }

  /** All that decides, besides the files, what the broker makes of the configuration of that main file. */
  circumstances(mainFile: string): Circumstances {
    const { flags, target, unit } = this;
    const workdir = flags.workdir ?? unit?.workdir ?? '/';
    const startsAs = this.#account ?? (unit?.user ? this.#accountOfUnit(unit.user) : ROOT);
    return {
      fs: this.fs,
      target,
      build: usualBuild(target),
      workdir: path.posix.resolve(path.posix.dirname(mainFile), workdir),
      startsAs,
      ...(this.#account && { runsAs: this.#account }),
      ...(unit && { prepared: unit.prepares }),
      ...(unit?.bindsAnyPort && !this.#account && { bindsAnyPort: true }),
      findAccount: (name) => this.#accounts.find(name),
      resolveHost: this.#resolveHost,
    };
  }

  /** Its files with some of them already changed, to ask what the broker would make of it. */
  withCandidates(candidates: readonly Candidate[]): FileSystem {
    return new CandidateFileSystem(candidates, this.#root);
  }

  /** A path of the command line as the broker sees it: under --root it may be given as this machine does, too. */
  insideRoot(given: string): string {
    const absolute = path.resolve(this.cwd, given);
    if (this.#root === undefined || this.#root === '/') return absolute;
    if (absolute === this.#root) return '/';
    return absolute.startsWith(`${this.#root}/`) ? absolute.slice(this.#root.length) : path.posix.resolve('/', given);
  }

  /** The account of that name, where /etc/passwd has it. */
  findAccount(name: string): Account | undefined {
    return this.#accounts.find(name);
  }

  #findTarget(): Version {
    if (this.#asked !== 'installed') return this.#asked;
    const found = installedVersion(this.fs, this.#root !== undefined);
    if (found !== undefined || this.flags.target === undefined) return found ?? NEWEST;
    throw new MqttctlError(t`No installed mosquitto was found: name the version to judge for, like --target 2.0.11.`);
  }

  #accountNamed(name: string | undefined): Account | undefined {
    if (name === undefined) return undefined;
    const account = name === 'root' ? ROOT : this.#accounts.find(name);
    if (account) return account;
    throw new UsageError(t`--as ${name}: there is no such account; a numeric UID or UID:GID works too.`);
  }

  #accountOfUnit(name: string): Account {
    return this.#accounts.find(name) ?? { name, uid: -1, gids: [-1] };
  }
}
