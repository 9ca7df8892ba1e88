import * as Flags from '@oclif/core/flags';
import { colours } from '../../cli/colour.js';
import { ConfigCommand, jsonFlag, selectionFlags } from '../../cli/config-command.js';
import { t } from '../../language/t.js';

export default class ConfigShow extends ConfigCommand {
  static override summary = t`Show the values that count, each with the line that it comes from.`;
  static override description =
    t`Of the main file and of all that it includes, as the target version reads them: first what counts for the broker, then for each listener, plugin and bridge. Lines that a later one overwrites are left out. Secrets are hidden.`;
  static override examples = [
    { description: t`What is set:`, command: '<%= config.bin %> config show' },
    {
      description: t`What is not as it would be without a configuration:`,
      command: '<%= config.bin %> config show --non-default',
    },
    {
      description: t`All that counts on one port:`,
      command: '<%= config.bin %> config show --listener 8883 --defaults',
    },
  ];
  static override flags = {
    listener: selectionFlags.listener,
    defaults: Flags.boolean({ description: t`also options that are not set, with their defaults` }),
    'non-default': Flags.boolean({
      description: t`only values that are not the default`,
      exclusive: ['defaults'],
    }),
    ...jsonFlag,
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(ConfigShow);
    const configuration = await this.open(flags);
    const { shownSections } = await import('../../config/shown.js');
    const which = flags.defaults ? 'all' : flags['non-default'] ? 'changed' : 'set';
    const sections = shownSections(configuration.evaluation, { which, listener: flags.listener });
    const { showDocument, showText } = await import('../../report/config-show.js');
    if (flags.json) await this.printDocument(showDocument(configuration, sections));
    else process.stdout.write(showText(configuration, sections, colours(process.stdout, flags.color)));
    const { evaluation } = configuration;
    if (evaluation.rejection) {
      const { file, line, rule } = evaluation.rejection;
      this.note(t`The broker would not start on it: it stops at ${file}:${line} (${rule}); "mqttctl lint" tells why.`);
    }
  }
}
