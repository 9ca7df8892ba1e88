import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { changeFlags, PasswordCommand } from '../../cli/password-command.js';
import { confirmed } from '../../cli/prompts.js';
import { t } from '../../language/t.js';
import { removeUsers } from '../../passwd/set-passwords.js';
import { visible } from '../../report/visible.js';
import { ExitCode, MqttctlError } from '../../text/error.js';

export default class PasswdRemove extends PasswordCommand {
  static override summary = t`Remove users from the password file.`;
  static override description =
    t`Takes out every line of the users and nothing else. A user who is not there is no error: afterwards the file is as it was asked for. On a terminal it asks first. Who is connected stays connected until the broker reads the file again.`;
  static override examples = [
    {
      description: t`One user, and have the broker read the file:`,
      command: 'sudo <%= config.bin %> passwd remove bob --reload',
    },
    {
      description: t`Several, without a question:`,
      command: '<%= config.bin %> passwd remove bob carol --yes --file passwd',
    },
  ];
  static override args = {
    user: Args.string({ required: true, ignoreStdin: true, description: t`names of the users` }),
  };
  static override strict = false;
  static override flags = {
    ...changeFlags,
    yes: Flags.boolean({ char: 'y', description: t`do not ask` }),
  };

  override async run(): Promise<void> {
    const { argv, flags } = await this.parse(PasswdRemove);
    const names = [...new Set(argv as string[])];
    const target = await this.open(flags);
    const asks = !flags.yes && !flags['dry-run'] && !flags.check;
    const question = t`Remove ${names.map(visible).join(', ')} from ${visible(target.choice.path)}?`;
    if (asks && !(await confirmed(question))) {
      throw new MqttctlError(t`Nothing was changed.`, ExitCode.no);
    }
    const version = target.installation.target;
    const report = await this.changeUsers(target, flags, async (file) => removeUsers(file, version, names));
    await this.tell(report, flags);
  }
}
