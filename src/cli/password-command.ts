import * as Flags from '@oclif/core/flags';
import { usualBuild } from '../conf/evaluate/state.js';
import type { FileSystem, Refusal } from '../installation/filesystem.js';
import type { Installation } from '../installation/installation.js';
import { choosePasswordFile, type PasswordFileChoice } from '../installation/password-file.js';
import type { PasswordChanges, SetOptions } from '../passwd/set-passwords.js';
import type { PasswordReport } from '../report/password-changes.js';
import { visible } from '../report/visible.js';
import { ExitCode, MqttctlError, UsageError } from '../text/error.js';
import { SourceFile } from '../text/source-file.js';
import { BaseCommand } from './base-command.js';
import { type GlobalFlags, openInstallation } from './installation.js';
import { endOrderlyWhenInterrupted } from './interrupt.js';

/** Which password file. */
export const fileFlag = {
  file: Flags.string({ char: 'f', helpValue: 'FILE', description: 'password file, instead of the one in use' }),
  json: Flags.boolean({ description: 'print one JSON document' }),
};

/** What the commands that change a password file have in common. */
export const changeFlags = {
  ...fileFlag,
  'dry-run': Flags.boolean({ description: 'show the change and write nothing' }),
  check: Flags.boolean({ description: 'write nothing, and exit with 1 where a change would be made' }),
  reload: Flags.boolean({
    description: 'have the running broker read the file, unless it would choke on it',
    exclusive: ['dry-run', 'check'],
  }),
};

/** Which users may be touched. */
export const onlyFlags = {
  'create-only': Flags.boolean({ description: 'leave users alone who are there', exclusive: ['update-only'] }),
  'update-only': Flags.boolean({ description: 'add nobody who is not there', exclusive: ['create-only'] }),
};

/** What {@link onlyFlags} say, for those who set passwords. */
export function onlyOf(flags: {
  readonly 'create-only'?: boolean;
  readonly 'update-only'?: boolean;
}): SetOptions['only'] {
  return flags['create-only'] ? 'new' : flags['update-only'] ? 'known' : undefined;
}

interface FileInput extends GlobalFlags {
  readonly file?: string | undefined;
  readonly json?: boolean | undefined;
  readonly quiet?: boolean | undefined;
}

interface ChangeInput extends FileInput {
  readonly 'dry-run'?: boolean | undefined;
  readonly check?: boolean | undefined;
  readonly reload?: boolean | undefined;
}

/** The password file of a command, and what reads it. */
export interface PasswordTarget {
  readonly installation: Installation;
  readonly choice: PasswordFileChoice;
}

/** What the `passwd` commands share: which file, how it is read, and how a change of it is made and told. */
export abstract class PasswordCommand extends BaseCommand {
  #quiet = false;

  /** Finds the file, and says why it is that one. */
  protected async open(flags: FileInput): Promise<PasswordTarget> {
    this.#quiet = flags.quiet === true;
    const installation = await openInstallation(flags);
    const choice = await choosePasswordFile(installation, flags.file);
    if (choice.because && !flags.json) this.note(`${choice.path} (${choice.because})`);
    return { installation, choice };
  }

