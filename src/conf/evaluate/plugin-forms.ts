import { t } from '../../language/t.js';
import type { Plugin } from '../model.js';
import { decode, type Token } from '../tokens.js';
import { version } from '../version.js';
import type { Form, Step } from './directive.js';
import { readString, refuseEmpty } from './value.js';

/**
 * The path of a plugin. 2.0 trims it like every string; 2.1 takes the rest of the line as it is, so that blanks at
 * either end become part of the file name.
 */
function readPath({ state, directive, tokens }: Step): Token | undefined {
  if (!state.is21) {
    const read = readString(state, directive, tokens);
    return read && { ...read.token };
  }
  const rest = state.target < TAKES_ALL ? tokens.next() : tokens.rest();
  if (!rest) refuseEmpty(state, directive);
  return rest;
}

/** 2.1.0 took one word only. */
const TAKES_ALL = version('2.1.1');

function add(step: Step, path: Token, name?: string): Plugin {
  const { state, cursor, directive } = step;
  const plugin: Plugin = {
    directive,
    path: decode(path.text),
    pathSpan: { start: path.start, end: path.end },
    options: [],
    settings: new Map(),
    attachedTo: [],
    ...(name !== undefined && { name }),
  };
  state.model.plugins.push(plugin);
  if (name !== undefined) state.pluginsByName.set(name, plugin);
  cursor.plugin = plugin;
  return plugin;
}

/** For all listeners, or under per_listener_settings for the current one; `global_plugin` always for all. */
const plugin: Form = (step) => {
  const { state, cursor, directive } = step;
  state.securitySeen = true;
  const perListener = state.model.perListenerSettings && directive.name.text !== 'global_plugin';
  if (perListener && !cursor.listener) {
    state.reject({
      rule: 'conf/needs-listener',
      message: t`${directive.name.text} must follow a listener line under per_listener_settings.`,
      place: { file: directive.file, span: directive.name },
    });
    return;
  }
  const path = readPath(step);
  if (!path) return;
  const added = add(step, path);
  if (perListener && cursor.listener) {
    cursor.listener.plugins.push(added);
    added.attachedTo.push(cursor.listener);
  } else {
    added.attachedTo.push('global');
  }
};

const pluginLoad: Form = (step) => {
  const { state, directive, tokens } = step;
  const name = tokens.next();
  if (!name) {
    refuseEmpty(state, directive);
    return;
  }
  const earlier = state.pluginsByName.get(decode(name.text));
  if (earlier) {
    state.reject({
      rule: 'conf/duplicate-plugin',
      message: t`A plugin named ${decode(name.text)} is loaded already.`,
      place: { file: directive.file, span: name },
      related: [{ message: t`loaded first here`, file: earlier.directive.file, span: earlier.directive.span }],
    });
    return;
  }
  const path = readPath(step);
  if (path) add(step, path, decode(name.text));
};

const pluginUse: Form = (step) => {
  const { state, cursor, directive, tokens } = step;
  const { listener } = cursor;
  if (!listener || listener === state.defaultListener) {
    state.reject({
      rule: 'conf/needs-listener',
      message: t`plugin_use must follow a listener line in the same file.`,
      place: { file: directive.file, span: directive.name },
    });
    return;
  }
  const read = readString(state, directive, tokens);
  if (!read) return;
  const found = state.pluginsByName.get(read.value);
  if (!found) {
    state.reject({
      rule: 'conf/plugin-not-loaded',
      message: t`No plugin named ${read.value} has been loaded above: write plugin_load ${read.value} PATH first.`,
      place: { file: directive.file, span: read.token },
    });
    return;
  }
  cursor.plugin = found;
  listener.plugins.push(found);
  found.attachedTo.push(listener);
};

/** Shortest key that the broker takes: it wants three characters behind the prefix (src/conf.c). */
const KEY_MIN = 3;

const pluginOption: Form = ({ state, cursor, directive, tokens }) => {
  const { name } = directive;
  if (!cursor.plugin) {
    state.reject({
      rule: 'conf/needs-plugin',
      message: t`${decode(name.text)} must follow a plugin line in the same file.`,
      place: { file: directive.file, span: name },
    });
    return;
  }
  const key = name.text.replace(/^(?:auth|plugin)_opt_/, '');
  if (key.length < KEY_MIN) {
    state.reject({
      rule: 'conf/unknown-option',
      message: t`The name of a plugin option has at least ${KEY_MIN} characters: '${decode(key)}' is too short.`,
      place: { file: directive.file, span: name },
    });
    return;
  }
  const rest = tokens.rest();
  const text = rest?.text.replace(/^[ \t]+/, '') ?? '';
  // 2.1 looks for a value before it skips blanks, 2.0 after: blanks alone are an empty value for 2.1.
  if (!rest || (text === '' && !state.is21)) {
    refuseEmpty(state, directive);
    return;
  }
  const span = { start: rest.end - text.length, end: rest.end };
  cursor.plugin.options.push({ directive, key: decode(key), value: decode(text), span });
};

export const pluginForms: Readonly<Record<string, Form>> = {
  plugin,
  global_plugin: plugin,
  plugin_load: pluginLoad,
  plugin_use: pluginUse,
  'plugin_opt_*': pluginOption,
};
