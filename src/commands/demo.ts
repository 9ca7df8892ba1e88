import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../cli/base-command.js';
import { colours } from '../cli/colour.js';
import { endOrderlyWhenInterrupted } from '../cli/interrupt.js';
import { t } from '../language/t.js';
import { ExitCode } from '../text/error.js';

export default class Demo extends BaseCommand {
  static override summary = t`Show what mqttctl does, on a setup of its own in a scratch directory.`;
  static override description =
    t`Tells the whole story of a home broker with mqttctl's own commands: a configuration, users and rules, a mistake that is found in time, the installed mosquitto on free ports of the loopback address, live tests of who may do what, websockets, TLS with an authority of its own, and doctor. Touches nothing else and leaves nothing behind.`;
  static override examples = [
    { description: t`See it work:`, command: '<%= config.bin %> demo' },
    { description: t`Leave files and broker to look around:`, command: '<%= config.bin %> demo --keep' },
    { description: t`For a recording:`, command: '<%= config.bin %> demo --speed 30' },
  ];
  static override flags = {
    keep: Flags.boolean({ description: t`leave the files and the broker, to look around` }),
    speed: Flags.integer({
      helpValue: 'N',
      min: 1,
      max: 1000,
      description: t`type the commands, N characters a second, with time to read`,
    }),
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(Demo);
    endOrderlyWhenInterrupted();
    const { runDemo } = await import('../demo/demo.js');
    const asPredicted = await runDemo({
      keep: flags.keep,
      speed: flags.speed,
      chalk: colours(process.stdout, flags.color),
      say: (text) => process.stdout.write(text),
    });
    process.exitCode = asPredicted ? ExitCode.done : ExitCode.no;
  }
}
