import * as Flags from '@oclif/core/flags';
import { colours } from '../../cli/colour.js';
import { jsonFlag, ServiceCommand } from '../../cli/service-command.js';
import { parseSince } from '../../cli/since.js';
import type { LogQuery } from '../../host/log-line.js';
import { t } from '../../language/t.js';

const LINES = 50;

export default class ServiceLogs extends ServiceCommand {
  static override summary = t`Show the broker's log, wherever it is, and explain it.`;
  static override description =
    t`Finds the log by the configuration (log_dest) and the service manager: a file, syslog, the journal. What the broker says before it has read its configuration is in the journal only. --explain puts below each message that is known what it means, where it comes from and what to do.`;
  static override examples = [
    { description: t`Why does it not start?`, command: 'sudo <%= config.bin %> service logs --explain' },
    { description: t`Since yesterday evening:`, command: 'sudo <%= config.bin %> service logs --since 12h' },
    { description: t`As it comes:`, command: 'sudo <%= config.bin %> service logs --follow --explain' },
  ];
  static override flags = {
    ...jsonFlag,
    lines: Flags.integer({
      char: 'n',
      min: 1,
      helpValue: 'N',
      description: t`the last N lines of each log; ${LINES} unless --since says how much`,
    }),
    since: Flags.string({
      helpValue: 'TIME',
      description: t`from then on: 10m, 2h, 3d, or a date with or without a time`,
    }),
    follow: Flags.boolean({ description: t`go on with what comes, until Ctrl-C`, exclusive: ['json'] }),
    explain: Flags.boolean({ description: t`say below each message what it means and what to do` }),
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(ServiceLogs);
    const since = flags.since === undefined ? undefined : parseSince(flags.since);
    const query: LogQuery = { since, lines: flags.lines ?? (since ? undefined : LINES) };
    const { installation, service } = await this.examine(flags);
    const { followLogs, openLogs, readLogs } = await import('../../service/logs.js');
    const logs = openLogs(service, installation, flags.explain);
    if (flags.json) {
      const { logsDocument } = await import('../../report/service-logs.js');
      await this.printDocument(logsDocument(await readLogs(logs, query)));
      return;
    }
    const { LogsPrinter } = await import('../../report/service-logs.js');
    const printer = new LogsPrinter(logs.sources.length > 1, colours(process.stdout, flags.color));
    const write = (text: string) => process.stdout.write(text);
    if (flags.follow) await followLogs(logs, query, (source, line) => write(printer.text(source, line)));
    else for (const { source, lines } of await readLogs(logs, query)) write(printer.whole(source, lines));
  }
}
