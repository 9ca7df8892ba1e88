import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../cli/base-command.js';
import { colours } from '../cli/colour.js';
import { gatherAnswers } from '../cli/init-answers.js';
import { answerFlags } from '../cli/init-flags.js';
import { gatherSecrets, usersFrom } from '../cli/init-secrets.js';
import { type GlobalFlags, openInstallation } from '../cli/installation.js';
import { endOrderlyWhenInterrupted } from '../cli/interrupt.js';
import { packageRoot } from '../cli/package.js';
import { askChoice } from '../cli/prompts.js';
import { isInteractive } from '../cli/terminal.js';
import type { Installation } from '../installation/installation.js';
import { t } from '../language/t.js';
import { visible } from '../report/visible.js';
import { ExitCode, MqttctlError, UsageError } from '../text/error.js';

const TEMPLATES = `${packageRoot}/templates`;

export default class Init extends BaseCommand {
  static override summary = t`Write a working configuration: from questions, or from flags.`;
  static override description =
    t`Asks what matters and writes one file beside Debian's own mosquitto.conf, the password file, the ACL file and certificates, each for the account of the broker. Judges all of it first as the broker would, and overwrites nothing: users and rules that are there stay, another configuration is a reason to stop. The same answers again change nothing. Where there is no mosquitto.conf yet, a whole tree is written.`;
  static override examples = [
    { description: t`Be asked:`, command: 'sudo <%= config.bin %> init' },
    {
      description: t`A weather station, in a script:`,
      command: 'sudo <%= config.bin %> init weewx --reach lan --generate-passwords --start',
    },
    {
      description: t`With a certificate of Let's Encrypt:`,
      command: 'sudo <%= config.bin %> init tls-letsencrypt --name mqtt.example.org --user alice --dry-run',
    },
    {
      description: t`A tree for a container, in ./broker/mosquitto:`,
      command: '<%= config.bin %> init docker --root broker --user alice --generate-passwords',
    },
  ];
  static override args = {
    profile: Args.string({ ignoreStdin: true, description: t`what it shall be like; --list tells which there are` }),
  };
  static override flags = {
    ...answerFlags,
    list: Flags.boolean({ description: t`print the profiles` }),
    form: Flags.option({ options: ['classic', 'plugin'] as const })({
      description: t`how the broker gets users and rules: by plugins (2.1 and newer), or as every version does`,
    }),
    directory: Flags.string({ helpValue: 'DIR', description: t`where a tree of its own is, with its mosquitto.conf` }),
    yes: Flags.boolean({ char: 'y', description: t`ask nothing but passwords: the rest is as the profile has it` }),
    'dry-run': Flags.boolean({ description: t`show the files and write nothing` }),
    check: Flags.boolean({ description: t`write nothing, and exit with 1 where something would be written` }),
    start: Flags.boolean({ description: t`restart the broker afterwards`, exclusive: ['dry-run', 'check', 'root'] }),
    json: Flags.boolean({ description: t`print one JSON document` }),
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Init);
    const { loadProfile, profileNames } = await import('../init/profiles.js');
    if (flags.list) {
      const { table } = await import('../report/table.js');
      const profiles = profileNames(TEMPLATES).map((name) => loadProfile(TEMPLATES, name));
      process.stdout.write(table(profiles.map(({ name, summary }) => [name, summary])));
      return;
    }
    const asks = isInteractive() && !flags.yes;
    const profile = loadProfile(TEMPLATES, args.profile ?? (await this.#chooseProfile(asks)));
    const installation = await this.#open(flags, profile.tree?.account);
    const { layoutOf } = await import('../init/layout.js');
    const layout = await layoutOf(installation, profile, flags.directory);
    const listed = await usersFrom(flags['users-from']);
    const answers = await gatherAnswers(
      profile,
      flags,
      listed.map(({ user }) => user),
      asks,
    );
    const plugins = await this.#plugins(installation, flags.form);
    const { planInit, missingUsers } = await import('../init/plan.js');
    const pretends = flags['dry-run'] || flags.check;
    const missing = answers.clientCertificates ? [] : missingUsers(installation, layout, answers.users);
    const { secrets, generated } = await gatherSecrets(missing, listed, {
      generate: flags['generate-passwords'],
      pretends,
    });
    const plan = await planInit(installation, { profile, answers, layout, plugins, secrets }).catch(showConflict);
    const report = await import('../report/init.js');
    const pending = report.isPending(plan);
    if (!flags.quiet) process.stderr.write(report.initWarnings(plan));
    if (pending && !pretends) {
      endOrderlyWhenInterrupted();
      const { writeInit } = await import('../init/write.js');
      await writeInit(installation, plan, (sentence) => this.#note(sentence, flags.quiet));
    }
    const passwords = pretends ? new Map<string, string>() : generated;
    const outcome = { written: pending && !pretends, passwords, restarted: flags.start === true };
    const good = !flags.start || (await this.#restart(installation, flags).catch(tellFailure));
    if (flags.json) {
      const { jsonText } = await import('../report/json-text.js');
      process.stdout.write(
        jsonText(report.initDocument(plan, installation, { ...outcome, restarted: flags.start === true && good })),
      );
    } else {
      if (flags['dry-run']) process.stdout.write(report.initDiff(plan));
      for (const [user, password] of passwords) process.stdout.write(`${visible(user)}:${password}\n`);
      if (!flags.quiet) process.stderr.write(report.initText(plan, installation, outcome));
      if (outcome.written && process.getuid?.() !== 0) this.#tellOwner(plan.account, flags.quiet);
    }
    process.exitCode = !good ? ExitCode.failed : flags.check && pending ? ExitCode.no : ExitCode.done;
  }

  async #chooseProfile(asks: boolean): Promise<string> {
    const { loadProfile, profileNames } = await import('../init/profiles.js');
    const names = profileNames(TEMPLATES);
    if (!asks) throw new UsageError(t`Name a PROFILE: ${names.join(', ')}.`);
    const choices = names.map((value) => ({ value, description: loadProfile(TEMPLATES, value).summary }));
    return askChoice(t`What shall the broker be like?`, choices, 'home');
  }

  /** Where none of the accounts is known that a broker takes by itself, files are for who writes them. */
  async #open(flags: GlobalFlags, account: string | undefined): Promise<Installation> {
    const installation = await openInstallation(flags);
    if (installation.namedAccount || installation.findAccount('mosquitto')) return installation;
    if (account === undefined && installation.findAccount('nobody') && process.getuid?.() === 0) return installation;
    return openInstallation({ ...flags, as: account ?? `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}` });
  }

  async #plugins(installation: Installation, form: 'classic' | 'plugin' | undefined) {
    if (form === 'classic') return undefined;
    const { findSecurityPlugins } = await import('../init/plugins.js');
    const plugins = findSecurityPlugins(installation.fs, installation.target);
    if (plugins || form === undefined) return plugins;
    throw new MqttctlError(
      t`--form plugin needs Mosquitto 2.1 with its plugins mosquitto_password_file.so and mosquitto_acl_file.so, and they were not found: use --form classic.`,
    );
  }

