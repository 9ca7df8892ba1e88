import * as Flags from '@oclif/core/flags';
import { hashFlags, hashSettings } from '../../cli/hash-flags.js';
import { readInput } from '../../cli/input.js';
import { changeFlags, PasswordCommand, readsAs } from '../../cli/password-command.js';
import { t } from '../../language/t.js';
import { readCredentials } from '../../passwd/credentials.js';
import { planRehash, type RehashStep } from '../../passwd/rehash.js';
import { PasswordSetter } from '../../passwd/set-passwords.js';
import type { SourceFile } from '../../text/source-file.js';

export default class PasswdRehash extends PasswordCommand {
  static override summary = t`Hash what stands in the password file in plain text, and make weak hashes stronger.`;
  static override description =
    t`Lines in plain text are hashed at once. A hash that is weaker than today's ($6$, few rounds) can be made anew only from the password itself: name a list of those that are known with --known, or wait for the next "passwd add" of that user. Hashes are never hashed again. The plan is shown line by line.`;
  static override examples = [
    { description: t`What is there to do?`, command: 'sudo <%= config.bin %> passwd rehash --dry-run' },
    { description: t`Hash the lines in plain text:`, command: 'sudo <%= config.bin %> passwd rehash' },
    {
      description: t`Make stronger hashes of the passwords that are known:`,
      command: '<%= config.bin %> passwd rehash --known passwords.txt --iterations 50000 --file passwd',
    },
  ];
  static override flags = {
    ...changeFlags,
    ...hashFlags,
    known: Flags.string({
      helpValue: 'LIST',
      description: t`user:password lines of passwords that are known, or - for stdin`,
    }),
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(PasswdRehash);
    const target = await this.open(flags);
    const { hashing } = await hashSettings(flags, (sentence) => this.note(sentence));
    const list = flags.known === undefined ? [] : await readCredentials(await readInput(flags.known), 'lines');
    const known = new Map(list.flatMap((secret) => ('password' in secret ? [[secret.user, secret.password]] : [])));
    const reads = readsAs(target.installation);
    let steps: readonly RehashStep[] = [];
    const change = async (file: SourceFile) => {
      const plan = await planRehash(file, reads.target, reads.build, hashing, known);
      steps = plan.steps;
      return new PasswordSetter(plan.secrets, { ...reads, hashing, exactly: true }).applyTo(file);
    };
    const report = await this.changeUsers(target, flags, change);
    const { rehashDocument, rehashText } = await import('../../report/rehash-plan.js');
    if (flags.json) {
      const { jsonText } = await import('../../report/json-text.js');
      process.stdout.write(jsonText(rehashDocument(report, steps)));
    } else if (!flags.quiet) process.stdout.write(rehashText(report, steps));
  }
}