  /** Something for people beside the result. */
  protected note(sentence: string): void {
    if (!this.#quiet) process.stderr.write(`${visible(sentence)}\n`);
  }

  /** The file as it is; undefined where there is none. */
  protected readIfThere({ installation, choice }: PasswordTarget): SourceFile | undefined {
    const content = installation.fs.read(choice.path, SIZE_MAX);
    if (content.ok) return new SourceFile(choice.path, content.value, 'password file');
    const { code, at } = content.refusal;
    if (code === 'ENOENT' && at === choice.path) return undefined;
    throw new MqttctlError(`${choice.path} ${whyUnreadable(installation.fs, content.refusal)}.`);
  }

  /** @throws MqttctlError where there is none */
  protected read(target: PasswordTarget): SourceFile {
    const file = this.readIfThere(target);
    if (file) return file;
    throw noSuchFile(target.choice);
  }

  /**
   * Changes the file, or shows how, and says what became of the users. `change` gets an empty file where there is none
   * and one may be made.
   */
  protected async change(
    target: PasswordTarget,
    flags: ChangeInput,
    change: (file: SourceFile) => Promise<PasswordChanges>,
    { mayCreate = false }: { readonly mayCreate?: boolean } = {},
  ): Promise<PasswordReport> {
    const pretends = flags['dry-run'] || flags.check;
    const outcome = pretends
      ? await this.#pretend(target, flags, change, mayCreate)
      : await this.#write(target, flags, change, mayCreate);
    process.exitCode = flags.check && outcome.pending ? ExitCode.no : ExitCode.done;
    return { file: target.choice.path, ...outcome };
  }

  /** Prints what {@link change} did. A password that was made up is the only result on stdout. */
  protected async tell(report: PasswordReport, flags: ChangeInput, generated?: string): Promise<void> {
    const { passwordChangeDocument, passwordChangeText } = await import('../report/password-changes.js');
    if (flags.json) {
      const { jsonText } = await import('../report/json-text.js');
      process.stdout.write(jsonText({ ...passwordChangeDocument(report), ...(generated && { password: generated }) }));
      return;
    }
    if (generated !== undefined) process.stdout.write(`${generated}\n`);
    const stream = generated === undefined ? process.stdout : process.stderr;
    if (!this.#quiet) stream.write(passwordChangeText(report));
  }

  async #pretend(
    target: PasswordTarget,
    flags: ChangeInput,
    change: (file: SourceFile) => Promise<PasswordChanges>,
    mayCreate: boolean,
  ): Promise<PasswordOutcome> {
    const found = mayCreate ? this.readIfThere(target) : this.read(target);
    const file = found ?? new SourceFile(target.choice.path, Buffer.alloc(0), 'password file');
    const { content, users } = await change(file);
    const bytes = Buffer.concat(content);
    const pending = !bytes.equals(file.bytes) || found === undefined;
    if (flags['dry-run'] && !flags.json && pending) {
      const { unifiedDiff } = await import('../report/diff.js');
      process.stdout.write(unifiedDiff(file, bytes));
    }
    return { users, created: found === undefined, written: false, reloaded: false, pending };
  }

  async #write(
    { installation, choice }: PasswordTarget,
    flags: ChangeInput,
    change: (file: SourceFile) => Promise<PasswordChanges>,
    mayCreate: boolean,
  ): Promise<PasswordOutcome> {
    if (flags.reload && installation.isRooted) {
      throw new UsageError('--reload is for the broker of this machine, and --root for files of another.');
    }
    // A link that leads nowhere under another root would lead somewhere on this machine.
    if (installation.isRooted) this.readIfThere({ installation, choice });
    const { changeFile } = await import('../store/change-file.js');
    const reload = flags.reload
      ? new (await import('../installation/reload.js')).PasswordReload(choice.hostPath)
      : undefined;
    const isNew = !installation.fs.stat(choice.path).ok;
    const newOwner = isNew && process.getuid?.() === 0 ? await ownerOf(choice) : undefined;
    let users: PasswordChanges['users'] = [];
    let drops: readonly string[] = [];
    endOrderlyWhenInterrupted();
    const outcome = await changeFile(
      choice.hostPath,
      async (found) => {
        if (!found && !mayCreate) throw noSuchFile(choice);
        const changes = await change(found ?? new SourceFile(choice.path, Buffer.alloc(0), 'password file'));
        users = changes.users;
        drops = reload?.check(Buffer.concat(changes.content), newOwner) ?? [];
        return changes.content;
      },
      { newOwner, notify: (sentence) => this.note(sentence) },
    );
    if (outcome === 'created') await this.#tellOwner(choice);
    for (const drop of drops) this.note(drop);
    await reload?.carryOut();
    if (outcome !== 'unchanged' && choice.because && !reload && !installation.isRooted) {
      this.note('A broker that runs does not know it yet: add --reload, or systemctl reload mosquitto.');
    }
    return {
      users,
      created: outcome === 'created',
      written: outcome !== 'unchanged',
      reloaded: reload !== undefined,
      pending: false,
    };
  }

  /** A new file belongs to who made it, unless that is root. */
  async #tellOwner(choice: PasswordFileChoice): Promise<void> {
    const account = await choice.account();
    if (!account || process.getuid?.() === 0 || account.uid === process.getuid?.()) return;
    this.note(
      `It belongs to you, and the broker runs as ${account.name}: sudo chown ${account.name}: ${choice.hostPath}`,
    );
  }
}

/** Why a file is not read and what to do, to follow on its name. */
function whyUnreadable(fs: FileSystem, { code, at }: Refusal): string {
  if (code === 'EACCES') return `cannot be read (EACCES at ${at}); nothing was changed: run mqttctl as root`;
  const status = fs.stat(at);
  if (!status.ok || code === 'ELOOP') return `cannot be read (${code} at ${at}); nothing was changed`;
  const { type, size } = status.value;
  if (type !== 'file') {
    return `is a ${type === 'fifo' ? 'pipe' : type}, not a file; nothing was changed: name the password file with --file`;
  }
  return size > SIZE_MAX
    ? 'is larger than 256 MiB; nothing was changed: name the password file with --file'
    : `cannot be read (${code} at ${at}); nothing was changed`;
}

const SIZE_MAX = 256 * 1024 * 1024;

type PasswordOutcome = Omit<PasswordReport, 'file'>;

function noSuchFile({ path }: PasswordFileChoice): MqttctlError {
  return new MqttctlError(`There is no file ${path}: "mqttctl passwd add USER" makes it.`);
}

async function ownerOf(choice: PasswordFileChoice): Promise<{ uid: number; gid: number } | undefined> {
  const account = await choice.account();
  return account && { uid: account.uid, gid: account.gids[0] ?? account.uid };
}

/** What the usual build of the target can read. */
export function readsAs({ target }: Installation) {
  return { target, build: usualBuild(target) };
}
