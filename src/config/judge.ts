import { beginsBlock } from '../conf/edit/asked-option.js';
import { canonicalValue } from '../conf/edit/canonical-value.js';
import { differences } from '../conf/edit/compare.js';
import { type AskedSetting, placeOf, valuesOf } from '../conf/edit/plan.js';
import type { EffectiveSetting } from '../conf/effective.js';
import type { Evaluation } from '../conf/evaluate/evaluate.js';
import { ownerName } from '../conf/owner.js';
import { at, versionText } from '../conf/version.js';
import { placeText } from '../installation/running-configuration.js';
import { t } from '../language/t.js';
import { withoutSecrets } from '../lint/discretion.js';
import { runRules } from '../lint/engine.js';
import { rules } from '../lint/rules/index.js';
import { HIDDEN } from '../lint/secrets.js';
import type { Diagnostic } from '../text/diagnostic.js';
import { MqttctlError } from '../text/error.js';
import { sentence } from '../text/words.js';

const NOTHING_CHANGED = t`Nothing was changed.`;

/** Which findings are in the second list and not in the first; where they stand in their file does not count. */
export function newFindings(before: readonly Diagnostic[], after: readonly Diagnostic[]): Diagnostic[] {
  const known = new Map<string, number>();
  for (const each of before) known.set(identity(each), (known.get(identity(each)) ?? 0) + 1);
  return after.filter((each) => {
    const left = known.get(identity(each)) ?? 0;
    known.set(identity(each), left - 1);
    return left <= 0;
  });
}

/** Messages name lines, which move, and values, which change. */
function identity({ rule, message, file }: Diagnostic): string {
  return `${rule}\0${file.path}\0${message.replace(/\d+/g, '0')}`;
}

/**
 * Refuses a change for which the broker would stop where it did not before.
 *
 * @throws MqttctlError with the place and the broker's reason
 */
export function refuseWhatStops(before: Evaluation, after: Evaluation): void {
  const [found] = newFindings(fatal(before), fatal(after));
  if (!found) return;
  const stop = withoutSecrets(found);
  const version = versionText(after.model.target);
  throw new MqttctlError(
    t`Mosquitto ${version} would not start with it: ${placeText(stop)}: ${sentence(stop.message)} ${NOTHING_CHANGED}`,
  );
}

function fatal({ diagnostics }: Evaluation): Diagnostic[] {
  return diagnostics.filter((each) => each.fatal);
}

/**
 * Refuses a change after which a setting has not the value that was asked for, or another setting has another value.
 *
 * @param value undefined: it must not be set with that line any more
 * @throws MqttctlError that says which line is in the way
 */
export function refuseOtherEffect(
  before: Evaluation,
  after: Evaluation,
  setting: AskedSetting,
  value: string | undefined,
): void {
  if (value !== undefined) refuseOtherValue(after, setting, value);
  // It decides what all security options belong to.
  if (setting.name === 'per_listener_settings') return;
  const isRenamed = setting.owner !== undefined && beginsBlock(setting.option);
  const other = differences(before.model, after.model, isRenamed ? 'order' : 'name').find(
    (difference) => !isMeant(setting, difference.before) || !isMeant(setting, difference.after),
  );
  if (!other) return;
  const { name, before: was, after: is } = other;
  const { directive, owner } = (was ?? is) as EffectiveSetting;
  const what = !is ? t`would be set no more` : was ? t`would have another value` : t`would be set`;
  throw new MqttctlError(
    t`That would change more than ${setting.name}: ${name} of ${ownerName(owner)} (${placeOf(directive)}) ${what}. ${NOTHING_CHANGED.slice(0, -1)}: use "mqttctl config edit".`,
  );
}

function isMeant({ name, owner, option }: AskedSetting, found: EffectiveSetting | undefined): boolean {
  if (!found) return true;
  if (found.name !== name) return false;
  // The owners are those of two models: only their names can be compared.
  return owner === undefined || beginsBlock(option) || ownerName(found.owner) === ownerName(owner);
}

function refuseOtherValue({ model }: Evaluation, setting: AskedSetting, value: string): void {
  const wanted = canonicalValue(setting.option, value, model.target);
  const owned = valuesOf(model, { ...setting, owner: undefined }).filter((each) => isMeant(setting, each));
  const isOneOfSeveral = setting.owner === undefined || at(setting.option.duplicate, model.target) === 'adds';
  if (owned.some((each) => each.value === wanted) && (owned.length === 1 || isOneOfSeveral)) return;
  const last = owned.at(-1);
  const hidden = (text: string) => (setting.option.secret ? HIDDEN : text);
  const because = last
    ? t`the broker would take it for "${hidden(last.value)}" (${placeOf(last.directive)})`
    : t`the broker would not take it`;
  throw new MqttctlError(
    t`${setting.name} would not be "${hidden(value)}" afterwards: ${because}. ${NOTHING_CHANGED.slice(0, -1)}: ask "mqttctl config explain ${setting.name}".`,
  );
}

/** The errors and warnings that a change brings: what starts, and is not wise. */
export function newWarnings(before: Evaluation, after: Evaluation): Diagnostic[] {
  const found = newFindings(runRules(before, rules), runRules(after, rules));
  return found.filter(({ severity }) => severity !== 'info');
}
