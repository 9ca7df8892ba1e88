import * as Args from '@oclif/core/args';
import { ConfigCommand, jsonFlag, selectionFlags } from '../../cli/config-command.js';
import { t } from '../../language/t.js';
import { ExitCode } from '../../text/error.js';

export default class ConfigGet extends ConfigCommand {
  static override summary = t`Print the value of an option that counts.`;
  static override description =
    t`The bare value on stdout, a line for each where there are several, and on stderr where it comes from. Secrets are printed: they were asked for. Exit code 1: it is not set and has no default.`;
  static override examples = [
    { description: t`In a script:`, command: 'file=$(<%= config.bin %> config get password_file --quiet)' },
    { description: t`Of one listener:`, command: '<%= config.bin %> config get certfile --listener 8883' },
  ];
  static override args = {
    option: Args.string({ required: true, ignoreStdin: true, description: t`name of the option` }),
  };
  static override flags = { ...selectionFlags, ...jsonFlag };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(ConfigGet);
    const { evaluation, installation } = await this.open(flags);
    const { askedOption } = await import('../../conf/edit/asked-option.js');
    const { valuesFor } = await import('../../config/shown.js');
    const asked = askedOption(args.option, installation.target);
    const values = valuesFor(evaluation, asked, this.selection(flags));
    const { getDocument, originText } = await import('../../report/config-show.js');
    process.exitCode = values.length > 0 ? ExitCode.done : ExitCode.no;
    if (flags.json) {
      await this.printDocument(getDocument(asked.name, values));
      return;
    }
    const { visible } = await import('../../report/visible.js');
    for (const value of values) {
      process.stdout.write(`${visible(value.value)}\n`);
      this.note(originText(value));
    }
    if (values.length === 0) this.note(t`${asked.name} is not set, and has no default.`);
  }
}
