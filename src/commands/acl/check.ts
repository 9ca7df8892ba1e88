import * as Flags from '@oclif/core/flags';
import { AclCommand, aclQuestionFlags } from '../../cli/acl-command.js';
import { accessFlag, clientFlags, clientOf } from '../../cli/acl-question.js';
import { answer } from '../../installation/answer.js';
import { t } from '../../language/t.js';
import { visible } from '../../report/visible.js';
import { ExitCode, UsageError } from '../../text/error.js';

export default class AclCheck extends AclCommand {
  static override summary = t`Tell whether a client may read, write or subscribe to a topic, and which line says so.`;
  static override description =
    t`Answers as the broker of the target version decides: 0 where it allows, 1 where it denies. read asks whether a message on the topic is delivered, write whether a publish is accepted; a subscription is always granted by an ACL file. With --batch it answers many, a JSON object a line, {"username", "clientid", "topic", "access"} in and {"allowed", "decided_by", "reason"} out, in the same order.`;
  static override examples = [
    {
      description: t`May the weather station publish there?`,
      command: '<%= config.bin %> acl check --user weewx --topic weather/loop --access write',
    },
    {
      description: t`Would 2.1 decide the same?`,
      command: '<%= config.bin %> acl check -u weewx -t weather/loop -a write --file acl --target 2.1.2',
    },
    {
      description: t`Many at once:`,
      command: '<%= config.bin %> acl check --batch questions.jsonl --file acl',
    },
  ];
  static override flags = {
    ...aclQuestionFlags,
    ...clientFlags,
    access: accessFlag,
    batch: Flags.string({
      helpValue: 'FILE',
      description: t`answer every line of a file, or of standard input (-)`,
      exclusive: ['user', 'anonymous', 'client', 'topic', 'access', 'json'],
    }),
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(AclCheck);
    if (flags.batch !== undefined) {
      const { checkBatch } = await import('../../installation/check-batch.js');
      const { readInput } = await import('../../cli/input.js');
      const acl = await this.theApplied(flags);
      for (const answers of checkBatch(await readInput(flags.batch), acl)) process.stdout.write(answers);
      return;
    }
    const client = clientOf(flags);
    if (!flags.access) throw new UsageError(t`Say what is meant: --access read, write or subscribe.`);
    const acl = await this.theApplied(flags);
    const { allowed, decided_by, reason } = answer(acl, { ...client, access: flags.access });
    if (flags.json) {
      const { jsonText } = await import('../../report/json-text.js');
      process.stdout.write(jsonText({ allowed, decided_by, reason }));
    } else if (!flags.quiet) {
      process.stdout.write(`${allowed ? t`allowed: ${visible(reason)}` : t`denied: ${visible(reason)}`}\n`);
    }
    process.exitCode = allowed ? ExitCode.done : ExitCode.no;
  }
}