  async #restart(
    installation: Installation,
    flags: { color: boolean; json: boolean; quiet: boolean },
  ): Promise<boolean> {
    const { examineService } = await import('../service/examine.js');
    const { carryOutRestart, planRestart, refuseObstacle } = await import('../service/restart.js');
    const plan = planRestart(await examineService(installation), installation);
    refuseObstacle(plan);
    const outcome = await carryOutRestart(plan);
    const { restartText } = await import('../report/service-restart.js');
    if (!flags.quiet || !outcome.good)
      process.stderr.write(restartText(plan, outcome, colours(process.stderr, flags.color)));
    return outcome.good;
  }

  #note(sentence: string, quiet: boolean): void {
    if (!quiet) process.stderr.write(`${visible(sentence)}\n`);
  }

  #tellOwner(account: { readonly name: string; readonly uid: number } | undefined, quiet: boolean): void {
    if (!account || account.uid === process.getuid?.()) return;
    this.#note(
      t`The files belong to you: give passwd, acl, keys and the data directory to ${account.name} (sudo chown ${account.uid}).`,
      quiet,
    );
  }
}

/** The files are written all the same, and passwords that were made up must be shown. */
function tellFailure(error: unknown): false {
  if (!(error instanceof MqttctlError)) throw error;
  process.stderr.write(`mqttctl: ${visible(error.message)}\n`);
  return false;
}

/** What is there and what would be: without that nobody could decide. */
async function showConflict(error: unknown): Promise<never> {
  const { InitConflict } = await import('../init/plan.js');
  if (error instanceof InitConflict) {
    const { unifiedDiff } = await import('../report/diff.js');
    process.stderr.write(unifiedDiff(error.file, error.bytes));
  }
  throw error;
}
