import { AclChangeCommand, granteeFlags, ruleArgs, ruleOf } from '../../cli/acl-change.js';
import { aclChangeFlags } from '../../cli/acl-command.js';
import { t } from '../../language/t.js';

export default class AclDeny extends AclChangeCommand {
  static override summary = t`Keep a user from a topic, whatever other rules grant.`;
  static override description =
    t`A deny wins over every grant in the rules of the same user, wherever the lines stand, for publishing and for getting messages; there is none for one of them alone. It is for exceptions from a wider grant: what is not granted is denied anyway. A grant of the same topic filter is replaced. Needs Mosquitto 2.0 or later.`;
  static override examples = [
    {
      description: t`All of home, but not the door:`,
      command: 'sudo <%= config.bin %> acl deny alice home/door',
    },
    {
      description: t`Show the change only:`,
      command: '<%= config.bin %> acl deny alice home/door --file acl --dry-run',
    },
  ];
  static override args = ruleArgs;
  static override flags = { ...aclChangeFlags, ...granteeFlags };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(AclDeny);
    await this.carryOut(flags, { act: 'deny', ...ruleOf(args, flags) });
  }
}
