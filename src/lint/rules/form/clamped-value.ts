import { atoi, strictNumber } from '../../../conf/numbers.js';
import { at, version } from '../../../conf/version.js';
import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';
import { optionLines } from './lines.js';

const STRICT = version('2.1');

export const clampedValue: Rule = {
  id: 'form/clamped-value',
  severity: 'warning',
  summary: t`A number is replaced by another without a word.`,
  why: t`Some options refuse what is out of their range, others take the nearest value instead: keepalive_interval 1 means 5, max_queued_messages -1 means 0. The broker says so in its log at most.`,
  example: {
    bad: 'connection cloud\naddress 127.0.0.1:1884\ntopic # out\nkeepalive_interval 1',
    good: 'connection cloud\naddress 127.0.0.1:1884\ntopic # out\nkeepalive_interval 60',
  },
  *check(context) {
    const { target } = context;
    for (const { directive, option, spec, words } of optionLines(context)) {
      const [word] = words;
      if (spec.kind !== 'integer' || !word) continue;
      const read = target < STRICT ? atoi(word.text) : strictNumber(word.text);
      const value = typeof read === 'number' ? read : read.ok ? read.value : undefined;
      if (value === undefined || spec.meanings?.[String(value)] !== undefined) continue;
      const least = at(spec.clampMin, target);
      const most = at(spec.clampMax, target);
      const taken = least !== undefined && value < least ? least : most !== undefined && value > most ? most : value;
      if (taken === value) continue;
      yield {
        file: directive.file,
        span: word,
        message:
          taken > value
            ? t`The broker takes ${taken} instead: ${option.name} goes no lower.`
            : t`The broker takes ${taken} instead: ${option.name} goes no higher.`,
      };
    }
  },
};
