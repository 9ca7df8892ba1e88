import { decode } from '../../../conf/tokens.js';
import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';
import { countedWords, optionLines } from './lines.js';

export const ignoredRest: Rule = {
  id: 'form/ignored-rest',
  severity: 'warning',
  summary: t`What stands behind a value is ignored.`,
  why: t`Booleans, numbers and words end at the first space, and the broker does not look at what follows: "log_type error warning" logs errors only, "allow_anonymous true false" is true. A comment is ignored, too, and so does no harm there; behind a path it would.`,
  example: { bad: 'log_type error warning', good: 'log_type error\nlog_type warning' },
  *check(context) {
    for (const line of optionLines(context)) {
      const counted = countedWords(line);
      const { directive, words, rest } = line;
      const first = counted === undefined ? undefined : ignoredFrom(words, counted);
      if (!first) continue;
      const comment = first.text.startsWith('#');
      const { file, name } = directive;
      const end = rest.start + rest.text.trimEnd().length;
      yield {
        file,
        span: { start: first.start, end },
        severity: comment ? 'info' : 'warning',
        message: comment
          ? t`This comment is ignored here, but behind a path or text it would become part of it: give it a line of its own.`
          : t`'${decode(rest.text.slice(first.start - rest.start).trimEnd())}' is ignored: ${name.text} takes ${counted === 1 ? t`one value` : t`${counted} values at most`}.`,
      };
    }
  },
};

/** The first word that does not count; a comment may come before. */
function ignoredFrom<T extends { text: string }>(words: readonly T[], counted: number): T | undefined {
  return words.find((word, index) => index >= counted || (index > 0 && word.text.startsWith('#')));
}
