import { findOption, type Option, type Scope } from '../../../conf/catalogue/index.js';
import type { BrokerModel, ConfFile, Directive } from '../../../conf/model.js';
import { decode, Tokens, trimBlanks } from '../../../conf/tokens.js';
import { at, version } from '../../../conf/version.js';

/** A directive with what it belongs to, told by the lines above it in its file. */
export interface ScopedDirective {
  readonly directive: Directive;
  readonly option: Option;
  readonly scope: Scope;
  /** The `listener` line above; undefined: the default listener. */
  readonly listener?: Directive;
  /** The `connection` line above. */
  readonly bridge?: Directive;
}

/**
 * Every directive that the target knows, in the order in which the broker reads them: the files of an `include_dir`
 * stand where its line stands. Unlike the model's settings, those that were overwritten later are there, too.
 */
export function* readingOrder(model: BrokerModel): Generator<ScopedDirective> {
  const [main, ...included] = model.files;
  if (main) yield* readFile(model, main, included);
}

function* readFile(model: BrokerModel, { directives }: ConfFile, included: ConfFile[]): Generator<ScopedDirective> {
  let listener: Directive | undefined;
  let bridge: Directive | undefined;
  for (const directive of directives) {
    const found = findOption(directive.name.text, model.target);
    if (!found) continue;
    const { option } = found;
    if (option.name === 'listener') listener = directive;
    else if (option.name === 'connection') bridge = directive;
    else if (DEFAULT_LISTENER.includes(option.name) && model.target >= MAKES_CURRENT) listener = undefined;
    yield {
      directive,
      option,
      scope: at(option.scope, model.target),
      ...(listener && { listener }),
      ...(bridge && { bridge }),
    };
    for (const file of loadedBy(model, directive, included)) yield* readFile(model, file, []);
  }
}

const DEFAULT_LISTENER = ['port', 'bind_address'];
/** From then on, `port` and `bind_address` make the default listener the current one. */
const MAKES_CURRENT = version('2.1');

/** Takes from `included` the files that an `include_dir` line loads; one that could not be opened is not there. */
function loadedBy({ includes }: BrokerModel, directive: Directive, included: ConfFile[]): ConfFile[] {
  const names = includes.find((include) => include.directive === directive)?.names ?? [];
  return names.flatMap((name) => (included[0]?.file.path.endsWith(`/${name}`) ? included.splice(0, 1) : []));
}

/** What a directive's line says after the name, as far as the broker reads it. */
export function writtenValue({ directive, option }: ScopedDirective, model: BrokerModel): string {
  const { file, span } = directive;
  const tokens = new Tokens(file.bytes.toString('latin1', span.start, span.end), span.start);
  tokens.next();
  const { kind } = at(option.value, model.target);
  const oneWord = kind === 'boolean' || kind === 'integer' || kind === 'word';
  const token = oneWord ? tokens.next() : tokens.rest();
  return token ? decode(trimBlanks(token).text) : '';
}

/** Whether two directives of one option give it the same value; `1` and `true` are the same. */
export function sameValue(a: ScopedDirective, b: ScopedDirective, model: BrokerModel): boolean {
  const boolean = at(a.option.value, model.target).kind === 'boolean';
  const [x, y] = [writtenValue(a, model), writtenValue(b, model)];
  return x === y || (boolean && (TRUE.includes(x) ? TRUE : FALSE).includes(y));
}

const TRUE = ['true', '1'];
const FALSE = ['false', '0'];
