import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';

export const leadingBlanks: Rule = {
  id: 'form/leading-blanks',
  severity: 'info',
  summary: t`A line begins with spaces.`,
  why: t`Spaces before an option are read over, but a tab there stops the broker, and so does a comment that does not begin in the first column. Whoever indents one line will indent the next.`,
  example: { bad: 'listener 1883\n  max_connections 100', good: 'listener 1883\nmax_connections 100' },
  *check({ model }) {
    for (const { file, directives } of model.files) {
      for (const { name, span: line } of directives) {
        const span = { start: line.start, end: name.start };
        if (span.start === span.end) continue;
        yield {
          file,
          span,
          message: t`This line begins with spaces.`,
          fix: { title: t`Remove the spaces`, safe: true, edits: [{ file, span, newText: '' }] },
        };
      }
    }
  },
};
