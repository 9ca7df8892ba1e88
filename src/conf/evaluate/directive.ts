import { t } from '../../language/t.js';
import { findOption, knownNames } from '../catalogue/index.js';
import type { Option, ValueSpec } from '../catalogue/option.js';
import type { Directive, Setting, Settings } from '../model.js';
import { decode, Tokens } from '../tokens.js';
import { at } from '../version.js';
import { bridgeForms } from './bridge-forms.js';
import { globalForms } from './global-forms.js';
import { listenerForms } from './listener-forms.js';
import { pluginForms } from './plugin-forms.js';
import { settingsFor } from './scope.js';
import { closest } from './spelling.js';
import type { Cursor, EvaluationState } from './state.js';
import { type Read, readValue } from './value.js';

/** Reads what follows the option's name and acts as the broker would. */
export type Form = (step: Step) => void;

/** One directive at the moment when the broker reads it. */
export interface Step {
  readonly state: EvaluationState;
  readonly cursor: Cursor;
  readonly directive: Directive;
  readonly option: Option;
  /** What follows the name. */
  readonly tokens: Tokens;
}

/** Options with a reader of their own; the others are read by the kind of their value. */
const forms: Readonly<Record<string, Form>> = { ...globalForms, ...listenerForms, ...bridgeForms, ...pluginForms };

/** Acts on one directive as the broker of the target version does. */
export function evaluateDirective(state: EvaluationState, cursor: Cursor, directive: Directive, line: string): void {
  const name = directive.name.text;
  const found = findOption(name, state.target);
  if (!found) {
    unknownOption(state, directive);
    return;
  }
  const { option } = found;
  const tokens = new Tokens(line, directive.span.start);
  tokens.next();
  const step: Step = { state, cursor, directive, option, tokens };
  const form = forms[option.name];
  if (form) form(step);
  else readOrdinary(step);
}

/** An option of an ordinary kind: find its scope, read its value, keep it. */
function readOrdinary(step: Step): void {
  const { state, cursor, directive, option, tokens } = step;
  const settings = settingsFor(state, cursor, directive, option);
  if (!settings) return;
  if (contradictsPsk(step, settings)) return;
  const spec: ValueSpec = at(option.value, state.target);
  if (at(option.empty, state.target) === 'accepted' && isEmpty(step)) return;
  if (spec.kind === 'string' && refuseDuplicate(step, settings)) return;
  const read = readValue(state, directive, option, spec, tokens);
  if (read) keep(step, settings, read);
}

/** Sets the option; what was set before in the same scope is overwritten. */
export function keep({ option, directive }: Step, settings: Settings, { value, token }: Read): void {
  settings.set(option.name, { option, directive, value, span: { start: token.start, end: token.end } });
}

/** A listener has either certificates or a pre-shared key (conf.c, cafile and certfile). */
function contradictsPsk({ state, directive, option }: Step, settings: Settings): boolean {
  const hint = settings.get('psk_hint');
  if (!hint || (option.name !== 'cafile' && option.name !== 'certfile')) return false;
  state.reject({
    rule: 'conf/psk-and-certificate',
    message: t`A listener uses either certificates or a pre-shared key: ${option.name} contradicts psk_hint.`,
    place: { file: directive.file, span: directive.name },
    related: [{ message: t`psk_hint is set here`, file: hint.directive.file, span: hint.directive.span }],
  });
  return true;
}

function isEmpty({ directive }: Step): boolean {
  const { file, span, name } = directive;
  return file.bytes.subarray(name.end, span.end).every((byte) => byte === 0x20);
}

/** A string that is set already: most versions refuse a second one (conf__parse_string). */
export function refuseDuplicate(step: Step, settings: Settings): boolean {
  const { state, directive, option } = step;
  const earlier = settings.get(option.name) ?? sharingValue(step);
  if (!earlier || at(option.duplicate, state.target) !== 'refused') return false;
  state.reject({
    rule: 'conf/duplicate-value',
    message: t`${directive.name.text} is set already; this version accepts it only once. Keep one of the two lines.`,
    place: { file: directive.file, span: directive.span },
    related: [{ message: t`set first here`, file: earlier.directive.file, span: earlier.directive.span }],
  });
  return true;
}

/** Under per_listener_settings 2.1 keeps both kinds of auto_id_prefix in one place. */
function sharingValue({ state, cursor: { listener }, option }: Step): Setting | undefined {
  if (!listener || !state.model.perListenerSettings) return undefined;
  if (option.name === 'auto_id_prefix') return listener.settings.get('listener_auto_id_prefix');
  return option.name === 'listener_auto_id_prefix' ? listener.security.get('auto_id_prefix') : undefined;
}

/** After so many unknown names the file is not a configuration with slips, but something else. */
const SUGGESTIONS_MAX = 200;

/** Remembered, since a file of another kind has the same unknown words many times. */
function suggestion(state: EvaluationState, name: string): string | undefined {
  const { suggestions } = state;
  if (!suggestions.has(name) && suggestions.size < SUGGESTIONS_MAX)
    suggestions.set(name, closest(name, knownNames(state.target)));
  return suggestions.get(name);
}

function unknownOption(state: EvaluationState, directive: Directive): void {
  const name = decode(directive.name.text);
  const near = suggestion(state, name);
  state.reject({
    rule: 'conf/unknown-option',
    message: near ? t`Unknown option '${name}'; did you mean ${near}?` : t`Unknown option '${name}'.`,
    place: { file: directive.file, span: directive.name },
    ...(near && {
      fix: {
        title: t`Write ${near}`,
        safe: false,
        edits: [{ file: directive.file, span: directive.name, newText: near }],
      },
    }),
  });
}
