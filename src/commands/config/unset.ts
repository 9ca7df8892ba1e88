import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { ConfigCommand, changeFlags, selectionFlags } from '../../cli/config-command.js';
import { t } from '../../language/t.js';

export default class ConfigUnset extends ConfigCommand {
  static override summary = t`Take out the lines that set an option.`;
  static override description =
    t`The default counts then. Lines that a later one overwrites go as well, everything else stays byte for byte. Refused is what the broker would not start without; what it opens to others is warned of.`;
  static override examples = [
    { description: t`For the broker:`, command: 'sudo <%= config.bin %> config unset message_size_limit --reload' },
    {
      description: t`One of several lines:`,
      command: 'sudo <%= config.bin %> config unset log_type --value debug',
    },
  ];
  static override args = {
    option: Args.string({ required: true, ignoreStdin: true, description: t`name of the option` }),
  };
  static override flags = {
    ...selectionFlags,
    value: Flags.string({ helpValue: 'VALUE', description: t`only the line with this value` }),
    ...changeFlags,
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(ConfigUnset);
    const configuration = await this.open(flags);
    const { removal } = await import('../../config/set.js');
    const change = removal(configuration, args.option, { ...this.selection(flags), value: flags.value });
    await this.carryOut(configuration, flags, change, undefined);
  }
}
