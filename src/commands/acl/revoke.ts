import { AclChangeCommand, accessFlags, granteeFlags, grantOf, ruleArgs, ruleOf } from '../../cli/acl-change.js';
import { aclChangeFlags } from '../../cli/acl-command.js';

export default class AclRevoke extends AclChangeCommand {
  static override summary = 'Take a rule back: a grant, or a deny.';
  static override description =
    'Removes the rules of exactly this topic filter, denies as well; with --read or --write only that is taken out of the grants. Other filters are not touched: where one of them still grants the topic, it says so.';
  static override examples = [
    {
      description: 'Nothing below weather any more:',
      command: 'sudo <%= config.bin %> acl revoke weewx "weather/#" --reload',
    },
    { description: 'Reading only:', command: '<%= config.bin %> acl revoke weewx "weather/#" --write --file acl' },
  ];
  static override args = ruleArgs;
  static override flags = { ...aclChangeFlags, ...granteeFlags, ...accessFlags };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(AclRevoke);
    await this.carryOut(flags, { act: 'revoke', ...ruleOf(args, flags), access: grantOf(flags) });
  }
}
