import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../cli/base-command.js';
import { colours } from '../cli/colour.js';
import { type GlobalFlags, openInstallation } from '../cli/installation.js';
import { watch } from '../cli/watch.js';
import { t } from '../language/t.js';
import { examinePorts, type PortsReport } from '../ports/examine.js';
import { isAsConfigured, shownRows, unseenNote } from '../ports/shown.js';
import { visible } from '../report/visible.js';
import { ExitCode } from '../text/error.js';

const INTERVAL_SECONDS = 2;

export default class Ports extends BaseCommand {
  static override summary = t`List listening sockets with their process, expected against found.`;
  static override description =
    t`Shows on which addresses the broker listens, and compares with the configuration: what is open as configured, what is missing and who has the port instead, and what a mosquitto has open that is not configured. Exits with 0 where all is as configured, else with 1.`;
  static override examples = [
    {
      description: t`The sockets of the broker, with the processes that have them:`,
      command: 'sudo <%= config.bin %> ports',
    },
    { description: t`Every listening socket of this machine:`, command: 'sudo <%= config.bin %> ports --all' },
    {
      description: t`What is missing:`,
      command: `<%= config.bin %> ports --json | jq -r '.sockets[] | select(.state == "missing") | .port'`,
    },
  ];
  static override flags = {
    all: Flags.boolean({ char: 'a', description: t`every listening socket, of whatever process` }),
    watch: Flags.boolean({ char: 'w', description: t`show it again and again; in a pipe, when something has changed` }),
    interval: Flags.integer({
      helpValue: 'SECONDS',
      min: 1,
      max: 86_400,
      description: t`how often to look with --watch; ${INTERVAL_SECONDS} by default`,
      dependsOn: ['watch'],
    }),
    json: Flags.boolean({ description: t`print one JSON document; with --watch, one in each line` }),
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(Ports);
    if (flags.watch) {
      const redraws = process.stdout.isTTY === true && !flags.json;
      await watch(async () => this.#print(await this.#look(flags), flags), flags.interval ?? INTERVAL_SECONDS, redraws);
    }
    const report = await this.#look(flags);
    if (!flags.quiet && !flags.json) this.#note(report, flags);
    process.stdout.write(await this.#print(report, flags));
    process.exitCode = isAsConfigured(report) ? ExitCode.done : ExitCode.no;
  }

  async #look(flags: GlobalFlags): Promise<PortsReport> {
    return examinePorts(await openInstallation(flags));
  }

  #note(report: PortsReport, flags: Input): void {
    const notes = [
      ...(report.main === undefined ? [t`No mosquitto.conf was found: every listening socket is shown.`] : []),
      unseenNote(shownRows(report, flags.all)) ?? [],
    ];
    for (const note of notes.flat()) process.stderr.write(`${visible(note)}\n`);
  }

  async #print(report: PortsReport, flags: Input): Promise<string> {
    const rows = shownRows(report, flags.all);
    if (flags.json) {
      const { portsDocument } = await import('../report/ports-json.js');
      if (flags.watch) return `${JSON.stringify(portsDocument(report, rows))}\n`;
      const { jsonText } = await import('../report/json-text.js');
      return jsonText(portsDocument(report, rows));
    }
    const { portsText } = await import('../report/ports.js');
    const text = portsText(report, rows, { chalk: colours(process.stdout, flags.color), quiet: flags.quiet });
    return flags.watch ? `${text}\n` : text;
  }
}

interface Input {
  readonly all: boolean;
  readonly watch: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly color: boolean;
}
