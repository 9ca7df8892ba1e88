import * as Flags from '@oclif/core/flags';
import type { ManagedFile } from '../conf/security-files.js';
import type { FileSystem, Refusal } from '../installation/filesystem.js';
import type { Installation } from '../installation/installation.js';
import {
  chooseSecurityFile,
  FILE_NAMES,
  FILE_SIZE_MAX,
  type SecurityFileChoice,
} from '../installation/security-file.js';
import { t } from '../language/t.js';
import { visible } from '../report/visible.js';
import { ExitCode, MqttctlError, UsageError } from '../text/error.js';
import { SourceFile } from '../text/source-file.js';
import { BaseCommand } from './base-command.js';
import { type GlobalFlags, openInstallation } from './installation.js';
import { endOrderlyWhenInterrupted } from './interrupt.js';

/** What the commands that change a file have in common. */
export const writingFlags = {
  'dry-run': Flags.boolean({ description: t`show the change and write nothing` }),
  check: Flags.boolean({ description: t`write nothing, and exit with 1 where a change would be made` }),
  reload: Flags.boolean({
    description: t`have the running broker read the file, unless it would choke on it`,
    exclusive: ['dry-run', 'check'],
  }),
};

export interface FileInput extends GlobalFlags {
  readonly file?: string | undefined;
  readonly json?: boolean | undefined;
  readonly quiet?: boolean | undefined;
}

/** Those of {@link writingFlags}, as they were parsed. */
export interface WritingInput {
  readonly 'dry-run'?: boolean | undefined;
  readonly check?: boolean | undefined;
  readonly reload?: boolean | undefined;
}

export interface ChangeInput extends FileInput, WritingInput {}

/** The file of a command, and what reads it. */
export interface FileTarget {
  readonly installation: Installation;
  readonly choice: SecurityFileChoice;
}

/** A change of a file that was worked out; commands add what they tell about it. */
export interface FileChanges {
  /** The new file, in parts that follow each other. */
  readonly content: readonly Buffer[];
}

/** What became of a change. */
export interface FileOutcome<C extends FileChanges> {
  readonly changes: C;
  readonly file: string;
  /** The file is new. */
  readonly created: boolean;
  /** False for --dry-run and --check, and where nothing had to change. */
  readonly written: boolean;
  readonly reloaded: boolean;
  /** A change would be made, and was not. */
  readonly pending: boolean;
}

/**
 * What the commands about a password or an ACL file share: which file it is, how it is read, and how a change of it is
 * shown, checked, written and taken up by the broker.
 */
export abstract class FileCommand extends BaseCommand {
  protected abstract readonly kind: ManagedFile;
  /** The command that makes a file where there is none. */
  protected abstract readonly maker: string;
  protected quiet = false;

  /** Finds the file, and says why it is that one. */
  protected async open(flags: FileInput): Promise<FileTarget> {
    this.quiet = flags.quiet === true;
    const installation = await openInstallation(flags);
    const choice = await chooseSecurityFile(installation, this.kind, flags.file);
    if (choice.because && !flags.json) this.note(`${choice.path} (${choice.because})`);
    return { installation, choice };
  }

  /** Something for people beside the result. */
  protected note(sentence: string): void {
    if (!this.quiet) process.stderr.write(`${visible(sentence)}\n`);
  }

  /** The file as it is; undefined where there is none. */
  protected readIfThere({ installation, choice }: FileTarget): SourceFile | undefined {
    const content = installation.fs.read(choice.path, FILE_SIZE_MAX);
    if (content.ok) return this.#source(choice.path, content.value);
    const { code, at } = content.refusal;
    if (code === 'ENOENT' && at === choice.path) return undefined;
    throw new MqttctlError(`${choice.path} ${whyUnreadable(installation.fs, content.refusal, this.kind)}.`);
  }

  /** @throws MqttctlError where there is none */
  protected read(target: FileTarget): SourceFile {
    const file = this.readIfThere(target);
    if (file) return file;
    throw this.#noSuchFile(target.choice);
  }

  /**
   * Changes the file, or shows how, and sets the exit code. `change` gets an empty file where there is none and one may
   * be made.
   */
  protected async change<C extends FileChanges>(
    target: FileTarget,
    flags: ChangeInput,
    change: (file: SourceFile) => Promise<C>,
    { mayCreate = false }: { readonly mayCreate?: boolean } = {},
  ): Promise<FileOutcome<C>> {
    const pretends = flags['dry-run'] || flags.check;
    const outcome = pretends
      ? await this.#pretend(target, flags, change, mayCreate)
      : await this.#write(target, flags, change, mayCreate);
    process.exitCode = flags.check && outcome.pending ? ExitCode.no : ExitCode.done;
    return outcome;
  }

