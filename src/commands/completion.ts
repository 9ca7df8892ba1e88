import * as Args from '@oclif/core/args';
import { BaseCommand } from '../cli/base-command.js';
import { SHELLS, type ShellName, shells } from '../completion/shells/index.js';
import { t } from '../language/t.js';

export default class Completion extends BaseCommand {
  static override summary = t`Print the script that completes mqttctl in a shell.`;
  static override description =
    t`With it the TAB key completes commands and flags, and values: users of the password file, options, rules, checks, listeners, profiles. The packages of Debian have it switched on already.`;
  static override examples = [
    { description: t`Bash, in ~/.bashrc:`, command: 'source <(<%= config.bin %> completion bash)' },
    { description: t`Zsh, in ~/.zshrc, below compinit:`, command: 'source <(<%= config.bin %> completion zsh)' },
    {
      description: t`Fish, once:`,
      command: '<%= config.bin %> completion fish > ~/.config/fish/completions/mqttctl.fish',
    },
    {
      description: t`Bash, for all users of the machine:`,
      command: '<%= config.bin %> completion bash | sudo tee /etc/bash_completion.d/mqttctl',
    },
  ];
  static override args = {
    shell: Args.string({ required: true, ignoreStdin: true, options: [...SHELLS], description: t`bash, zsh or fish` }),
  };

  override async run(): Promise<void> {
    const { args } = await this.parse(Completion);
    process.stdout.write(shells[args.shell as ShellName].script);
  }
}
