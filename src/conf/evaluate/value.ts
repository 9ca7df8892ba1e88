import { t } from '../../language/t.js';
import type { Option, ValueSpec } from '../catalogue/option.js';
import type { Directive, Value } from '../model.js';
import { atoi, strictNumber } from '../numbers.js';
import { decode, type Token, type Tokens, trimBlanks } from '../tokens.js';
import { isMqttUtf8 } from '../utf8.js';
import { at } from '../version.js';
import type { EvaluationState } from './state.js';

/** A value that the broker took, and the part of the line it stands in. */
export interface Read<T extends Value = Value> {
  readonly value: T;
  readonly token: Token;
}

/** Reads the value of an ordinary option. Undefined: refused, and reported. */
export function readValue(
  state: EvaluationState,
  directive: Directive,
  option: Option,
  spec: ValueSpec,
  tokens: Tokens,
): Read | undefined {
  switch (spec.kind) {
    case 'boolean':
      return readBoolean(state, directive, tokens);
    case 'integer':
      return readInteger(state, directive, tokens, {
        min: at(spec.min, state.target),
        max: at(spec.max, state.target),
        clampMin: at(spec.clampMin, state.target),
        clampMax: at(spec.clampMax, state.target),
      });
    case 'word':
      return readWord(state, directive, tokens, at(spec.words, state.target), spec.foldCase === true);
    case 'string':
      return readString(state, directive, tokens, at(spec.maxBytes, state.target));
    case 'ignored': {
      const rest = tokens.rest();
      return { value: decode(rest?.text ?? ''), token: rest ?? { text: '', ...tokens.end } };
    }
    case 'special':
      throw new Error(`${option.name} has no reader`);
  }
}

/** Exactly `true`, `false`, `1` or `0`; the rest of the line does not matter (conf__parse_bool). */
export function readBoolean(state: EvaluationState, directive: Directive, tokens: Tokens): Read<boolean> | undefined {
  const token = tokens.next();
  if (!token) return refuseEmpty(state, directive);
  if (token.text === 'true' || token.text === '1') return { value: true, token };
  if (token.text === 'false' || token.text === '0') return { value: false, token };
  const lower = token.text.toLowerCase().replace(/\s+$/, '');
  const meant = TRUE_WORDS.has(lower) ? 'true' : FALSE_WORDS.has(lower) ? 'false' : undefined;
  state.reject({
    rule: 'conf/bad-boolean',
    message: t`'${decode(token.text)}' is no boolean: the broker takes only true, false, 1 and 0, in lower case.`,
    place: { file: directive.file, span: token },
    ...(meant && {
      fix: { title: t`Write '${meant}'`, safe: true, edits: [{ file: directive.file, span: token, newText: meant }] },
    }),
  });
  return undefined;
}

const TRUE_WORDS = new Set(['true', 'yes', 'on', 'enable', 'enabled']);
const FALSE_WORDS = new Set(['false', 'no', 'off', 'disable', 'disabled']);

export interface Bounds {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly clampMin?: number | undefined;
  readonly clampMax?: number | undefined;
}

/** One token: `atoi` up to 2.0, `strtol` with base 0 and nothing left over from 2.1 on (conf__parse_int). */
export function readInteger(
  state: EvaluationState,
  directive: Directive,
  tokens: Tokens,
  bounds: Bounds = {},
): Read<number> | undefined {
  const token = tokens.next();
  if (!token) return refuseEmpty(state, directive);
  const number = state.is21 ? strictNumber(token.text) : ({ ok: true, value: atoi(token.text) } as const);
  const place = { file: directive.file, span: token };
  if (!number.ok) {
    state.reject({
      rule: 'conf/bad-number',
      message:
        number.why === 'out-of-range'
          ? t`${decode(token.text)} does not fit into 32 bits.`
          : t`'${decode(token.text)}' is not a whole number; units, fractions and words are refused.`,
      place,
    });
    return undefined;
  }
  const { value } = number;
  if ((bounds.min !== undefined && value < bounds.min) || (bounds.max !== undefined && value > bounds.max)) {
    const asRead = String(value) === token.text ? '' : t` (read as ${value})`;
    state.reject({
      rule: 'conf/out-of-range',
      message: t`${decode(token.text)}${asRead} is out of range: ${directive.name.text} must be ${rangeText(bounds)}.`,
      place,
    });
    return undefined;
  }
  return { value: clamp(value, bounds), token };
}

function clamp(value: number, { clampMin, clampMax }: Bounds): number {
  if (clampMin !== undefined && value < clampMin) return clampMin;
  if (clampMax !== undefined && value > clampMax) return clampMax;
  return value;
}

function rangeText({ min, max }: Bounds): string {
  if (min !== undefined && max !== undefined) return t`between ${min} and ${max}`;
  return min !== undefined ? t`at least ${min}` : t`at most ${max}`;
}

function readWord(
  state: EvaluationState,
  directive: Directive,
  tokens: Tokens,
  words: readonly string[],
  foldCase: boolean,
): Read<string> | undefined {
  const token = tokens.next();
  if (!token) return refuseEmpty(state, directive);
  const word = foldCase ? token.text.toLowerCase() : token.text;
  if (words.includes(word)) return { value: word, token };
  refuseWord(state, directive, token, words);
  return undefined;
}

export function refuseWord(state: EvaluationState, directive: Directive, token: Token, words: readonly string[]): void {
  const meant = words.find((word) => word === token.text.trim().toLowerCase());
  state.reject({
    rule: 'conf/bad-word',
    message: t`'${decode(token.text)}' is not a value of ${directive.name.text}: use ${listed(words)}.`,
    place: { file: directive.file, span: token },
    ...(meant && {
      fix: { title: t`Write '${meant}'`, safe: true, edits: [{ file: directive.file, span: token, newText: meant }] },
    }),
  });
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : t`${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** The rest of the line without blanks at its ends, which must be UTF-8 (conf__parse_string). */
export function readString(
  state: EvaluationState,
  directive: Directive,
  tokens: Tokens,
  maxBytes?: number,
): Read<string> | undefined {
  const rest = tokens.rest();
  const token = rest && trimBlanks(rest);
  if (!token || token.text === '') return refuseEmpty(state, directive);
  const place = { file: directive.file, span: token };
  if (token.text.length > 65535) {
    state.reject({ rule: 'conf/value-too-long', message: t`A value may have 65,535 bytes at most.`, place });
    return undefined;
  }
  if (!isMqttUtf8(token.text)) {
    state.reject({
      rule: 'conf/invalid-utf8',
      message: t`This value holds a tab, another control character, or bytes that are not UTF-8.`,
      place,
    });
    return undefined;
  }
  if (maxBytes !== undefined && token.text.length > maxBytes) {
    state.reject({
      rule: 'conf/value-too-long',
      message: t`${directive.name.text} may have ${maxBytes} bytes at most.`,
      place,
    });
    return undefined;
  }
  return { value: decode(token.text), token };
}

export function refuseEmpty(state: EvaluationState, directive: Directive): undefined {
  state.reject({
    rule: 'conf/empty-value',
    message: t`${directive.name.text} has no value.`,
    place: { file: directive.file, span: directive.name },
  });
  return undefined;
}
