import { findOption } from '../../../conf/catalogue/index.js';
import type { Option, ValueSpec } from '../../../conf/catalogue/option.js';
import type { Directive } from '../../../conf/model.js';
import { type Token, Tokens } from '../../../conf/tokens.js';
import { at } from '../../../conf/version.js';
import type { RuleContext } from '../../rule.js';

/** A directive that the target knows, and what stands behind its name. */
export interface OptionLine {
  readonly directive: Directive;
  readonly option: Option;
  readonly spec: ValueSpec;
  /** All that follows the name and one space, blanks included. */
  readonly rest: Token;
  /** The same in words, parted by spaces. */
  readonly words: readonly Token[];
}

/** Every known directive of every file, with the words behind its name. */
export function* optionLines({ model, target }: RuleContext): Generator<OptionLine> {
  for (const { file, directives } of model.files) {
    for (const directive of directives) {
      const option = findOption(directive.name.text, target)?.option;
      if (!option) continue;
      const { span, name } = directive;
      const start = Math.min(name.end + 1, span.end);
      const text = file.bytes.toString('latin1', start, span.end);
      yield {
        directive,
        option,
        spec: at(option.value, target),
        rest: { text, start, end: span.end },
        words: wordsOf(text, start),
      };
    }
  }
}

function wordsOf(text: string, start: number): Token[] {
  const tokens = new Tokens(text, start);
  const words: Token[] = [];
  for (let word = tokens.next(); word; word = tokens.next()) words.push(word);
  return words;
}

/** Options with a form of their own, and how many words of their line count. */
const COUNTED: Readonly<Record<string, number>> = {
  listener: 2,
  port: 1,
  protocol: 1,
  start_type: 1,
  connection: 1,
  log_type: 1,
  memory_limit: 1,
  message_size_limit: 1,
  retain_expiry_interval: 1,
  persistent_client_expiration: 1,
  per_listener_settings: 1,
  restart_timeout: 3,
  bridge_tcp_keepalive: 3,
};

/** How many words behind the name the broker looks at; undefined where the whole rest of the line counts. */
export function countedWords({ option, spec, words }: OptionLine): number | undefined {
  if (option.name === 'log_dest') return words[0]?.text === 'file' ? undefined : 1;
  const counted = COUNTED[option.name];
  if (counted !== undefined) return counted;
  return spec.kind === 'boolean' || spec.kind === 'integer' || spec.kind === 'word' ? 1 : undefined;
}

/** Options of a form of their own whose value is the rest of the line, blanks at its ends cut off. */
const TRIMMED = ['bind_address', 'mount_point', 'http_dir', 'psk_file', 'tls_engine_kpass_sha1', 'plugin_use'];

/** Whether the value is a text that goes to the end of the line. */
export function isText({ option, spec, words }: OptionLine): boolean {
  if (spec.kind === 'string' || TRIMMED.includes(option.name)) return true;
  return keepsBlanks({ option, words });
}

/** Texts whose blanks at the end stay part of the value, in every version. */
export function keepsBlanks({ option, words }: Pick<OptionLine, 'option' | 'words'>): boolean {
  return option.name === 'plugin_opt_*' || (option.name === 'log_dest' && words[0]?.text === 'file');
}
