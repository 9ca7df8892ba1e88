import type { z } from 'zod';
import { ownerName } from '../conf/owner.js';
import type { SettingChange } from '../config/set.js';
import { t } from '../language/t.js';
import type { Diagnostic } from '../text/diagnostic.js';
import type { settingChangeSchema } from './config-schemas.js';
import { maskedValue } from './config-values.js';
import { placeText } from './text.js';
import { visible } from './visible.js';

/** What became of the change of a setting. */
export interface SettingChangeReport {
  readonly change: SettingChange;
  /** Undefined: it was to be set no more. */
  readonly value: string | undefined;
  readonly written: boolean;
  readonly reloaded: boolean;
}

/** For programs; its shape is published in schemas/config-change.schema.json. */
export function settingChangeDocument({ change, value, written, reloaded }: SettingChangeReport) {
  const { setting, changes, takenUpBy, warnings } = change;
  return {
    option: setting.name,
    of: setting.owner && setting.owner.kind !== 'global' ? ownerName(setting.owner) : null,
    value: value === undefined ? null : maskedValue(setting.option, setting.name, value),
    files: changes.map(({ file }) => file.path),
    changed: changes.length > 0,
    written,
    reloaded,
    taken_up_by: takenUpBy,
    warnings: warnings.map((warning) => ({
      rule: warning.rule,
      severity: warning.severity as 'error' | 'warning',
      message: warning.message,
      file: warning.file.path,
      line: warning.file.lineAt(warning.span.start),
    })),
  } satisfies z.input<typeof settingChangeSchema>;
}

/** For people. */
export function settingChangeText({ change, value, written, reloaded }: SettingChangeReport): string {
  const { setting, changes, takenUpBy } = change;
  const shown = value === undefined ? undefined : visible(maskedValue(setting.option, setting.name, value));
  const of = setting.owner && setting.owner.kind !== 'global' ? ` of ${visible(ownerName(setting.owner))}` : '';
  const name = `${visible(setting.name)}${of}`;
  if (changes.length === 0) {
    return shown === undefined
      ? t`${name} is not set; nothing was changed.\n`
      : t`${name} is ${shown} already; nothing was changed.\n`;
  }
  const where = changes.map(({ file }) => visible(file.path)).join(' and ');
  const verb = written ? 'is' : t`would be`;
  const what = shown === undefined ? t`${verb} set no more` : `${verb} ${shown}`;
  const created = written && changes.some((each) => each.created) ? t`, which is new` : '';
  const next = !written ? '' : reloaded ? t`The broker has taken it up.\n` : `${NEXT[takenUpBy]}\n`;
  return `${name} ${what}${written ? ' now' : ''}, in ${where}${created}.\n${next}`;
}

const NEXT = {
  reload: t`A broker that runs takes it up at a reload: mqttctl service reload`,
  restart: t`A broker that runs takes it up at a restart: mqttctl service restart`,
} as const;

/** A finding in one line. */
export function warningText(warning: Diagnostic): string {
  return `${placeText(warning)}: ${warning.severity}: ${warning.message} [${warning.rule}]`;
}
