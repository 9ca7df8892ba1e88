import type { z } from 'zod';
import { ownerName } from '../conf/owner.js';
import type { SettingChange } from '../config/set.js';
import { t } from '../language/t.js';
import type { Diagnostic } from '../text/diagnostic.js';
import type { settingChangeSchema } from './config-schemas.js';
import { maskedValue } from './config-values.js';
import { placeText, SEVERITIES } from './text.js';
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
  const option = visible(setting.name);
  const name =
    setting.owner && setting.owner.kind !== 'global' ? t`${option} of ${visible(ownerName(setting.owner))}` : option;
  if (changes.length === 0) {
    return shown === undefined
      ? `${t`${name} is not set; nothing was changed.`}\n`
      : `${t`${name} is ${shown} already; nothing was changed.`}\n`;
  }
  const where = changes.map(({ file }) => visible(file.path)).join(t` and `);
  const what = written
    ? shown === undefined
      ? t`${name} is set no more now, in ${where}`
      : t`${name} is ${shown} now, in ${where}`
    : shown === undefined
      ? t`${name} would be set no more, in ${where}`
      : t`${name} would be ${shown}, in ${where}`;
  const created = written && changes.some((each) => each.created) ? t`, which is new` : '';
  const next = !written ? '' : `${reloaded ? t`The broker has taken it up.` : NEXT[takenUpBy]}\n`;
  return `${what}${created}.\n${next}`;
}

/** What is left to do after a change of the configuration. */
export const NEXT = {
  reload: t`A broker that runs takes it up at a reload: mqttctl service reload`,
  restart: t`A broker that runs takes it up at a restart: mqttctl service restart`,
} as const;

/** A finding in one line. */
export function warningText(warning: Diagnostic): string {
  return `${placeText(warning)}: ${SEVERITIES[warning.severity]}: ${warning.message} [${warning.rule}]`;
}
