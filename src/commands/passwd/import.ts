import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { hashFlags, hashSettings } from '../../cli/hash-flags.js';
import { readInput } from '../../cli/input.js';
import { changeFlags, onlyFlags, onlyOf, PasswordCommand, readsAs } from '../../cli/password-command.js';
import { t } from '../../language/t.js';
import { CREDENTIAL_FORMATS, readCredentials } from '../../passwd/credentials.js';
import { PasswordSetter } from '../../passwd/set-passwords.js';
import { progressBar } from '../../report/progress.js';
import type { SourceFile } from '../../text/source-file.js';

export default class PasswdImport extends PasswordCommand {
  static override summary = t`Set the passwords of many users from a list.`;
  static override description =
    t`Reads user:password lines, or CSV with the columns username and password (or without titles, the first two). Blank lines and lines that begin with # are left out; a password that is a whole hash ($7$…) is taken for the hash of one. All users are set at once or, if one line is no good or it is interrupted, none. Users who are not in the list stay as they are.`;
  static override examples = [
    {
      description: t`A list of user:password lines:`,
      command: '<%= config.bin %> passwd import users.txt --file passwd',
    },
    {
      description: t`From a spreadsheet, only those who are not there yet:`,
      command: '<%= config.bin %> passwd import people.csv --create-only --dry-run',
    },
    {
      description: t`From another program, without a file in between:`,
      command: 'export-users | sudo <%= config.bin %> passwd import - --format csv --reload',
    },
  ];
  static override args = {
    list: Args.string({
      required: true,
      ignoreStdin: true,
      description: t`file of users and passwords, or - for standard input`,
    }),
  };
  static override flags = {
    ...changeFlags,
    ...hashFlags,
    format: Flags.option({ options: CREDENTIAL_FORMATS })({
      description: t`form of the list; csv where its name ends so, else lines`,
    }),
    ...onlyFlags,
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(PasswdImport);
    const target = await this.open(flags);
    const format = flags.format ?? (/\.csv$/i.test(args.list) ? 'csv' : 'lines');
    const secrets = await readCredentials(await readInput(args.list), format);
    const { hashing, exactly } = await hashSettings(flags, (sentence) => this.note(sentence));
    const bar = progressBar(t`Hashing`, secrets.length, flags.quiet);
    const setter = new PasswordSetter(secrets, {
      ...readsAs(target.installation),
      hashing,
      exactly,
      only: onlyOf(flags),
      onProgress: bar.show,
    });
    const apply = (file: SourceFile) => setter.applyTo(file).finally(bar.clear);
    // The long work is done before the file is locked; under the lock nearly all of it is known already.
    const present = this.readIfThere(target);
    if (present) await apply(present);
    await this.tell(await this.changeUsers(target, flags, apply, { mayCreate: true }), flags);
  }
}
