import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../cli/base-command.js';
import { colours } from '../cli/colour.js';
import { openInstallation } from '../cli/installation.js';
import type { ClientSettings } from '../clients/client-settings.js';
import { t } from '../language/t.js';
import { visible } from '../report/visible.js';
import { ExitCode, UsageError } from '../text/error.js';

export default class Client extends BaseCommand {
  static override summary = t`Print the settings of a client program, ready to paste, and the rights that it needs.`;
  static override description =
    t`Takes host, port, TLS and authority from the configuration of the broker, says which topics the program uses, and which of them the ACL grants to the user. Passwords are never printed. Exits with 0 where user and rights are there, with 1 where something is missing, and with 3 where that cannot be told; the settings are printed all the same.`;
  static override examples = [
    { description: t`The weather station:`, command: '<%= config.bin %> client weewx --user weewx' },
    {
      description: t`A line for the shell, by another name of the broker:`,
      command: "<%= config.bin %> client mosquitto_sub -u alice --host broker.lan --topic 'home/#'",
    },
    {
      description: t`Does anything lack?`,
      command: '<%= config.bin %> client zigbee2mqtt -u zigbee --json | jq .commands',
    },
    { description: t`For a phone, as a QR code:`, command: '<%= config.bin %> client mosquitto_sub -u phone --qr' },
  ];
  static override args = {
    name: Args.string({ ignoreStdin: true, description: t`mosquitto_sub, weewx, homeassistant, …: see --list` }),
  };
  static override flags = {
    user: Flags.string({ char: 'u', helpValue: 'USER', description: t`user name of the client` }),
    host: Flags.string({ helpValue: 'NAME', description: t`by which name the client reaches the broker` }),
    listener: Flags.integer({
      char: 'l',
      helpValue: 'PORT',
      min: 0,
      max: 65_535,
      description: t`the listener to use, instead of the best for the program`,
    }),
    topic: Flags.string({
      char: 't',
      helpValue: 'FILTER',
      multiple: true,
      multipleNonGreedy: true,
      description: t`topics, instead of those that are usual for the program`,
    }),
    qr: Flags.boolean({ description: t`print the address with the user name as a QR code`, exclusive: ['json'] }),
    list: Flags.boolean({ description: t`list the programs` }),
    json: Flags.boolean({ description: t`print one JSON document` }),
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Client);
    const { programNamed, programs } = await import('../clients/programs/index.js');
    if (flags.list) {
      const { programsText } = await import('../report/client.js');
      process.stdout.write(programsText(programs));
      return;
    }
    if (args.name === undefined) throw new UsageError(t`Name the program: "mqttctl client --list" lists them.`);
    const program = programNamed(args.name);
    const { clientSettings, isReady } = await import('../clients/client-settings.js');
    const { user, host, listener, topic: topics } = flags;
    const settings = await clientSettings(await openInstallation(flags), program, { user, host, listener, topics });
    process.stdout.write(await this.#print(settings, flags));
    const ready = isReady(settings);
    process.exitCode = ready === undefined ? ExitCode.failed : ready ? ExitCode.done : ExitCode.no;
  }

  async #print(settings: ClientSettings, { json, qr, color, quiet }: Output): Promise<string> {
    if (json) {
      const { jsonText } = await import('../report/json-text.js');
      const { clientDocument } = await import('../report/client-json.js');
      return jsonText(clientDocument(settings));
    }
    const chalk = colours(process.stdout, color);
    if (qr) {
      const { qrText } = await import('../report/qr.js');
      const { urlWithUser } = await import('../clients/connection.js');
      const url = urlWithUser(settings.connection);
      for (const warning of quiet ? [] : settings.warnings) process.stderr.write(`${visible(warning)}\n`);
      return `${await qrText(url, chalk)}${url}\n`;
    }
    const { clientText } = await import('../report/client.js');
    return clientText(settings, chalk);
  }
}

interface Output {
  readonly json: boolean;
  readonly qr: boolean;
  readonly color: boolean;
  readonly quiet: boolean;
}
