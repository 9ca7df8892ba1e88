import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { type ApplyFlags, ApplyRun } from '../cli/apply-run.js';
import { BaseCommand } from '../cli/base-command.js';
import { brokerFlags } from '../cli/broker-flags.js';
import { t } from '../language/t.js';

export default class Apply extends BaseCommand {
  static override summary = t`Replace the configuration of the live broker, safely, or put it back.`;
  static override description =
    t`Takes a directory that mirrors that of the live configuration, or single files of it. Judges them at their place, tries them with a broker of their own, keeps the old files, writes the new ones, reloads or restarts, whichever the difference takes, and proves that the broker listens, answers, lets in and denies as they say. If not, everything is put back. What is open to more people than before is refused without --allow-wider.`;
  static override examples = [
    { description: t`What would it do?`, command: '<%= config.bin %> apply --plan ./mosquitto' },
    { description: t`Do it:`, command: 'sudo <%= config.bin %> apply ./mosquitto' },
    { description: t`One file of it:`, command: 'sudo <%= config.bin %> apply ./acl' },
    {
      description: t`Put it back by itself if it cuts me off:`,
      command: 'sudo <%= config.bin %> apply ./mosquitto --confirm-within 60s',
    },
    { description: t`Back to what was before:`, command: 'sudo <%= config.bin %> apply --rollback' },
  ];
  static override strict = false;
  static override args = {
    paths: Args.string({
      ignoreStdin: true,
      description: t`directory with the new configuration, or files; with --rollback the ID of an apply`,
    }),
  };
  static override flags = {
    plan: Flags.boolean({
      aliases: ['dry-run'],
      description: t`show what would change and what it takes, and do nothing`,
      exclusive: ['confirm', 'recover', 'history'],
    }),
    check: Flags.boolean({
      description: t`with --plan: exit code 1 where something would change`,
      dependsOn: ['plan'],
    }),
    yes: Flags.boolean({ char: 'y', description: t`do not ask` }),
    'allow-wider': Flags.boolean({ description: t`also what is open to more people than now` }),
    'confirm-within': Flags.string({
      helpValue: 'TIME',
      description: t`put it back unless it is confirmed in that time, like 60s or 5m`,
      exclusive: ['plan'],
    }),
    confirm: Flags.boolean({
      description: t`confirm what waits for that`,
      exclusive: ['rollback', 'recover', 'history'],
    }),
    rollback: Flags.boolean({ description: t`put back the state before the last apply, or before that of ID` }),
    recover: Flags.boolean({ description: t`finish or undo an apply that was killed`, exclusive: ['rollback'] }),
    history: Flags.boolean({ description: t`list what was applied`, exclusive: ['rollback', 'recover'] }),
    await: Flags.string({ hidden: true }),
    username: { ...brokerFlags.username, description: t`somebody who may log in: that must work afterwards` },
    'password-stdin': brokerFlags['password-stdin'],
    'password-file': brokerFlags['password-file'],
    'client-cert': brokerFlags['client-cert'],
    'client-key': brokerFlags['client-key'],
    json: Flags.boolean({ description: t`print one JSON document` }),
  };

  override async run(): Promise<void> {
    const { argv, flags } = await this.parse(Apply);
    const run = new ApplyRun(flags as ApplyFlags, argv as string[]);
    process.exitCode = await run.carryOut();
  }
}
