import * as Flags from '@oclif/core/flags';
import { BaseCommand } from '../../cli/base-command.js';
import { colours } from '../../cli/colour.js';
import { writingFlags } from '../../cli/file-command.js';
import { openInstallation } from '../../cli/installation.js';
import { endOrderlyWhenInterrupted } from '../../cli/interrupt.js';
import { type Version, versionText } from '../../conf/version.js';
import { Installation } from '../../installation/installation.js';
import { parseTarget } from '../../installation/target.js';
import { t } from '../../language/t.js';
import type { Migration } from '../../migrate/migrate.js';
import { visible } from '../../report/visible.js';
import { ExitCode, UsageError } from '../../text/error.js';

export default class ConfigMigrate extends BaseCommand {
  static override summary = t`Rewrite the configuration for a newer version of Mosquitto.`;
  static override description =
    t`Deprecated forms become the new ones, and what the new version would refuse or read otherwise is written so that it means the same; comments, order and all other lines stay. What only you can decide is listed with its line. Before anything is written it is proved, as far as the files tell, that listeners, users and rights are the same in both versions; --live asks real brokers as well, in a sandbox.`;
  static override examples = [
    { description: t`What would 2.1 need?`, command: '<%= config.bin %> config migrate --to 2.1 --dry-run' },
    {
      description: t`On a laptop, for a copy of the files of a Debian 13:`,
      command: '<%= config.bin %> config migrate --to 2.1 --from 2.0.21 --root ./copy --plugin-dir /usr/lib/mosquitto',
    },
    {
      description: t`Asking both brokers:`,
      command: '<%= config.bin %> config migrate --to 2.1 --live --broker-from /opt/mosquitto-2.0/sbin/mosquitto',
    },
  ];
  static override flags = {
    to: Flags.string({ required: true, options: ['2.1', '3.0'], description: t`the version to come` }),
    from: Flags.string({ helpValue: 'VERSION', description: t`the version in use, instead of the installed one` }),
    'plugin-dir': Flags.string({
      helpValue: 'DIR',
      description: t`where the plugins of the new version lie (mosquitto_acl_file.so)`,
    }),
    live: Flags.boolean({ description: t`compare real brokers as well, on scratch copies` }),
    'broker-from': Flags.string({
      helpValue: 'PATH',
      dependsOn: ['live'],
      description: t`broker of the version in use`,
    }),
    'broker-to': Flags.string({
      helpValue: 'PATH',
      dependsOn: ['live'],
      description: t`broker of the version to come`,
    }),
    'dry-run': writingFlags['dry-run'],
    check: writingFlags.check,
    json: Flags.boolean({ description: t`print one JSON document` }),
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(ConfigMigrate);
    const given = await openInstallation(flags);
    const installation = flags.from === undefined ? given : new Installation({ ...given.flags, target: flags.from });
    const to = parseTarget(flags.to) as Version;
    if (installation.target > to) {
      throw new UsageError(
        t`--to ${flags.to} is older than the version in use, ${versionText(installation.target)}: there is no way back; name that with --from if it is another.`,
      );
    }
    if (flags.live && flags.to === '3.0') throw new UsageError(t`--live needs a broker, and 3.0 is not released yet.`);
    const { migrate } = await import('../../migrate/migrate.js');
    const main = installation.mainFile(installation.defaultConfiguration());
    const migration = migrate({
      main,
      circumstances: installation.circumstances(main),
      to,
      pluginDirectory: flags['plugin-dir'] && installation.insideRoot(flags['plugin-dir']),
      withCandidates: (candidates) => installation.withCandidates(candidates),
    });
    const live = flags.live ? await this.#askBrokers(migration, flags) : undefined;
    const holds = migration.proof.holds && (live?.differences.length ?? 0) === 0;
    const pending = migration.changes.size > 0;
    const writes = pending && holds && !flags['dry-run'] && !flags.check;
    if (flags['dry-run'] && !flags.json) await showChanges(migration);
    if (writes) await write(migration);
    await this.#report({ migration, written: writes, live }, flags);
    process.exitCode = !holds ? ExitCode.failed : flags.check && pending ? ExitCode.no : ExitCode.done;
    if (!holds)
      process.stderr.write(
        t`mqttctl: The new version would do something else: mend what is named, then run mqttctl again.\n`,
      );
    else if (writes) tellOfRestart(migration);
  }

  async #askBrokers(
    migration: Migration,
    flags: { 'broker-from'?: string | undefined; 'broker-to'?: string | undefined },
  ) {
    const { proveLive } = await import('../../migrate/live/live-proof.js');
    endOrderlyWhenInterrupted();
    return await proveLive(migration, { from: flags['broker-from'], to: flags['broker-to'] });
  }

  async #report(
    outcome: Parameters<typeof import('../../report/migration.js').migrationText>[0],
    flags: { json: boolean; quiet: boolean; color: boolean },
  ): Promise<void> {
    const { migrationDocument, migrationText } = await import('../../report/migration.js');
    if (flags.json) {
      const { jsonText } = await import('../../report/json-text.js');
      process.stdout.write(jsonText(migrationDocument(outcome)));
    } else if (!flags.quiet) process.stdout.write(migrationText(outcome, colours(process.stdout, flags.color)));
  }
}

async function showChanges({ changes }: Migration): Promise<void> {
  const { unifiedDiff } = await import('../../report/diff.js');
  for (const [file, bytes] of changes) process.stdout.write(`${unifiedDiff(file, bytes)}\n`);
}

async function write({ changes }: Migration): Promise<void> {
  const { replaceFiles } = await import('../../store/replace.js');
  endOrderlyWhenInterrupted();
  await replaceFiles(changes, { notify: (sentence) => process.stderr.write(`mqttctl: ${visible(sentence)}\n`) });
}

/** At a reload 2.1 lets go of old files, and loads no plugin; an old version does not even start on the new forms. */
function tellOfRestart({ from, forBoth }: Migration): void {
  process.stderr.write(
    forBoth
      ? t`A broker that runs needs a restart for this; do not reload it before.\n`
      : t`Mosquitto ${versionText(from)} does not start on these files: they need 2.1 or newer before the next restart.\n`,
  );
}
