import * as Args from '@oclif/core/args';
import { ConfigCommand, changeFlags } from '../../cli/config-command.js';
import { t } from '../../language/t.js';

export default class ConfigFormat extends ConfigCommand {
  static override summary = t`Give configuration files the usual form, without changing what they say.`;
  static override description =
    t`No blanks at the ends of lines, one between option and value, LF, a newline at the end, single empty lines, one before each listener, bridge and plugin. Comments and order stay, and so do values whose blanks count. Proved before anything is written: 2.0.11, 2.0.21, 2.1.2 and the target must read the same.`;
  static override examples = [
    { description: t`All files of the configuration:`, command: 'sudo <%= config.bin %> config format' },
    { description: t`In CI:`, command: '<%= config.bin %> config format --config mosquitto.conf --check' },
  ];
  static override args = {
    path: Args.string({ ignoreStdin: true, description: t`a file of the configuration; all without it` }),
  };
  static override strict = false;
  static override flags = {
    'dry-run': changeFlags['dry-run'],
    check: changeFlags.check,
    json: changeFlags.json,
  };

  override async run(): Promise<void> {
    const { argv, flags } = await this.parse(ConfigFormat);
    const configuration = await this.open(flags);
    const { formatting } = await import('../../config/format.js');
    const { changes, left } = formatting(configuration, argv as string[]);
    const written = await this.write(configuration, flags, changes);
    for (const file of left)
      this.note(t`${file} is left as it is: in the usual form some version would read it otherwise.`);
    const { formatDocument, formatText } = await import('../../report/config-format.js');
    const files = configuration.filesNamed(argv as string[]).map(({ file }) => file.path);
    const report = { files, changed: changes.map(({ file }) => file.path), left, written };
    if (flags.json) await this.printDocument(formatDocument(report));
    else if (!this.quiet && !flags['dry-run']) process.stdout.write(formatText(report));
  }
}
