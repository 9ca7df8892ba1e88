import { BaseCommand } from '../cli/base-command.js';
import { complete } from '../completion/complete.js';
import { type ShellName, shells } from '../completion/shells/index.js';

/** What the scripts of `mqttctl completion` ask at every TAB: `complete SHELL -- …`. Where anything fails, nothing comes. */
export default class Complete extends BaseCommand {
  static override hidden = true;
  static override strict = false;

  override async run(): Promise<void> {
    const [name, , ...asked] = this.argv;
    try {
      const shell = shells[name as ShellName];
      process.stdout.write(shell.answer(await complete(shell.words(asked)), asked));
    } catch {
      // Nobody could read about it below a half-written line.
    }
  }
}
