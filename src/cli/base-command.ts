import { Command } from '@oclif/core/command';
import * as Flags from '@oclif/core/flags';
import { LANGUAGES } from '../language/language.js';
import { t } from '../language/t.js';
import { visible } from '../report/visible.js';
import { ExitCode, MqttctlError } from '../text/error.js';
import { usageSentence } from './usage-sentence.js';

/** What every command has: the global flags of the contract, and its way to fail. */
export abstract class BaseCommand extends Command {
  static override baseFlags = {
    config: Flags.string({
      char: 'c',
      helpGroup: 'GLOBAL',
      helpValue: 'FILE',
      description: t`main configuration file`,
    }),
    root: Flags.string({ helpGroup: 'GLOBAL', helpValue: 'DIR', description: t`treat DIR as / for every path` }),
    target: Flags.string({
      helpGroup: 'GLOBAL',
      helpValue: 'VERSION',
      description: t`Mosquitto version to judge for: 2.0.11, 2.1, 3.0, or installed`,
    }),
    as: Flags.string({
      helpGroup: 'GLOBAL',
      helpValue: 'USER',
      description: t`account (name, UID or UID:GID) whose rights decide`,
    }),
    workdir: Flags.string({
      helpGroup: 'GLOBAL',
      helpValue: 'DIR',
      description: t`the broker's working directory; a relative one counts from the main file`,
    }),
    settings: Flags.string({
      helpGroup: 'GLOBAL',
      helpValue: 'FILE',
      description: t`settings file, instead of the nearest mqttctl.config.*`,
    }),
    lang: Flags.option({ options: LANGUAGES })({
      helpGroup: 'GLOBAL',
      description: t`language of the texts, instead of the one of the system`,
    }),
    quiet: Flags.boolean({ char: 'q', helpGroup: 'GLOBAL', description: t`say only what matters` }),
    color: Flags.boolean({ helpGroup: 'GLOBAL', default: true, allowNo: true, description: t`colour on a terminal` }),
  };

  /** One sentence on stderr and the contract's exit code; a stack trace only with DEBUG. */
  protected override async catch(error: Error & { exitCode?: number; oclif?: { exit?: number } }): Promise<void> {
    if (error.oclif?.exit === ExitCode.done || (error as { code?: string }).code === 'EEXIT') throw error;
    const expected = error instanceof MqttctlError;
    const wrongUsage = error.oclif?.exit === ExitCode.usage;
    if (!expected && !wrongUsage) throw error;
    const message = expected ? visible(error.message) : usageSentence(error.message, this.id);
    process.stderr.write(`mqttctl: ${message}\n`);
    if (process.env.DEBUG) process.stderr.write(`${error.stack}\n`);
    process.exitCode = expected ? error.exitCode : ExitCode.usage;
  }
}
