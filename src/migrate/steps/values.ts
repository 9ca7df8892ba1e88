import { findOption } from '../../conf/catalogue/index.js';
import type { Directive, Setting } from '../../conf/model.js';
import { at } from '../../conf/version.js';
import { t } from '../../language/t.js';
import {
  deleteLine,
  faithful,
  lineKey,
  placeOf,
  type Rewriting,
  replaceLine,
  type Step,
  type StepContext,
  settingsOf,
} from '../rewriting.js';

const PLAIN_KINDS = ['boolean', 'integer', 'word', 'string'];

/**
 * Values that the new version reads otherwise, or refuses: numbers with letters behind them, blanks round a path. They
 * are written as the present version understands them.
 */
export const values: Step = (context) => ({
  rewritings: [...plainValues(context), ...pluginPaths(context), ...readOver(context)],
  decisions: [],
});

function* plainValues({ source, model, from, to }: StepContext): Generator<Rewriting> {
  const read = new Map([...settingsOf(model)].map((setting) => [lineKey(setting.directive), setting]));
  for (const setting of settingsOf(source)) {
    const { option, directive } = setting;
    const name = directive.name.text;
    const isPlain = [from, to].every((target) => PLAIN_KINDS.includes(at(option.value, target).kind));
    if (!isPlain || !findOption(name, to) || read.get(lineKey(directive))?.value === setting.value) continue;
    const value = faithful(String(setting.value));
    // Where it is not kept for another reason, writing it anew would help nothing.
    if (value === undefined || isWrittenSo(setting, value)) continue;
    yield {
      title: t`Write ${name} as it is understood now`,
      place: placeOf(directive),
      edits: [replaceLine(directive, `${name} ${value}`)],
    };
  }
}

function isWrittenSo({ directive }: Setting, value: string): boolean {
  return directive.file.text(directive.span) === `${directive.name.text} ${value}`;
}

function* pluginPaths({ source, model }: StepContext): Generator<Rewriting> {
  const read = new Map(model.plugins.map((plugin) => [lineKey(plugin.directive), plugin.path]));
  for (const { directive, path } of source.plugins) {
    const now = read.get(lineKey(directive));
    if (now === undefined || now === path || faithful(path) === undefined) continue;
    yield {
      title: t`Remove the blanks round the path of the plugin`,
      place: placeOf(directive),
      edits: [replaceLine(directive, `${directive.name.text} ${path}`)],
    };
  }
}

/** Lines that the present version reads over, and the new one refuses. */
function* readOver({ source, from, to }: StepContext): Generator<Rewriting> {
  for (const [index, { directives }] of source.files.entries()) {
    for (const directive of directives) {
      const name = directive.name.text;
      const option = findOption(name, from)?.option;
      const emptyPasses = option && at(option.empty, from) === 'accepted' && at(option.empty, to) === 'refused';
      const isNested = name === 'include_dir' && index > 0;
      if (!isNested && !(emptyPasses && isEmpty(directive))) continue;
      yield {
        title: t`Remove ${name}, which has no effect here`,
        place: placeOf(directive),
        edits: [deleteLine(directive)],
      };
    }
  }
}

function isEmpty({ file, span, name }: Directive): boolean {
  return file.text({ start: name.end, end: span.end }).trim() === '';
}
