import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { ConfigCommand, changeFlags, selectionFlags } from '../../cli/config-command.js';
import { t } from '../../language/t.js';

export default class ConfigSet extends ConfigCommand {
  static override summary = t`Give an option a value, in the line that counts.`;
  static override description =
    t`An option that is set already is changed where it stands; else a line is added at its place: behind the last one of its listener, bridge or plugin, or in conf.d/mqttctl.conf where a directory is included. Everything else stays byte for byte. The whole configuration is judged with the change first: refused is what the broker would refuse, read otherwise, or what would change another setting.`;
  static override examples = [
    { description: t`For the broker:`, command: 'sudo <%= config.bin %> config set message_size_limit 65536 --reload' },
    {
      description: t`For one listener:`,
      command: 'sudo <%= config.bin %> config set max_connections 200 --listener 8883',
    },
    {
      description: t`One more listener, after a look at it:`,
      command: '<%= config.bin %> config set listener "1884 127.0.0.1" --add --dry-run',
    },
  ];
  static override args = {
    option: Args.string({ required: true, ignoreStdin: true, description: t`name of the option` }),
    value: Args.string({ required: true, ignoreStdin: true, description: t`its value, as it would stand in the file` }),
  };
  static override flags = {
    ...selectionFlags,
    add: Flags.boolean({ description: t`add a line, for an option that may be repeated` }),
    ...changeFlags,
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(ConfigSet);
    const configuration = await this.open(flags);
    const { settingChange } = await import('../../config/set.js');
    const change = settingChange(configuration, args.option, args.value, {
      ...this.selection(flags),
      add: flags.add,
    });
    await this.carryOut(configuration, flags, change, args.value);
  }
}