  async #pretend<C extends FileChanges>(
    target: FileTarget,
    flags: ChangeInput,
    change: (file: SourceFile) => Promise<C>,
    mayCreate: boolean,
  ): Promise<FileOutcome<C>> {
    const found = mayCreate ? this.readIfThere(target) : this.read(target);
    const file = found ?? this.#source(target.choice.path, Buffer.alloc(0));
    const changes = await change(file);
    const bytes = Buffer.concat(changes.content);
    const pending = !bytes.equals(file.bytes) || found === undefined;
    if (flags['dry-run'] && !flags.json && pending) {
      const { unifiedDiff } = await import('../report/diff.js');
      process.stdout.write(unifiedDiff(file, bytes));
    }
    const { path } = target.choice;
    return { changes, file: path, created: found === undefined, written: false, reloaded: false, pending };
  }

  async #write<C extends FileChanges>(
    target: FileTarget,
    flags: ChangeInput,
    change: (file: SourceFile) => Promise<C>,
    mayCreate: boolean,
  ): Promise<FileOutcome<C>> {
    const { installation, choice } = target;
    if (flags.reload && installation.isRooted) {
      throw new UsageError(t`--reload is for the broker of this machine, and --root for files of another.`);
    }
    // A link that leads nowhere under another root would lead somewhere on this machine.
    if (installation.isRooted) this.readIfThere(target);
    const { changeFile } = await import('../store/change-file.js');
    const reload = flags.reload
      ? new (await import('../installation/reload.js')).FileReload(choice.hostPath, this.kind)
      : undefined;
    const isNew = !installation.fs.stat(choice.path).ok;
    const newOwner = isNew && process.getuid?.() === 0 ? await ownerOf(choice) : undefined;
    let changes: C | undefined;
    let drops: readonly string[] = [];
    endOrderlyWhenInterrupted();
    const outcome = await changeFile(
      choice.hostPath,
      async (found) => {
        if (!found && !mayCreate) throw this.#noSuchFile(choice);
        changes = await change(found ?? this.#source(choice.path, Buffer.alloc(0)));
        drops = reload?.check(Buffer.concat(changes.content), newOwner) ?? [];
        return changes.content;
      },
      { newOwner, notify: (sentence) => this.note(sentence) },
    );
    if (outcome === 'created') await this.#tellOwner(choice);
    for (const drop of drops) this.note(drop);
    await reload?.carryOut();
    if (outcome !== 'unchanged' && choice.because && !reload && !installation.isRooted) {
      this.note(t`A broker that runs does not know it yet: add --reload, or systemctl reload mosquitto.`);
    }
    return {
      changes: changes as C,
      file: choice.path,
      created: outcome === 'created',
      written: outcome !== 'unchanged',
      reloaded: reload !== undefined,
      pending: false,
    };
  }

  #source(path: string, bytes: Buffer): SourceFile {
    return new SourceFile(path, bytes, FILE_NAMES[this.kind]);
  }

  #noSuchFile({ path }: SecurityFileChoice): MqttctlError {
    return new MqttctlError(t`There is no file ${path}: "${this.maker}" makes it.`);
  }

  /** A new file belongs to who made it, unless that is root. */
  async #tellOwner(choice: SecurityFileChoice): Promise<void> {
    const account = await choice.account();
    if (!account || process.getuid?.() === 0 || account.uid === process.getuid?.()) return;
    this.note(
      t`It belongs to you, and the broker runs as ${account.name}: sudo chown ${account.name}: ${choice.hostPath}`,
    );
  }
}

const NO_FILES = {
  directory: t`directory`,
  symlink: t`symbolic link`,
  fifo: t`pipe`,
  socket: t`socket`,
  device: t`device`,
} as const;

/** Why a file is not read and what to do, to follow on its name. */
function whyUnreadable(fs: FileSystem, { code, at }: Refusal, kind: ManagedFile): string {
  const another = kind === 'acl_file' ? t`name the ACL file with --file` : t`name the password file with --file`;
  if (code === 'EACCES') return t`cannot be read (EACCES at ${at}); nothing was changed: run mqttctl as root`;
  const status = fs.stat(at);
  if (!status.ok || code === 'ELOOP') return t`cannot be read (${code} at ${at}); nothing was changed`;
  const { type, size } = status.value;
  if (type !== 'file') {
    return t`is a ${NO_FILES[type]}, not a file; nothing was changed: ${another}`;
  }
  return size > FILE_SIZE_MAX
    ? t`is larger than 256 MiB; nothing was changed: ${another}`
    : t`cannot be read (${code} at ${at}); nothing was changed`;
}

async function ownerOf(choice: SecurityFileChoice): Promise<{ uid: number; gid: number } | undefined> {
  const account = await choice.account();
  return account && { uid: account.uid, gid: account.gids[0] ?? account.uid };
}
