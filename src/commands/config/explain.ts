import * as Args from '@oclif/core/args';
import { colours } from '../../cli/colour.js';
import { ConfigCommand, type ConfigInput, jsonFlag } from '../../cli/config-command.js';
import { openInstallation } from '../../cli/installation.js';
import type { BrokerModel } from '../../conf/model.js';
import { t } from '../../language/t.js';
import { MqttctlError } from '../../text/error.js';

export default class ConfigExplain extends ConfigCommand {
  static override summary = t`Explain an option: what it does, its values, and what versions make of it.`;
  static override description =
    t`From what mqttctl knows of all versions, and without a network. Where there is a configuration, also where it sets the option.`;
  static override examples = [
    { description: t`What is it?`, command: '<%= config.bin %> config explain max_inflight_messages' },
    { description: t`After the upgrade?`, command: '<%= config.bin %> config explain acl_file --target 2.1' },
  ];
  static override args = {
    option: Args.string({ required: true, ignoreStdin: true, description: t`name of the option` }),
  };
  static override flags = jsonFlag;

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(ConfigExplain);
    const { target } = await openInstallation(flags);
    const { explainOption } = await import('../../config/explanation.js');
    const { allRules } = await import('../../lint/all-rules.js');
    const explanation = explainOption(args.option, target, await this.#model(flags), allRules);
    const { explainDocument, explainText } = await import('../../report/config-explain.js');
    if (flags.json) await this.printDocument(explainDocument(explanation));
    else process.stdout.write(explainText(explanation, colours(process.stdout, flags.color)));
  }

  /** An option can be explained where there is no configuration, too, unless one was named. */
  async #model(flags: ConfigInput & { readonly config?: string | undefined }): Promise<BrokerModel | undefined> {
    try {
      return (await this.open(flags)).model;
    } catch (error) {
      if (flags.config !== undefined || !(error instanceof MqttctlError)) throw error;
      return undefined;
    }
  }
}
