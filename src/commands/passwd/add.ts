import * as Args from '@oclif/core/args';
import { hashFlags, hashSettings } from '../../cli/hash-flags.js';
import { changeFlags, onlyFlags, onlyOf, PasswordCommand, readsAs } from '../../cli/password-command.js';
import { newPasswordFlags, readNewPassword } from '../../cli/password-input.js';
import { t } from '../../language/t.js';
import { whyNoUser } from '../../passwd/editor.js';
import { USUAL_SETTINGS } from '../../passwd/hashing.js';
import { PasswordSetter } from '../../passwd/set-passwords.js';
import { ExitCode, UsageError } from '../../text/error.js';

export default class PasswdAdd extends PasswordCommand {
  static override summary = t`Add a user to the password file, or give a user another password.`;
  static override description =
    t`Makes the file where there is none, for the account of the broker only. Comments, order and all other users stay byte for byte, whatever mosquitto_passwd would make of them, and a password that is right already changes nothing. Without a flag that says where the password comes from it is asked for, twice.`;
  static override examples = [
    { description: t`Ask for a password and set it:`, command: 'sudo <%= config.bin %> passwd add weewx' },
    {
      description: t`Make one up, and have the broker read the file:`,
      command: 'sudo <%= config.bin %> passwd add weewx --generate --reload',
    },
    {
      description: t`In a script, with the password in a file of its own:`,
      command: '<%= config.bin %> passwd add weewx --password-file weewx.secret --file passwd',
    },
    {
      description: t`Would that change anything?`,
      command: 'pass show weewx | <%= config.bin %> passwd add weewx --password-stdin --check',
    },
  ];
  static override args = {
    user: Args.string({ required: true, ignoreStdin: true, description: t`name of the user` }),
  };
  static override flags = {
    ...changeFlags,
    ...newPasswordFlags,
    ...hashFlags,
    ...onlyFlags,
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(PasswdAdd);
    const { user } = args;
    const problem = whyNoUser(user);
    if (problem) throw new UsageError(t`The user name ${problem}.`);
    const target = await this.open(flags);
    const { hashing, exactly } = await hashSettings(flags, (sentence) => this.note(sentence));
    const { password, generated } = await readNewPassword(flags, user);
    const setter = new PasswordSetter([{ user, password }], {
      ...readsAs(target.installation),
      hashing,
      exactly,
      only: onlyOf(flags),
    });
    const report = await this.changeUsers(target, flags, (file) => setter.applyTo(file), { mayCreate: true });
    await this.tell(report, flags, report.written ? generated : undefined);
    const weak = report.users.find(({ weakness }) => weakness)?.weakness;
    if (weak) this.note(t`The password ${weak}; --iterations ${USUAL_SETTINGS.iterations} makes a better hash of it.`);
    if (report.users.some(({ change }) => change === 'exists' || change === 'absent')) process.exitCode = ExitCode.no;
  }
}
