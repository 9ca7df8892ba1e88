import { atoi, strictNumber } from '../../../conf/numbers.js';
import { version } from '../../../conf/version.js';
import { t } from '../../../language/t.js';
import type { Finding, Rule } from '../../rule.js';
import { type OptionLine, optionLines } from './lines.js';

const STRICT = version('2.1');
/** Read as plain numbers, though their options have a form of their own. */
const NUMBERS = ['listener', 'port', 'message_size_limit', 'retain_expiry_interval'];
/** Read with atoi in every version. */
const LOOSE = ['memory_limit', 'restart_timeout'];

export const misreadNumber: Rule = {
  id: 'form/misread-number',
  severity: 'warning',
  summary: t`A number is read as another than it seems.`,
  why: t`Up to 2.0 the broker takes the digits in front and ignores the rest: 10MB is 10, 1.5 is 1, a word is 0, and what does not fit into 32 bits is cut. From 2.1 on such values are refused, but 010 is eight, 0x10 is sixteen and 0b10 is two. memory_limit and restart_timeout are read loosely in every version.`,
  example: { bad: 'memory_limit 10MB', good: 'memory_limit 10000000' },
  *check(context) {
    for (const line of optionLines(context)) {
      const [word] = line.words;
      if (!word || !isNumber(line) || fits(word.text)) continue;
      const loose = context.target < STRICT || LOOSE.includes(line.option.name);
      const finding = loose ? readLoosely(line) : readStrictly(line);
      if (finding) yield finding;
    }
  },
};

function isNumber({ option, spec }: OptionLine): boolean {
  return spec.kind === 'integer' || NUMBERS.includes(option.name) || LOOSE.includes(option.name);
}

/** Plain decimal, and small enough that every version reads just that. */
function fits(text: string): boolean {
  return /^[+-]?(?:0|[1-9]\d*)$/.test(text) && Math.abs(Number(text)) < 2 ** 31;
}

function readLoosely({ directive, words }: OptionLine): Finding | undefined {
  const [word] = words;
  if (!word || /^0\d+$/.test(word.text)) return undefined;
  return {
    file: directive.file,
    span: word,
    message: t`This is read as ${atoi(word.text)}: only the digits in front count${/\d{10}/.test(word.text) ? t`, as far as they fit into 32 bits` : ''}.`,
  };
}

function readStrictly({ directive, words }: OptionLine): Finding | undefined {
  const [word] = words;
  const number = word && strictNumber(word.text);
  if (!word || !number?.ok || number.base === 10) return undefined;
  return {
    file: directive.file,
    span: word,
    message: t`2.1 reads this as ${number.value}, in base ${number.base}; 2.0 as ${atoi(word.text)}. Write the number that is meant.`,
  };
}
