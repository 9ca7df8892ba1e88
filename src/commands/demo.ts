import { BaseCommand } from '../cli/base-command.js';
import { colours } from '../cli/colour.js';
import { endOrderlyWhenInterrupted } from '../cli/interrupt.js';
import { packageRoot } from '../cli/package.js';
import { ExitCode } from '../text/error.js';

export default class Demo extends BaseCommand {
  static override summary = 'Show what mqttctl does, on a setup of its own in a scratch directory.';
  static override description =
    "Writes a home broker's configuration into a scratch directory, lints it, and lets the installed mosquitto, if there is one, judge the same files on free ports of the loopback address. Touches nothing else and leaves nothing behind.";
  static override examples = [{ description: 'See it work:', command: '<%= config.bin %> demo' }];

  override async run(): Promise<void> {
    const { flags } = await this.parse(Demo);
    endOrderlyWhenInterrupted();
    const { runDemo } = await import('../demo/demo.js');
    const asPredicted = await runDemo({
      templates: `${packageRoot}templates`,
      chalk: colours(process.stdout, flags.color),
      say: (text) => process.stdout.write(text),
    });
    process.exitCode = asPredicted ? ExitCode.done : ExitCode.no;
  }
}
