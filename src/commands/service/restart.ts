import * as Flags from '@oclif/core/flags';
import { colours } from '../../cli/colour.js';
import { confirmed } from '../../cli/prompts.js';
import { jsonFlag, ServiceCommand } from '../../cli/service-command.js';
import { isInteractive } from '../../cli/terminal.js';
import { t } from '../../language/t.js';
import { ExitCode, MqttctlError, UsageError } from '../../text/error.js';

export default class ServiceRestart extends ServiceCommand {
  static override summary = t`Restart the broker, if it would start again, and wait until it serves.`;
  static override description =
    t`Judges the configuration first, as the installed version would read it with the account of the service. Then it restarts, waits until the listeners answer, and otherwise shows the lines of the log that tell why not, and how to get back.`;
  static override examples = [
    { description: t`After an upgrade, or a new listener:`, command: 'sudo <%= config.bin %> service restart' },
    { description: t`Would it start again?`, command: '<%= config.bin %> service restart --dry-run' },
  ];
  static override flags = {
    ...jsonFlag,
    'dry-run': Flags.boolean({ description: t`judge, say what would be done, and do nothing` }),
    force: Flags.boolean({ description: t`restart although it would not start again; asks on a terminal` }),
    yes: Flags.boolean({ char: 'y', description: t`do not ask`, dependsOn: ['force'] }),
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(ServiceRestart);
    const { installation, service } = await this.examine(flags);
    const { carryOutRestart, planRestart, refuseObstacle } = await import('../../service/restart.js');
    const plan = planRestart(service, installation);
    if (!flags.force) refuseObstacle(plan);
    else if (plan.obstacle !== undefined && !flags['dry-run']) {
      this.note(plan.obstacle, false);
      await this.#confirm(flags.yes);
    }
    const outcome = flags['dry-run'] ? undefined : await carryOutRestart(plan);
    const { restartDocument, restartText } = await import('../../report/service-restart.js');
    if (flags.json) await this.printDocument(restartDocument(plan, outcome));
    else if (!flags.quiet || outcome?.good === false) {
      process.stdout.write(restartText(plan, outcome, colours(process.stdout, flags.color)));
    }
    process.exitCode = outcome?.good === false ? ExitCode.failed : ExitCode.done;
  }

  async #confirm(yes: boolean): Promise<void> {
    if (yes) return;
    if (!isInteractive()) throw new UsageError(t`--force restarts a broker that would not start again: add --yes.`);
    if (!(await confirmed(t`Restart it all the same?`))) throw new MqttctlError(t`Nothing was done.`, ExitCode.no);
  }
}
