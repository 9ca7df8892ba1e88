import { colours } from '../../cli/colour.js';
import { fileFlag, PasswordCommand, readsAs } from '../../cli/password-command.js';
import { t } from '../../language/t.js';
import { listUsers } from '../../passwd/list.js';

export default class PasswdList extends PasswordCommand {
  static override summary = t`List the users of the password file, and how their passwords are hashed.`;
  static override description =
    t`Says for each line what the broker of the target version makes of it: the format of the hash, its rounds and salt, and what is wrong with it. No password and no hash is shown.`;
  static override examples = [
    { description: t`The file that the installed broker reads:`, command: 'sudo <%= config.bin %> passwd list' },
    {
      description: t`Would 2.0 read what mosquitto_passwd of 2.1 made?`,
      command: '<%= config.bin %> passwd list --file passwd --target 2.0.21',
    },
    {
      description: t`Whose passwords should be hashed anew?`,
      command: `<%= config.bin %> passwd list --json | jq -r '.users[] | select(.iterations < 1000) | .username'`,
    },
  ];
  static override flags = { ...fileFlag };

  override async run(): Promise<void> {
    const { flags } = await this.parse(PasswdList);
    const target = await this.open(flags);
    const file = this.read(target);
    const { target: version, build } = readsAs(target.installation);
    const list = listUsers(file, version, build);
    if (flags.json) {
      const { jsonText } = await import('../../report/json-text.js');
      const { userListDocument } = await import('../../report/user-list.js');
      process.stdout.write(jsonText(userListDocument(list)));
      return;
    }
    const { userListText } = await import('../../report/user-list.js');
    process.stdout.write(userListText(list, colours(process.stdout, flags.color)));
  }
}
