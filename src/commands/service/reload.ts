import * as Flags from '@oclif/core/flags';
import { colours } from '../../cli/colour.js';
import { jsonFlag, ServiceCommand } from '../../cli/service-command.js';
import { t } from '../../language/t.js';
import { ExitCode } from '../../text/error.js';

export default class ServiceReload extends ServiceCommand {
  static override summary =
    t`Have the broker read its files again, unless it would choke on them, and prove that it did.`;
  static override description =
    t`Judges the configuration and all that it refers to first, as the version that runs and with its rights: at a bad ACL file 2.0 opens to everybody, and 2.1 ends. Then it tells the broker, and looks into its log, at its process and at its listeners. Says what was changed and needs a restart.`;
  static override examples = [
    { description: t`After a change of the ACL file:`, command: 'sudo <%= config.bin %> service reload' },
    { description: t`Would it be taken?`, command: '<%= config.bin %> service reload --dry-run' },
  ];
  static override flags = {
    ...jsonFlag,
    'dry-run': Flags.boolean({ description: t`judge, say what would be done, and do nothing` }),
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(ServiceReload);
    const { installation, service } = await this.examine(flags);
    const { carryOutReload, planReload } = await import('../../service/reload.js');
    const plan = planReload(service, installation);
    const outcome = flags['dry-run'] ? undefined : await carryOutReload(plan);
    const { reloadDocument, reloadText } = await import('../../report/service-reload.js');
    if (flags.json) await this.printDocument(reloadDocument(plan, outcome));
    else if (!flags.quiet || outcome?.good === false) {
      process.stdout.write(reloadText(plan, outcome, colours(process.stdout, flags.color)));
    }
    process.exitCode = outcome?.good === false ? ExitCode.no : ExitCode.done;
  }
}
