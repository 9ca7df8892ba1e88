import { AclChangeCommand, accessFlags, granteeFlags, grantOf, ruleArgs, ruleOf } from '../../cli/acl-change.js';
import { aclChangeFlags } from '../../cli/acl-command.js';
import { t } from '../../language/t.js';

export default class AclRevoke extends AclChangeCommand {
  static override summary = t`Take a rule back: a grant, or a deny.`;
  static override description =
    t`Removes the rules of exactly this topic filter, denies as well; with --read or --write only that is taken out of the grants. Other filters are not touched: where one of them still grants the topic, it says so.`;
  static override examples = [
    {
      description: t`Nothing below weather any more:`,
      command: 'sudo <%= config.bin %> acl revoke weewx "weather/#" --reload',
    },
    { description: t`Reading only:`, command: '<%= config.bin %> acl revoke weewx "weather/#" --write --file acl' },
  ];
  static override args = ruleArgs;
  static override flags = { ...aclChangeFlags, ...granteeFlags, ...accessFlags };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(AclRevoke);
    await this.carryOut(flags, { act: 'revoke', ...ruleOf(args, flags), access: grantOf(flags) });
  }
}
