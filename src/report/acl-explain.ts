import type { ChalkInstance } from 'chalk';
import { ruleText } from '../acl/reason.js';
import type { TraceStep } from '../acl/trace.js';
import { decode } from '../conf/tokens.js';
import type { Answer, Question } from '../installation/answer.js';
import { t } from '../language/t.js';
import type { SourceFile } from '../text/source-file.js';
import { table } from './table.js';
import { visible } from './visible.js';

/** A question with its answer and all that has a say in it. */
export interface Explanation {
  readonly question: Question;
  readonly answer: Answer;
  readonly steps: readonly TraceStep[];
  readonly file: SourceFile | undefined;
}

/** For programs; its shape is published in schemas/acl-explain.schema.json. */
export function explanationDocument({ question, answer, steps, file }: Explanation): object {
  const { username, clientid, topic, access } = question;
  return {
    username,
    clientid,
    topic,
    access,
    ...answer,
    rules: steps.map(({ rule, says }) => ({ line: file?.lineAt(rule.span.start), text: ruleText(rule), says })),
  };
}

const SAYS: Readonly<Record<TraceStep['says'], string>> = {
  decides: t`decides`,
  'comes later': t`matches, but another rule comes first`,
  'other access': t`matches, but grants the other access only`,
  'for others': t`would match, but is for others`,
};

/** More are counted. */
const SHOWN_MAX = 20;

/** For people. */
export function explanationText({ question, answer, steps, file }: Explanation, colour: ChalkInstance): string {
  const verdict = answer.allowed ? colour.green(t`allowed`) : colour.red(t`denied`);
  const rows = steps
    .slice(0, SHOWN_MAX)
    .map(({ rule, says }) => [
      `  ${file ? `${visible(file.path)}:${file.lineAt(rule.span.start)}` : ''}`,
      visible(rule.user ? `user ${decode(rule.user.name.text)}: ${ruleText(rule)}` : ruleText(rule)),
      SAYS[says],
    ]);
  const more = steps.length > SHOWN_MAX ? `  ${t`(${steps.length - SHOWN_MAX} more rules match)`}\n` : '';
  return `${t`${visible(question.access)} ${visible(question.topic)}: ${verdict}`}\n  ${visible(answer.reason)}\n${table(rows)}${more}`;
}
