import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import type { FileTarget } from '../../cli/file-command.js';
import { fileFlag, PasswordCommand, readsAs } from '../../cli/password-command.js';
import { passwordFlags, readPassword } from '../../cli/password-input.js';
import { t } from '../../language/t.js';
import { USUAL_SETTINGS, weakness } from '../../passwd/hashing.js';
import { PasswordSetter } from '../../passwd/set-passwords.js';
import { PasswordVerifier } from '../../passwd/verify.js';
import { visible } from '../../report/visible.js';
import { ExitCode, UsageError } from '../../text/error.js';

export default class PasswdVerify extends PasswordCommand {
  static override summary = t`Tell whether a password is a user's.`;
  static override description =
    t`Answers as the broker of the target version would at a login, and says why: 0 where it lets the user in, 1 where it does not. With --batch it answers many, a JSON object a line, {"username", "password"} in and {"username", "valid", "reason"} out, in the same order.`;
  static override examples = [
    { description: t`Ask for the password and check it:`, command: 'sudo <%= config.bin %> passwd verify weewx' },
    {
      description: t`In a script:`,
      command: '<%= config.bin %> passwd verify weewx --password-stdin --file passwd < weewx.secret',
    },
    { description: t`Many at once:`, command: '<%= config.bin %> passwd verify --batch logins.jsonl --file passwd' },
  ];
  static override args = { user: Args.string({ ignoreStdin: true, description: t`name of the user` }) };
  static override flags = {
    ...fileFlag,
    ...passwordFlags,
    rehash: Flags.boolean({ description: t`where the password is right and its hash weak, make a stronger one` }),
    batch: Flags.string({
      helpValue: 'FILE',
      description: t`answer every line of a file, or of standard input (-)`,
      exclusive: ['password-stdin', 'password-file', 'json', 'rehash'],
    }),
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(PasswdVerify);
    const { user } = args;
    if ((user === undefined) === (flags.batch === undefined)) {
      throw new UsageError(t`Name one USER to verify, or many with --batch FILE.`);
    }
    const target = await this.open(flags);
    const file = this.read(target);
    const { target: version, build } = readsAs(target.installation);
    if (flags.batch !== undefined) {
      const { verifyBatch } = await import('../../passwd/verify-batch.js');
      const { readInput } = await import('../../cli/input.js');
      const verifierFor = (logins: number) => new PasswordVerifier(file, version, build, logins);
      for await (const answers of verifyBatch(await readInput(flags.batch), verifierFor)) process.stdout.write(answers);
      return;
    }
    const password = await readPassword(flags, user as string);
    const verdict = await new PasswordVerifier(file, version, build, 1).verify(user as string, password);
    const { valid, reason, hash } = verdict;
    if (flags.json) {
      const { jsonText } = await import('../../report/json-text.js');
      process.stdout.write(jsonText({ username: user, valid, reason }));
    } else if (!flags.quiet) process.stdout.write(`${visible(reason)}\n`);
    const weak = hash && weakness(hash, USUAL_SETTINGS);
    if (weak && flags.rehash) await this.#rehash(target, flags, user as string, password);
    else if (weak) this.note(t`The password ${weak}; --rehash makes a better hash of it.`);
    process.exitCode = valid ? ExitCode.done : ExitCode.no;
  }

  async #rehash(target: FileTarget, flags: { json?: boolean }, user: string, password: Buffer): Promise<void> {
    const settings = { ...readsAs(target.installation), hashing: USUAL_SETTINGS, exactly: true };
    const setter = new PasswordSetter([{ user, password }], settings);
    await this.changeUsers(target, {}, (current) => setter.applyTo(current));
    if (!flags.json) this.note(t`${user} has a stronger hash of the same password now.`);
  }
}
