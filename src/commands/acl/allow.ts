import { AclChangeCommand, accessFlags, granteeFlags, grantOf, ruleArgs, ruleOf } from '../../cli/acl-change.js';
import { aclChangeFlags } from '../../cli/acl-command.js';
import { t } from '../../language/t.js';

export default class AclAllow extends AclChangeCommand {
  static override summary = t`Let a user publish to a topic, or get its messages.`;
  static override description =
    t`Puts the rule into the block of the user, or makes one; a file that is not there is made. What is granted already changes nothing; a deny of the same topic filter is replaced. Comments, order and all other lines stay byte for byte. Says so when the rule has no effect, or more than one might think.`;
  static override examples = [
    {
      description: t`The weather station may publish below weather:`,
      command: 'sudo <%= config.bin %> acl allow weewx "weather/#" --write --reload',
    },
    {
      description: t`Every user has a topic of its own:`,
      command: 'sudo <%= config.bin %> acl allow --pattern "home/%u/#"',
    },
    {
      description: t`Would it change anything?`,
      command: '<%= config.bin %> acl allow weewx "weather/#" --file acl --check',
    },
  ];
  static override args = ruleArgs;
  static override flags = { ...aclChangeFlags, ...granteeFlags, ...accessFlags };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(AclAllow);
    await this.carryOut(flags, { act: 'allow', ...ruleOf(args, flags), access: grantOf(flags) ?? 'readwrite' });
  }
}
