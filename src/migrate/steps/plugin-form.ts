import type { BrokerModel, Directive, Plugin, Setting } from '../../conf/model.js';
import { t } from '../../language/t.js';
import { faithful, type StepContext } from '../rewriting.js';

/** The options whose files 2.1 has plugins for. */
export const FILE_OPTIONS = ['password_file', 'acl_file'] as const;
export type FileOption = (typeof FILE_OPTIONS)[number];

/** Plugins that neither look at passwords nor at rights. */
const HARMLESS = /(?:^|\/)mosquitto_(?:persist_sqlite|sparkplug_aware)\.so$/;

/** What a file option becomes. */
export interface PluginForm {
  readonly path: string;
  readonly option: string;
}

/**
 * The plugin and its option that stand for a `password_file` or `acl_file` line, or why they cannot.
 *
 * @param others what else may have a say where the option counts
 */
export function pluginFormOf(
  { model, pluginPath }: StepContext,
  setting: Setting,
  others: readonly Plugin[],
): PluginForm | string {
  const { directive } = setting;
  const name = setting.option.name as FileOption;
  const rival = others.find(({ path }) => !HARMLESS.test(path) && !isFilePlugin(path));
  if (rival) return t`${rival.path} is asked, too, and the order of asking would change`;
  const value = faithful(String(setting.value));
  if (value === undefined) return t`its path is no UTF-8`;
  if (isInterrupted(model, directive)) return t`options of another plugin follow it: move them up to their plugin`;
  const path = pluginPath(`mosquitto_${name}`);
  if (path === undefined) return t`mosquitto_${name}.so is not installed here: name its directory with --plugin-dir`;
  return { path, option: `plugin_opt_${name} ${value}` };
}

function isFilePlugin(path: string): boolean {
  return /(?:^|\/)mosquitto_(?:password|acl)_file\.so$/.test(path);
}

/** Whether a plugin named at that place would take the options of one that was named before. */
export function isInterrupted({ plugins }: BrokerModel, { file, line }: Directive): boolean {
  return plugins.some(
    ({ directive, options, settings }) =>
      directive.file === file &&
      directive.line < line &&
      [...options, ...settings.values()].some(
        (option) => option.directive.file === file && option.directive.line > line,
      ),
  );
}
