import type { Account } from '../../installation/filesystem.js';
import { resolvePath } from '../../installation/paths.js';
import { t } from '../../language/t.js';
import type { EvaluationState } from '../evaluate/state.js';
import type { Plugin } from '../model.js';
import { findLibrary } from './linker.js';
import { ruleOf } from './referred-file.js';
import { loadSecurityFile, type SecurityFileKind } from './security.js';

/** Plugins of 2.1 that read one of our files, by the end of their file name, and the option that names it. */
const FILE_PLUGINS: Readonly<Record<string, SecurityFileKind>> = {
  'mosquitto_password_file.so': 'password_file',
  'mosquitto_acl_file.so': 'acl_file',
};

const ELF_MAGIC = '\u007fELF';

/**
 * Loads the plugins that are attached somewhere, in the broker's order (plugin__load_all in src/plugin_init.c). 2.1
 * then dies without a word of one that is attached nowhere: it initialises what it did not load.
 */
export function loadPlugins(state: EvaluationState, account: Account): void {
  for (const plugin of inBrokersOrder(state)) loadPlugin(state, account, plugin);
  if (!state.is21) return;
  for (const { attachedTo, directive, name } of state.model.plugins) {
    if (attachedTo.length > 0) continue;
    state.reject({
      rule: 'conf/plugin-not-used',
      message: t`The plugin ${name} is loaded but no listener uses it, and 2.1 exits for that without a message: add "plugin_use ${name}" to a listener, or remove this line.`,
      place: { file: directive.file, span: directive.span },
    });
  }
}

/** 2.1 loads in the order of the file; 2.0, under per_listener_settings, listener by listener. */
function inBrokersOrder({ is21, model }: EvaluationState): readonly Plugin[] {
  if (is21) return model.plugins.filter((plugin) => plugin.attachedTo.length > 0);
  return model.perListenerSettings ? model.listeners.flatMap((listener) => listener.plugins) : model.plugins;
}

function loadPlugin(state: EvaluationState, account: Account, plugin: Plugin): void {
  const { fs, workdir } = state.circumstances;
  const place = { file: plugin.directive.file, span: plugin.pathSpan };
  const path = plugin.path.includes('/') ? resolvePath(workdir, plugin.path) : findLibrary(fs, plugin.path);
  const access = fs.access(path, account, 'read');
  if (!access.ok) {
    const blanks = plugin.path !== plugin.path.trim();
    const { code, at } = access.refusal;
    state.reject({
      rule: blanks ? 'conf/blanks-in-path' : ruleOf(access.refusal),
      message: t`The plugin '${plugin.path}' cannot be loaded: ${code} at ${at}${blanks ? t`; the blanks round it are taken as part of its name` : ''}.`,
      place,
      ...(blanks && {
        fix: {
          title: t`Remove the blanks`,
          safe: true,
          edits: [{ ...place, newText: plugin.path.trim() }],
        },
      }),
    });
    return;
  }
  const isFile = access.value.type === 'file';
  const head = isFile ? fs.head(path, ELF_MAGIC.length) : undefined;
  if (!isFile || (head?.ok && head.value.toString('latin1') !== ELF_MAGIC)) {
    state.reject({
      rule: 'files/not-a-plugin',
      message: t`${plugin.path} is no shared library, so it cannot be loaded as a plugin.`,
      place,
    });
    return;
  }
  configureFilePlugin(state, account, plugin);
}

/** mosquitto_password_file and mosquitto_acl_file know one option each, and die of every other. */
function configureFilePlugin(state: EvaluationState, account: Account, plugin: Plugin): void {
  const kind = state.is21 ? FILE_PLUGINS[plugin.path.slice(plugin.path.lastIndexOf('/') + 1)] : undefined;
  if (!kind) return;
  for (const { key, directive } of plugin.options) {
    if (key !== kind) {
      state.reject({
        rule: 'conf/unknown-plugin-option',
        message: t`This plugin does not know '${key}'; its only option is plugin_opt_${kind}.`,
        place: { file: directive.file, span: directive.name },
      });
      return;
    }
  }
  const last = plugin.options.at(-1);
  if (!last) {
    // Without its file the ACL plugin has no rules; the password plugin cannot open nothing.
    if (kind === 'acl_file') return;
    state.reject({
      rule: 'conf/plugin-without-file',
      message: t`This plugin needs to know its file: add "plugin_opt_${kind} PATH" below.`,
      place: { file: plugin.directive.file, span: plugin.directive.span },
    });
    return;
  }
  const reference = {
    what: `plugin_opt_${kind}`,
    path: last.value,
    file: last.directive.file,
    span: last.span,
  };
  const listener =
    plugin.attachedTo.length === 1 && plugin.attachedTo[0] !== 'global' ? plugin.attachedTo[0] : undefined;
  loadSecurityFile(state, account, kind, reference, listener);
}
