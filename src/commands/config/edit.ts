import * as Args from '@oclif/core/args';
import { colours } from '../../cli/colour.js';
import { ConfigCommand } from '../../cli/config-command.js';
import { endOrderlyWhenInterrupted } from '../../cli/interrupt.js';
import { askChoice } from '../../cli/prompts.js';
import { isInteractive } from '../../cli/terminal.js';
import { type Decision, editFile } from '../../config/edit-session.js';
import type { EditedFile } from '../../config/edited.js';
import { t } from '../../language/t.js';
import { ExitCode } from '../../text/error.js';

export default class ConfigEdit extends ConfigCommand {
  static override summary = t`Edit a file of the configuration, and write it only when the broker would take it.`;
  static override description =
    t`Opens a copy in $VISUAL, $EDITOR or the editor of the system, as visudo does. Afterwards the whole configuration is judged with it: where the broker would not start, or there are new errors, it asks whether to edit again, discard or write; without a terminal it discards. Password, ACL and PSK files can be edited as well.`;
  static override examples = [
    { description: t`The main file:`, command: 'sudo <%= config.bin %> config edit' },
    { description: t`Another one:`, command: 'sudo <%= config.bin %> config edit /etc/mosquitto/conf.d/home.conf' },
  ];
  static override args = {
    file: Args.string({ ignoreStdin: true, description: t`a file of the configuration; the main one without it` }),
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(ConfigEdit);
    const configuration = await this.open(flags);
    const file = configuration.fileToEdit(args.file);
    const { editText, problemsText } = await import('../../report/config-edit.js');
    endOrderlyWhenInterrupted();
    const outcome = await editFile(configuration, file, {
      decide: (edited) => {
        process.stderr.write(problemsText(edited, colours(process.stderr, flags.color)));
        return decide(edited);
      },
      notify: (sentence) => this.note(sentence),
    });
    if (!this.quiet || outcome.result === 'discarded') process.stdout.write(editText(file.path, outcome));
    process.exitCode = outcome.result === 'discarded' ? ExitCode.no : ExitCode.done;
  }
}

/** Asks what shall become of an edited file; without a terminal it is discarded. */
async function decide({ evaluation }: EditedFile): Promise<Decision> {
  if (!isInteractive()) return 'discard';
  const message = evaluation.starts ? t`There are new errors. What now?` : t`The broker would not start. What now?`;
  const choices = [
    { name: t`Edit again`, value: 'again' },
    { name: t`Discard the changes`, value: 'discard' },
    { name: t`Write it anyway`, value: 'write' },
  ] as const;
  return askChoice<Decision>(message, choices);
}
