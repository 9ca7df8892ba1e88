import { decode } from '../../../conf/tokens.js';
import { t } from '../../../language/t.js';
import type { Diagnostic, Fix, Place } from '../../../text/diagnostic.js';
import type { Rule } from '../../rule.js';
import { secretsOnLine } from '../../secrets.js';
import { isText, optionLines } from './lines.js';

export const commentInValue: Rule = {
  id: 'form/comment-in-value',
  severity: 'warning',
  summary: t`A comment behind a text becomes part of it.`,
  why: t`A comment needs # as the first character of its line. Behind a path, a name or a password it is read as a part of that: the broker looks for a file named "passwd # users". Only behind numbers, booleans and words is the rest of the line ignored.`,
  example: { bad: 'clientid_prefixes home- # our own', good: '# our own\nclientid_prefixes home-' },
  *check(context) {
    const { diagnostics } = context.evaluation;
    for (const line of optionLines(context)) {
      if (!isText(line)) continue;
      const { directive, option, rest } = line;
      const comment = /[ \t]+#(?=[ \t]|\w)[^\n]*$/.exec(rest.text)?.[0];
      if (comment === undefined || comment.length === rest.text.length) continue;
      const { file } = directive;
      const span = { start: rest.end - comment.length, end: rest.end };
      yield {
        file,
        span,
        severity: option.file ? 'error' : 'warning',
        message: t`This is no comment but part of the value of ${directive.name.text}: comments need a line of their own.`,
        // It may be a part of the password, and then a comment is not the place for it.
        ...(!holdsSecret({ file, span: directive.span }) && {
          fix: moveUp(
            { file, span },
            directive.span.start,
            decode(comment.trim()),
            isRefused(diagnostics, { file, span: rest }),
          ),
        }),
      };
    }
  },
};

function moveUp({ file, span }: Place, lineStart: number, comment: string, safe: boolean): Fix {
  return {
    title: t`Put the comment on a line of its own`,
    safe,
    edits: [
      { file, span: { start: lineStart, end: lineStart }, newText: `${comment}\n` },
      { file, span, newText: '' },
    ],
  };
}

function holdsSecret({ file, span }: Place): boolean {
  return secretsOnLine(file, span).length > 0;
}

/** Where the broker refuses the value as it is, nothing is lost by repairing it. */
function isRefused(diagnostics: readonly Diagnostic[], { file, span }: Place): boolean {
  return diagnostics.some(
    (other) => other.fatal && other.file === file && other.span.start >= span.start && other.span.end <= span.end,
  );
}
