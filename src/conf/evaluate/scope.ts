import { t } from '../../language/t.js';
import type { Option } from '../catalogue/option.js';
import type { Bridge, Directive, Listener, Settings } from '../model.js';
import { at } from '../version.js';
import type { Cursor, EvaluationState } from './state.js';

const BRIDGE_CERTIFICATE = ['bridge_cafile', 'bridge_capath', 'bridge_certfile', 'bridge_keyfile'];
const BRIDGE_PSK = ['bridge_identity', 'bridge_psk'];

/**
 * The settings that an option writes to where it stands. Undefined: the broker refuses it there, and it was
 * reported. Follows the REQUIRE_… macros of 2.1 and the checks that 2.0 writes out (src/conf.c).
 */
export function settingsFor(
  state: EvaluationState,
  cursor: Cursor,
  directive: Directive,
  option: Option,
): Settings | undefined {
  switch (at(option.scope, state.target)) {
    case 'global':
      return state.model.global;
    case 'security': {
      state.securitySeen = true;
      if (!state.model.perListenerSettings) return state.model.security;
      if (!cursor.listener) return needsListener(state, directive);
      return cursor.listener.security;
    }
    case 'listener':
      return currentListener(state, cursor, directive, option)?.settings;
    case 'bridge':
      return bridgeSettings(state, cursor, directive, option);
    case 'plugin':
      if (!cursor.plugin) {
        state.reject({
          rule: 'conf/needs-plugin',
          message: t`${directive.name.text} must follow a plugin line in the same file.`,
          place: { file: directive.file, span: directive.name },
        });
      }
      return cursor.plugin?.settings;
  }
}

/** The listener that a listener option belongs to where it stands. */
export function currentListener(
  state: EvaluationState,
  cursor: Cursor,
  directive: Directive,
  option: Option,
): Listener | undefined {
  const without = at(option.withoutListener ?? 'default', state.target);
  const onlyDefault = !cursor.listener || cursor.listener === state.defaultListener;
  if (without === 'explicit' && onlyDefault) return needsListener(state, directive);
  if (without === 'required' && !cursor.listener) return needsListener(state, directive);
  cursor.listener ??= defaultListener(state, directive);
  return cursor.listener;
}

/** The default listener of 2.1, made when first needed; 2.0 has it from the start (see evaluate.ts). */
export function defaultListener(state: EvaluationState, causedBy: Directive): Listener {
  if (!state.defaultListener) {
    state.defaultListener = newListener(1883);
    state.defaultListener.causedBy = causedBy;
    state.model.listeners.push(state.defaultListener);
  }
  return state.defaultListener;
}

export function newListener(port: number, directive?: Directive): Listener {
  return { port, settings: new Map(), security: new Map(), plugins: [], ...(directive && { directive }) };
}

function needsListener(state: EvaluationState, directive: Directive): undefined {
  state.reject({
    rule: 'conf/needs-listener',
    message: t`${directive.name.text} must follow a listener line in the same file.`,
    place: { file: directive.file, span: directive.name },
  });
  return undefined;
}

function bridgeSettings(
  state: EvaluationState,
  cursor: Cursor,
  directive: Directive,
  option: Option,
): Settings | undefined {
  const settings = currentBridge(state, cursor, directive)?.settings;
  if (!settings) return undefined;
  const excluded = BRIDGE_CERTIFICATE.includes(option.name)
    ? BRIDGE_PSK
    : BRIDGE_PSK.includes(option.name)
      ? BRIDGE_CERTIFICATE
      : [];
  const other = excluded.map((name) => settings.get(name)).find((setting) => setting !== undefined);
  if (!other) return settings;
  state.reject({
    rule: 'conf/psk-and-certificate',
    message: t`A bridge uses either certificates or a pre-shared key: ${option.name} contradicts ${other.option.name}.`,
    place: { file: directive.file, span: directive.name },
    related: [{ message: t`${other.option.name} is set here`, file: other.directive.file, span: other.directive.span }],
  });
  return undefined;
}

/** The current bridge, or undefined where there is none that the broker could find; that was reported. */
export function currentBridge(state: EvaluationState, cursor: Cursor, directive: Directive): Bridge | undefined {
  if (cursor.bridge && !cursor.bridgeMoved) return cursor.bridge;
  if (cursor.bridge) {
    state.reject({
      rule: 'conf/bridge-after-include',
      message: t`Up to 2.0 the bridge ${cursor.bridge.name} cannot be continued after an include_dir that adds bridges: put include_dir below it.`,
      place: { file: directive.file, span: directive.span },
    });
    return undefined;
  }
  state.reject({
    rule: 'conf/needs-bridge',
    message: t`${directive.name.text} must follow a connection line in the same file.`,
    place: { file: directive.file, span: directive.name },
  });
  return undefined;
}
