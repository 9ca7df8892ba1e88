import * as Flags from '@oclif/core/flags';
import type { Selection } from '../conf/edit/asked-option.js';
import type { Configuration, FileChange } from '../config/configuration.js';
import type { SettingChange } from '../config/set.js';
import { t } from '../language/t.js';
import { visible } from '../report/visible.js';
import { ExitCode, MqttctlError, UsageError } from '../text/error.js';
import { BaseCommand } from './base-command.js';
import { type WritingInput, writingFlags } from './file-command.js';
import { type GlobalFlags, openInstallation } from './installation.js';
import { endOrderlyWhenInterrupted } from './interrupt.js';

export const jsonFlag = { json: Flags.boolean({ description: t`print one JSON document` }) };

/** Of which listener, bridge or plugin. */
export const selectionFlags = {
  listener: Flags.integer({
    char: 'l',
    helpValue: 'PORT',
    min: 0,
    max: 65_535,
    description: t`of the listener on that port`,
    exclusive: ['bridge', 'plugin'],
  }),
  bridge: Flags.string({ helpValue: 'NAME', description: t`of the bridge of that name`, exclusive: ['plugin'] }),
  plugin: Flags.string({ helpValue: 'NAME', description: t`of the plugin of that name, or that file` }),
};

/** What the commands that change the configuration have in common. */
export const changeFlags = {
  ...jsonFlag,
  ...writingFlags,
  reload: Flags.boolean({
    description: t`have the running broker take it up, where a reload is enough`,
    exclusive: ['dry-run', 'check'],
  }),
};

export interface ConfigInput extends GlobalFlags {
  readonly json?: boolean | undefined;
  readonly quiet?: boolean | undefined;
}

export interface ConfigChangeInput extends ConfigInput, WritingInput {}

/** What the `config` commands share: which configuration they are about, and how a change is shown and written. */
export abstract class ConfigCommand extends BaseCommand {
  protected quiet = false;

  /** The configuration that the flags mean. */
  protected async open(flags: ConfigInput): Promise<Configuration> {
    this.quiet = flags.quiet === true;
    const installation = await openInstallation(flags);
    const { Configuration } = await import('../config/configuration.js');
    return new Configuration(installation);
  }

  /** The part of the configuration that the flags name. */
  protected selection({ listener, bridge, plugin }: Selection): Selection {
    return { listener, bridge, plugin };
  }

  /** Something for people beside the result. */
  protected note(sentence: string): void {
    if (!this.quiet) process.stderr.write(`${visible(sentence)}\n`);
  }

  protected async printDocument(document: object): Promise<void> {
    const { jsonText } = await import('../report/json-text.js');
    process.stdout.write(jsonText(document));
  }

  /** Shows the change of a setting, or writes it and has it taken up; tells what became of it, sets the exit code. */
  protected async carryOut(
    configuration: Configuration,
    flags: ConfigChangeInput,
    change: SettingChange,
    value: string | undefined,
  ): Promise<void> {
    if (flags.reload) refuseUselessReload(configuration, change);
    const written = await this.write(configuration, flags, change.changes);
    const { settingChangeDocument, settingChangeText, warningText } = await import('../report/config-change.js');
    const report = { change, value, written, reloaded: flags.reload === true && written };
    for (const warning of change.warnings) this.note(warningText(warning));
    if (flags.json) await this.printDocument(settingChangeDocument(report));
    else if (!this.quiet && !flags['dry-run']) process.stdout.write(settingChangeText(report));
  }

  /** Shows changes of files, or writes them and has the broker reload; sets the exit code. */
  protected async write(
    { installation }: Configuration,
    flags: ConfigChangeInput,
    changes: readonly FileChange[],
  ): Promise<boolean> {
    const pretends = flags['dry-run'] || flags.check;
    process.exitCode = flags.check && changes.length > 0 ? ExitCode.no : ExitCode.done;
    if (flags['dry-run'] && !flags.json) {
      const { unifiedDiff } = await import('../report/diff.js');
      for (const { file, bytes } of changes) process.stdout.write(unifiedDiff(file, bytes));
    }
    if (pretends || changes.length === 0) return false;
    const reload = flags.reload ? await import('../config/reload.js') : undefined;
    await reload?.expectReload(installation);
    const { writeChanges } = await import('../config/write.js');
    endOrderlyWhenInterrupted();
    await writeChanges(changes, (sentence) => this.note(sentence));
    await reload?.reloadBroker(installation);
    return true;
  }
}

function refuseUselessReload({ installation }: Configuration, { setting, takenUpBy }: SettingChange): void {
  if (installation.isRooted) {
    throw new UsageError(t`--reload is for the broker of this machine, and --root for files of another.`);
  }
  if (takenUpBy === 'reload') return;
  throw new MqttctlError(
    t`Only a restart takes up ${setting.name}; nothing was changed: leave out --reload, and then run "mqttctl service restart".`,
  );
}
