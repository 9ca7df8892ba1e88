import { askedOption, type Selection } from '../conf/edit/asked-option.js';
import { type AskedSetting, askedSetting, type Plan, planSet, planUnset } from '../conf/edit/plan.js';
import { at } from '../conf/version.js';
import { t } from '../language/t.js';
import type { Diagnostic } from '../text/diagnostic.js';
import { UsageError } from '../text/error.js';
import type { Configuration, FileChange } from './configuration.js';
import { newWarnings, refuseOtherEffect, refuseWhatStops } from './judge.js';

/** A change of one setting that the broker takes. */
export interface SettingChange {
  readonly setting: AskedSetting;
  /** Empty where nothing has to change. */
  readonly changes: readonly FileChange[];
  /** What takes it up. */
  readonly takenUpBy: 'reload' | 'restart';
  /** What the change brings that lint warns of. */
  readonly warnings: readonly Diagnostic[];
}

/**
 * Works out how an option gets a value: in the line that counts, or in a new line at its place. Nothing is written.
 *
 * @param add a repeatable option gets another line
 * @throws UsageError where it is not clear what is meant; MqttctlError where the broker would not start with it, would
 *   take the value for another one, or another setting would change
 */
export function settingChange(
  configuration: Configuration,
  name: string,
  value: string,
  { add = false, ...selection }: Selection & { readonly add?: boolean },
): SettingChange {
  refuseUnwritable(value);
  const { model } = configuration;
  const setting = askedSetting(askedOption(name, model.target), model, selection);
  const plan = planSet(model, setting, value, { add, home: configuration.globalHome() });
  return judged(configuration, setting, plan, value);
}

/**
 * Works out which lines go so that an option is not set any more. Nothing is written.
 *
 * @param value only the line with this value
 * @throws as {@link settingChange}
 */
export function removal(
  configuration: Configuration,
  name: string,
  { value, ...selection }: Selection & { readonly value?: string | undefined },
): SettingChange {
  const { model } = configuration;
  const setting = askedSetting(askedOption(name, model.target), model, selection);
  return judged(configuration, setting, planUnset(model, setting, value), undefined);
}

function judged(
  configuration: Configuration,
  setting: AskedSetting,
  plan: Plan,
  value: string | undefined,
): SettingChange {
  const { evaluation, model } = configuration;
  const changes = configuration.changesOf(plan, { secret: setting.option.secret === true });
  const takenUpBy = at(setting.option.change, model.target);
  const pending = changes.filter(({ file, bytes, created }) => created || !bytes.equals(file.bytes));
  if (pending.length === 0) return { setting, changes: [], takenUpBy, warnings: [] };
  const after = configuration.evaluateWith(pending);
  refuseWhatStops(evaluation, after);
  refuseOtherEffect(evaluation, after, setting, value);
  return { setting, changes: pending, takenUpBy, warnings: newWarnings(evaluation, after) };
}

/** A line ends at LF, and what follows a NUL is lost. */
function refuseUnwritable(value: string): void {
  if (/[\0\r\n]/.test(value)) throw new UsageError(t`A value is one line: it cannot have line ends or NUL in it.`);
}
