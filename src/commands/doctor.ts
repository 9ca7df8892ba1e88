import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../cli/base-command.js';
import { type BrokerInput, brokerFlags, brokerLogin } from '../cli/broker-flags.js';
import { colours } from '../cli/colour.js';
import { type GlobalFlags, ruleIds, withSettings } from '../cli/installation.js';
import { ownVersion } from '../cli/package.js';
import { confirmed } from '../cli/prompts.js';
import { type Check, type Repair, sectionOf } from '../doctor/check.js';
import { checks } from '../doctor/checks/index.js';
import { Examination } from '../doctor/examination.js';
import { type CheckResult, examine, isWell } from '../doctor/examine.js';
import { plural, t } from '../language/t.js';
import { doctorText } from '../report/doctor.js';
import { visible } from '../report/visible.js';
import { loadSettings } from '../settings/settings.js';
import { ExitCode, MqttctlError, UsageError } from '../text/error.js';

export default class Doctor extends BaseCommand {
  static override summary = t`Examine the installation, from the program to a live login.`;
  static override description =
    t`Looks at the program, the configuration, the rights, the certificates, the listening ports, the service, and whether clients get in as they should, and says what is wrong, where, and what to do. Changes nothing without --fix, and leaves nothing on the broker. As root it sees everything; as another user what that user may see.`;
  static override examples = [
    { description: t`What is wrong with my broker?`, command: 'sudo <%= config.bin %> doctor' },
    { description: t`Repair what is safe to repair:`, command: 'sudo <%= config.bin %> doctor --fix' },
    { description: t`Only the certificates and the ports:`, command: '<%= config.bin %> doctor --only tls,listeners' },
    {
      description: t`For monitoring:`,
      command: `<%= config.bin %> doctor --json | jq -r '.checks[] | select(.status == "fail") | .detail'`,
    },
  ];
  static override flags = {
    fix: Flags.boolean({ description: t`carry out the safe repairs, after showing them` }),
    'dry-run': Flags.boolean({ description: t`with --fix: show the repairs and carry out none`, dependsOn: ['fix'] }),
    yes: Flags.boolean({ char: 'y', description: t`with --fix: do not ask`, dependsOn: ['fix'] }),
    only: Flags.string({
      multiple: true,
      delimiter: ',',
      helpValue: 'CHECK',
      description: t`only these checks or parts, like tls or access/anonymous`,
    }),
    skip: Flags.string({
      multiple: true,
      delimiter: ',',
      helpValue: 'CHECK',
      description: t`without these checks or parts`,
    }),
    list: Flags.boolean({ description: t`list the checks` }),
    verbose: Flags.boolean({ char: 'v', description: t`also what is well, and what was skipped` }),
    bundle: Flags.string({
      helpValue: 'FILE',
      description: t`write all that somebody who helps must know into a new file, without secrets`,
      exclusive: ['fix', 'list'],
    }),
    username: { ...brokerFlags.username, description: t`somebody who may log in, to try what only such clients see` },
    'password-stdin': brokerFlags['password-stdin'],
    'password-file': brokerFlags['password-file'],
    'client-cert': brokerFlags['client-cert'],
    'client-key': brokerFlags['client-key'],
    json: Flags.boolean({ description: t`one JSON document on stdout` }),
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(Doctor);
    const chosen = chooseChecks(flags.only ?? [], flags.skip ?? []);
    const chalk = colours(process.stdout, flags.color);
    if (flags.list) {
      const { checkList } = await import('../report/doctor.js');
      process.stdout.write(checkList(chosen, chalk));
      return;
    }
    const look = await this.#examiner(flags, chosen);
    const { results, examination } = flags.fix ? await this.#fix(look, flags) : await look();
    if (flags.bundle !== undefined) await this.#writeBundle(flags.bundle, examination, results);
    if (flags.json) {
      const { doctorDocument } = await import('../report/doctor-json.js');
      const { jsonText } = await import('../report/json-text.js');
      process.stdout.write(jsonText(doctorDocument(results)));
    } else process.stdout.write(doctorText(results, { chalk, verbose: flags.verbose, quiet: flags.quiet }));
    process.exitCode = isWell(results) ? ExitCode.done : ExitCode.no;
  }

  /** What examines everything anew each time. */
  async #examiner(flags: BrokerInput & GlobalFlags, chosen: readonly Check[]): Promise<() => Promise<Look>> {
    const installationFlags = withSettings(flags, await loadSettings(flags.settings, ruleIds));
    const visitor = await brokerLogin(flags);
    return async () => {
      const examination = new Examination(installationFlags, { visitor });
      try {
        return { examination, results: await examine(examination, chosen) };
      } finally {
        await examination.end();
      }
    };
  }

  async #fix(look: () => Promise<Look>, flags: FixFlags): Promise<Look> {
    const { expectRoot, fix } = await import('../doctor/fix.js');
    const { repairList } = await import('../report/doctor.js');
    const chalk = colours(process.stderr, flags.color);
    if (!flags['dry-run']) expectRoot();
    return fix({
      examine: look,
      agree: async (repairs: readonly Repair[]) => {
        process.stderr.write(repairList(repairs, chalk));
        if (flags['dry-run']) return false;
        return (
          flags.yes || (await confirmed(plural(repairs.length, t`Carry out this repair?`, t`Carry out these repairs?`)))
        );
      },
      notify: (sentence) => process.stderr.write(`mqttctl: ${visible(sentence)}\n`),
    });
  }

  async #writeBundle(path: string, examination: Examination, results: readonly CheckResult[]): Promise<void> {
    const { bundleText } = await import('../report/bundle.js');
    const { changeFile } = await import('../store/change-file.js');
    const text = await bundleText(examination, results, { mqttctl: ownVersion(), now: new Date() });
    await changeFile(path, (current) => {
      if (current) throw new MqttctlError(t`${path} is there already; nothing was written: name a new file.`);
      return Buffer.from(text);
    });
    process.stderr.write(t`${visible(path)} is written. Read it before you send it.\n`);
  }
}

/** One look at everything. */
interface Look {
  readonly examination: Examination;
  readonly results: readonly CheckResult[];
}

interface FixFlags {
  readonly 'dry-run': boolean;
  readonly yes: boolean;
  readonly color: boolean;
}

/** @throws UsageError for a name that no check and no part has */
function chooseChecks(only: readonly string[], skip: readonly string[]): readonly Check[] {
  const isNamed = (check: Check, names: readonly string[]) =>
    names.includes(check.id) || names.includes(sectionOf(check.id));
  for (const name of [...only, ...skip]) {
    if (checks.some((check) => isNamed(check, [name]))) continue;
    throw new UsageError(t`There is no check or part ${name}; "mqttctl doctor --list" lists them.`);
  }
  return checks.filter((check) => (only.length === 0 || isNamed(check, only)) && !isNamed(check, skip));
}
