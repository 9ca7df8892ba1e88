import { findOption } from '../../conf/catalogue/index.js';
import type { BrokerModel, Directive, Listener } from '../../conf/model.js';
import { at } from '../../conf/version.js';
import { t } from '../../language/t.js';
import {
  append,
  deleteLine,
  insertBefore,
  lineKey,
  lineText,
  placeOf,
  type Rewriting,
  replaceLine,
  type Step,
  type StepContext,
} from '../rewriting.js';

/** Lines about the default listener itself, wherever they stand. */
const ITSELF = ['port', 'bind_address'];
const NOTHING = { rewritings: [], decisions: [] };

/**
 * The default listener, which `port`, `bind_address` or an option before every `listener` line opens, gets a `listener`
 * line of its own, with its options below. Options of a default listener that is not opened mean nothing up to 2.0, and
 * would open port 1883 with 2.1: they go.
 */
export const defaultListener: Step = (context) => {
  const { source, model } = context;
  if (source.localOnly) return NOTHING;
  const opened = source.listeners.find(({ directive }) => !directive);
  if (opened) return { rewritings: withLine(context, opened), decisions: [] };
  const unasked = model.listeners.find(({ directive }) => !directive);
  return { rewritings: unasked ? linesOf(model, unasked).map(withoutUse) : [], decisions: [] };
};

function withoutUse(directive: Directive): Rewriting {
  const title = t`Remove ${directive.name.text}, which is no listener's and would open port 1883`;
  return { title, place: placeOf(directive), edits: [deleteLine(directive)] };
}

function withLine({ source }: StepContext, listener: Listener): Rewriting[] {
  const own = linesOf(source, listener);
  const line = `listener ${listener.port}${listener.host === undefined ? '' : ` ${listener.host}`}`;
  const title = t`Write "${line}" for the default listener`;
  const home = (own.find(({ name }) => ITSELF.includes(name.text)) ?? own[0])?.file ?? source.files[0]?.file;
  if (!home) return [];
  const anchor = own.find(({ file }) => file === home);
  if (!anchor) return [{ title, place: { file: home, span: { start: 0, end: 0 } }, edits: [append(home, line)] }];
  const place = placeOf(anchor);
  const options = own.filter(({ name }) => !ITSELF.includes(name.text));
  const fits = options.every((option) => option.file === home && follows(source, anchor, option));
  if (fits && !interrupts(source, anchor, own)) {
    const [first, ...others] = own.filter(({ name }) => ITSELF.includes(name.text));
    const edits =
      first === anchor
        ? [replaceLine(anchor, line), ...others.map(deleteLine)]
        : [insertBefore(anchor, line), ...[first, ...others].flatMap((each) => (each ? [deleteLine(each)] : []))];
    return [{ title, place, edits }];
  }
  const texts = options.map(lineText);
  if (texts.includes(undefined)) return [];
  const moved = append(home, line, ...(texts as string[]));
  return [{ title, place, edits: [...own.map(deleteLine), moved] }];
}

/** Whether no other listener begins between two lines of a file. */
function follows(model: BrokerModel, anchor: Directive, option: Directive): boolean {
  return !directivesIn(model, anchor).some(
    ({ name, line }) => name.text === 'listener' && line > anchor.line && line < option.line,
  );
}

/** Whether a `listener` line there would take options of another listener that is open at that place. */
function interrupts(model: BrokerModel, anchor: Directive, own: readonly Directive[]): boolean {
  const keys = new Set(own.map(lineKey));
  for (const directive of directivesIn(model, anchor)) {
    if (directive.line < anchor.line || keys.has(lineKey(directive))) continue;
    if (directive.name.text === 'listener') return false;
    if (isOfListener(model, directive)) return true;
  }
  return false;
}

function directivesIn({ files }: BrokerModel, { file }: Directive): readonly Directive[] {
  return files.find((each) => each.file === file)?.directives ?? [];
}

function isOfListener({ target, perListenerSettings }: BrokerModel, { name }: Directive): boolean {
  const option = findOption(name.text, target)?.option;
  const scope = option && at(option.scope, target);
  return scope === 'listener' || (scope === 'security' && perListenerSettings);
}

/** The lines that the default listener is made of, in the order of their files. */
function linesOf(model: BrokerModel, listener: Listener): Directive[] {
  const lines = new Set<string>();
  for (const settings of [listener.settings, listener.security]) {
    for (const { directive } of settings.values()) lines.add(lineKey(directive));
  }
  for (const { directive, options, settings } of listener.plugins) {
    for (const each of [directive, ...options.map((option) => option.directive)]) lines.add(lineKey(each));
    for (const setting of settings.values()) lines.add(lineKey(setting.directive));
  }
  return model.files.flatMap(({ directives }) =>
    directives.filter((directive) => lines.has(lineKey(directive)) || ITSELF.includes(directive.name.text)),
  );
}
