import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';
import { isText, optionLines } from './lines.js';

export const quotes: Rule = {
  id: 'form/quotes',
  severity: 'warning',
  summary: t`The quotes round a value are part of it.`,
  why: t`Mosquitto knows no quotes (but for bridge topics since 2.1): it opens a file whose name begins and ends with a quote, and sends a password with two more characters. Spaces inside a value need no quotes.`,
  example: { bad: 'clientid_prefixes "home-"', good: 'clientid_prefixes home-' },
  *check(context) {
    const { diagnostics } = context.evaluation;
    for (const line of optionLines(context)) {
      const { directive, option, rest } = line;
      const [, blanks, quote, inner] = /^([ \t]*)(["'])(.*)\2[ \t]*$/.exec(rest.text) ?? [];
      if (!isText(line) || blanks === undefined || quote === undefined || inner === undefined) continue;
      const { file } = directive;
      const start = rest.start + blanks.length;
      const span = { start, end: start + inner.length + 2 };
      const refused = diagnostics.some(
        (other) => other.fatal && other.file === file && other.span.start === start && other.span.end === span.end,
      );
      yield {
        file,
        span,
        severity: option.file ? 'error' : 'warning',
        message: t`The quotes become part of the value of ${directive.name.text}.`,
        fix: {
          title: t`Remove the quotes`,
          safe: refused,
          edits: [
            { file, span: { start, end: start + 1 }, newText: '' },
            { file, span: { start: span.end - 1, end: span.end }, newText: '' },
          ],
        },
      };
    }
  },
};
