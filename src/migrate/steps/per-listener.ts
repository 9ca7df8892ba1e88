import { listenerName } from '../../conf/listener-name.js';
import type { BrokerModel, Directive, Listener, Plugin } from '../../conf/model.js';
import { t } from '../../language/t.js';
import type { Edit } from '../../text/edit.js';
import {
  deleteLine,
  faithful,
  inReadingOrder,
  insertAfter,
  placeOf,
  type Rewriting,
  replaceLine,
  type Step,
  type StepContext,
} from '../rewriting.js';
import { FILE_OPTIONS, isInterrupted, type PluginForm, pluginFormOf } from './plugin-form.js';

/**
 * `per_listener_settings true` becomes settings that are the listener's by their own name, and plugins that are tied to
 * it. All of it or nothing: what has no such form keeps the old one.
 */
export const perListener: Step = (context) => {
  const { model } = context;
  const lines = model.files.flatMap(({ directives }) => directives.filter(({ name }) => name.text === OPTION));
  const [first] = lines;
  if (!first) return { rewritings: [], decisions: [] };
  const place = placeOf(first);
  const whyNot = model.perListenerSettings ? (hasNoForm(model) ?? plugins(context)) : [];
  if (typeof whyNot === 'string') {
    const message = t`${OPTION} stays as it is, which 2.1 reads and 3.0 will not: ${whyNot}.`;
    return { rewritings: [], decisions: [{ message, place }] };
  }
  const title = model.perListenerSettings
    ? t`Write settings of each listener for ${OPTION}`
    : t`Remove ${OPTION} false, which is the default`;
  const edits = [...lines.map(deleteLine), ...(model.perListenerSettings ? renamed(model) : []), ...whyNot];
  const rewriting: Rewriting = { title, place, edits };
  return { rewritings: [rewriting], decisions: [] };
};

const OPTION = 'per_listener_settings';

/** What cannot be said for one listener without it. */
function hasNoForm(model: BrokerModel): string | undefined {
  const { listeners } = model;
  const ids = listeners.map(({ security }) => security.get('allow_zero_length_clientid')?.value ?? true);
  if (new Set(ids).size > 1) return t`allow_zero_length_clientid differs between listeners, and has no other form`;
  // A PSK file changes what TLS each listener speaks that it applies to.
  const encrypted = listeners.filter(({ settings }) => settings.has('psk_hint') || settings.has('certfile'));
  const keys = encrypted.map(({ security }) => security.get('psk_file')?.value);
  return new Set(keys).size > 1 ? t`psk_file differs between listeners, and has no other form` : undefined;
}

const NEW_NAMES: Readonly<Record<string, string>> = {
  allow_anonymous: 'listener_allow_anonymous',
  auto_id_prefix: 'listener_auto_id_prefix',
};

function renamed({ files }: BrokerModel): Edit[] {
  return files.flatMap(({ file, directives }) =>
    directives.flatMap(({ name }) => {
      const newText = NEW_NAMES[name.text];
      return newText ? [{ file, span: { start: name.start, end: name.end }, newText }] : [];
    }),
  );
}

/** The edits that tie plugins to their listeners, or why they cannot be made. */
function plugins(context: StepContext): Edit[] | string {
  const { model } = context;
  const names = new Names(model);
  const edits: Edit[] = [];
  for (const listener of model.listeners) {
    for (const plugin of listener.plugins) {
      if (plugin.directive.name.text !== 'plugin') continue;
      const tied = tie(model, listener, plugin, names);
      if (typeof tied === 'string') return tied;
      edits.push(...tied);
    }
  }
  const files = fileLines(model);
  if (alike(model)) return edits;
  const loaded = new Map<string, string>();
  for (const { directive, listener, name } of files) {
    const setting = listener.security.get(name);
    if (setting?.directive !== directive) {
      edits.push(deleteLine(directive));
      continue;
    }
    const form = pluginFormOf(context, setting, [...model.plugins.filter(isGlobal), ...listener.plugins]);
    if (typeof form === 'string') return t`${name} of ${listenerName(listener)} differs from others, and ${form}`;
    edits.push(replaceLine(directive, ...attached(form, loaded, names, listener)));
  }
  return edits;
}

function attached(
  { path, option }: PluginForm,
  loaded: Map<string, string>,
  names: Names,
  listener: Listener,
): string[] {
  const known = loaded.get(option);
  if (known !== undefined) return [`plugin_use ${known}`];
  const name = names.make(option.startsWith('plugin_opt_password_file') ? 'passwords' : 'acl', listener);
  loaded.set(option, name);
  return [`plugin_load ${name} ${path}`, option, `plugin_use ${name}`];
}

function isGlobal({ attachedTo }: Plugin): boolean {
  return attachedTo.includes('global');
}

/** The lines of password and ACL files with their listeners, in the order in which they are read. */
function fileLines(model: BrokerModel) {
  return inReadingOrder(model).flatMap((directive) => {
    const name = FILE_OPTIONS.find((option) => option === directive.name.text);
    const listener = model.listeners.find(({ security }) => name && security.get(name)?.directive === directive);
    return name && listener ? [{ directive, name, listener }] : [];
  });
}

/** Whether every listener has the same files, so that they can be the broker's. */
function alike({ listeners }: BrokerModel): boolean {
  return FILE_OPTIONS.every((name) => new Set(listeners.map(({ security }) => security.get(name)?.value)).size === 1);
}

/** A plugin under a listener: loaded by a name there, and used below its options. */
function tie(model: BrokerModel, listener: Listener, plugin: Plugin, names: Names): Edit[] | string {
  const { directive, path, options, settings } = plugin;
  if (faithful(path) === undefined) return t`the path of ${path} is no UTF-8`;
  const own = [...options, ...settings.values()].map((option) => option.directive);
  const last = own.reduce<Directive>((a, b) => (b.line > a.line ? b : a), directive);
  if (own.some(({ file }) => file !== directive.file) || isInterrupted(model, last)) {
    return t`options of ${path} stand apart from it: move them below it`;
  }
  if (FILE_OPTIONS.some((name) => listener.security.has(name))) {
    return t`${path} is asked beside the files of ${listenerName(listener)}, and the order of asking would change`;
  }
  const name = names.make('plugin', listener);
  if (last === directive) return [replaceLine(directive, `plugin_load ${name} ${path}`, `plugin_use ${name}`)];
  return [replaceLine(directive, `plugin_load ${name} ${path}`), insertAfter(last, `plugin_use ${name}`)];
}

/** Names for plugins that nobody has yet. */
class Names {
  readonly #taken: Set<string>;

  constructor({ plugins }: BrokerModel) {
    this.#taken = new Set(plugins.flatMap(({ name }) => name ?? []));
  }

  make(kind: string, { port }: Listener): string {
    const wanted = [kind, `${kind}-${port}`];
    for (let count = 2; ; count++) {
      const name = wanted.shift() ?? `${kind}-${port}-${count}`;
      if (this.#taken.has(name)) continue;
      this.#taken.add(name);
      return name;
    }
  }
}
