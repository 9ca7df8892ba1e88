import * as Flags from '@oclif/core/flags';
import { usualBuild } from '../conf/evaluate/state.js';
import type { Installation } from '../installation/installation.js';
import { t } from '../language/t.js';
import type { PasswordChanges, SetOptions } from '../passwd/set-passwords.js';
import type { PasswordReport } from '../report/password-changes.js';
import type { SourceFile } from '../text/source-file.js';
import { type ChangeInput, FileCommand, type FileTarget, writingFlags } from './file-command.js';

/** Which password file. */
export const fileFlag = {
  file: Flags.string({ char: 'f', helpValue: 'FILE', description: t`password file, instead of the one in use` }),
  json: Flags.boolean({ description: t`print one JSON document` }),
};

/** What the commands that change a password file have in common. */
export const changeFlags = { ...fileFlag, ...writingFlags };

/** Which users may be touched. */
export const onlyFlags = {
  'create-only': Flags.boolean({ description: t`leave users alone who are there`, exclusive: ['update-only'] }),
  'update-only': Flags.boolean({ description: t`add nobody who is not there`, exclusive: ['create-only'] }),
};

/** What {@link onlyFlags} say, for those who set passwords. */
export function onlyOf(flags: {
  readonly 'create-only'?: boolean;
  readonly 'update-only'?: boolean;
}): SetOptions['only'] {
  return flags['create-only'] ? 'new' : flags['update-only'] ? 'known' : undefined;
}

/** What the `passwd` commands share beyond the file: how they tell what became of the users. */
export abstract class PasswordCommand extends FileCommand {
  protected readonly kind = 'password_file';
  protected readonly maker = 'mqttctl passwd add USER';

  /** Changes the file, or shows how, and says what became of the users. */
  protected async changeUsers(
    target: FileTarget,
    flags: ChangeInput,
    change: (file: SourceFile) => Promise<PasswordChanges>,
    options?: { readonly mayCreate?: boolean },
  ): Promise<PasswordReport> {
    const { changes, ...outcome } = await this.change(target, flags, change, options);
    return { ...outcome, users: changes.users };
  }

  /** Prints what {@link changeUsers} did. A password that was made up is the only result on stdout. */
  protected async tell(report: PasswordReport, flags: ChangeInput, generated?: string): Promise<void> {
    const { passwordChangeDocument, passwordChangeText } = await import('../report/password-changes.js');
    if (flags.json) {
      const { jsonText } = await import('../report/json-text.js');
      process.stdout.write(jsonText({ ...passwordChangeDocument(report), ...(generated && { password: generated }) }));
      return;
    }
    if (generated !== undefined) process.stdout.write(`${generated}\n`);
    const stream = generated === undefined ? process.stdout : process.stderr;
    if (!this.quiet) stream.write(passwordChangeText(report));
  }
}

/** What the usual build of the target can read. */
export function readsAs({ target }: Installation) {
  return { target, build: usualBuild(target) };
}
