import { colours } from '../../cli/colour.js';
import { jsonFlag, ServiceCommand } from '../../cli/service-command.js';
import { Accounts } from '../../installation/accounts.js';
import { t } from '../../language/t.js';
import { ExitCode } from '../../text/error.js';

export default class ServiceStatus extends ServiceCommand {
  static override summary = t`Tell whether the broker runs, since when, as whom, and who starts it.`;
  static override description =
    t`Asks systemd, the init script, launchd or docker, and looks at the process itself: the version that runs (which may be older than the one that is installed), its account, and other brokers that run here. Exit code 0: it runs; 1: it does not.`;
  static override examples = [
    { description: t`Does it run?`, command: '<%= config.bin %> service status' },
    {
      description: t`For a script:`,
      command: `<%= config.bin %> service status --json | jq -r '.broker.version, .installed_version'`,
    },
  ];
  static override flags = jsonFlag;

  override async run(): Promise<void> {
    const { flags } = await this.parse(ServiceStatus);
    const { installation, service } = await this.examine(flags);
    const accounts = new Accounts(installation.fs);
    const userName = (uid: number) => accounts.userName(uid);
    const { statusDocument, statusText } = await import('../../report/service-status.js');
    if (flags.json) await this.printDocument(statusDocument(service, userName));
    else process.stdout.write(statusText(service, userName, colours(process.stdout, flags.color)));
    process.exitCode = service.status.state === 'running' ? ExitCode.done : ExitCode.no;
  }
}
