import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../../cli/base-command.js';
import { colours } from '../../cli/colour.js';
import { openInstallation } from '../../cli/installation.js';
import { compareConfigurations } from '../../conf/compare/compare.js';
import { type Evaluation, evaluate } from '../../conf/evaluate/evaluate.js';
import { versionText } from '../../conf/version.js';
import { placeText, whatChokes } from '../../installation/running-configuration.js';
import { t } from '../../language/t.js';
import { visible } from '../../report/visible.js';
import { ExitCode } from '../../text/error.js';

export default class ConfigDiff extends BaseCommand {
  static override summary = t`Tell what two configurations mean differently.`;
  static override description =
    t`Compares what the broker makes of them, with everything that they include: listeners, settings, bridges, plugins, users (the names only) and ACL rules. Comments, order, the division into files and defaults that are written out make no difference. Each difference comes with its lines and with what takes it up, a reload or a restart. With one argument it tells what that one would change in the configuration in use. Exits with 1 where something differs.`;
  static override examples = [
    { description: t`What would this one change?`, command: '<%= config.bin %> config diff ~/new/mosquitto.conf' },
    {
      description: t`Two trees, each with its own relative paths:`,
      command: '<%= config.bin %> config diff site-a site-b --workdir .',
    },
    {
      description: t`Is a reload enough?`,
      command: `<%= config.bin %> config diff old new --json | jq 'all(.differences[]; .needs == "reload")'`,
    },
  ];
  static override args = {
    a: Args.string({ name: 'A', required: true, ignoreStdin: true, description: t`configuration file or directory` }),
    b: Args.string({ name: 'B', ignoreStdin: true, description: t`what it becomes` }),
  };
  static override flags = { json: Flags.boolean({ description: t`print one JSON document` }) };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(ConfigDiff);
    const installation = await openInstallation(flags);
    const [from, to] = args.b === undefined ? [installation.defaultConfiguration(), args.a] : [args.a, args.b];
    const [before, after] = [from, to].map((given) => {
      const main = installation.mainFile(given);
      return evaluate(main, installation.circumstances(main));
    }) as [Evaluation, Evaluation];
    const differences = compareConfigurations(before, after);
    process.exitCode = differences.length === 0 ? ExitCode.done : ExitCode.no;
    const target = versionText(installation.target);
    const comparison = { before: before.mainPath, after: after.mainPath, target, differences };
    const { configDiffDocument, configDiffText } = await import('../../report/config-diff.js');
    if (flags.json) {
      const { jsonText } = await import('../../report/json-text.js');
      process.stdout.write(jsonText(configDiffDocument(comparison)));
      return;
    }
    if (flags.quiet) return;
    for (const evaluation of [before, after]) warnOf(evaluation, target);
    process.stdout.write(configDiffText(comparison, colours(process.stdout, flags.color)));
  }
}

/** What the broker refuses was passed over in the comparison. */
function warnOf(evaluation: Evaluation, target: string): void {
  const fatal = whatChokes(evaluation);
  if (!fatal) return;
  const where = visible(placeText(fatal));
  process.stderr.write(t`${where}: Mosquitto ${target} does not start on this: ${visible(fatal.message)}\n`);
}
