import type { Command, Interfaces } from '@oclif/core';
import * as Flags from '@oclif/core/flags';
import { parse } from '@oclif/core/parser';
import { LANGUAGES } from '../language/language.js';
import { t } from '../language/t.js';
import { visible } from '../report/visible.js';
import { ExitCode, MqttctlError } from '../text/error.js';
import { type ParserError, usageSentence } from './usage-sentence.js';

/** What was parsed, by name. */
type Output = Record<string, unknown>;

/**
 * What every command has: the global flags of the contract, and its way to fail. It has the statics of oclif's own
 * `Command`, so that oclif's parser and help read it, and not the rest of oclif, which takes longer to load than a lint.
 */
export abstract class BaseCommand {
  static summary: string;
  static description: string;
  static examples: Command.Example[];
  static args: Interfaces.ArgInput = {};
  static flags: Interfaces.FlagInput = {};
  static strict = true;
  static baseFlags = {
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

  /** @param id the words that name the command, as `passwd add` */
  constructor(
    protected readonly argv: string[],
    protected readonly id: string,
  ) {}

  abstract run(): Promise<void>;

  /** The arguments and flags of the command line, as the command declares them. */
  protected parse<F extends Output, B extends Output, A extends Output>(
    command: Interfaces.Input<F, B, A>,
  ): Promise<Interfaces.ParserOutput<F, B, A>> {
    return parse(this.argv, {
      ...command,
      flags: { ...command.baseFlags, ...command.flags } as Interfaces.FlagInput<F>,
    });
  }

  /** One sentence on stderr and the contract's exit code; a stack trace only with DEBUG. */
  async catch(error: ParserError): Promise<void> {
    const expected = error instanceof MqttctlError;
    const wrongUsage = error.oclif?.exit === ExitCode.usage;
    if (!expected && !wrongUsage) throw error;
    const message = expected ? visible(error.message) : usageSentence(error, this.id);
    process.stderr.write(`mqttctl: ${message}\n`);
    if (process.env.DEBUG) process.stderr.write(`${error.stack}\n`);
    process.exitCode = expected ? error.exitCode : ExitCode.usage;
  }
}
