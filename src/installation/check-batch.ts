import { z } from 'zod';
import { REQUESTED } from '../acl/decide.js';
import { t } from '../language/t.js';
import { MqttctlError } from '../text/error.js';
import type { SourceFile } from '../text/source-file.js';
import { answer } from './answer.js';
import type { AppliedAcl } from './applied-acl.js';

/** A line of a batch; what else it holds is copied to its answer. */
export const accessQuestionSchema = z.looseObject({
  username: z.string().nullable().describe('null: an anonymous client'),
  clientid: z.string(),
  topic: z.string(),
  access: z.enum(REQUESTED),
});

/** So many lines are answered before they are written. */
const CHUNK = 1024;

const KNOWN: readonly string[] = Object.keys(accessQuestionSchema.shape);

/**
 * Answers a JSON object a line with one a line, in their order: the answer, and what the question had beyond itself.
 *
 * @throws MqttctlError at a line that is no question
 */
export function* checkBatch(batch: SourceFile, acl: AppliedAcl): Generator<string> {
  let answers: string[] = [];
  for (let line = 1; line <= batch.lineCount; line++) {
    const text = batch.text(batch.lineSpan(line));
    if (text.trim() === '') continue;
    const question = parse(text, `${batch.path}:${line}:1`);
    const extras = Object.entries(question).filter(([key]) => !KNOWN.includes(key));
    answers.push(`${JSON.stringify({ ...Object.fromEntries(extras), ...answer(acl, question) })}\n`);
    if (answers.length < CHUNK) continue;
    yield answers.join('');
    answers = [];
  }
  yield answers.join('');
}

function parse(text: string, place: string): z.infer<typeof accessQuestionSchema> {
  const wanted = t`{"username": "…" or null, "clientid": "…", "topic": "…", "access": "read", "write" or "subscribe"}`;
  try {
    const { data, error } = accessQuestionSchema.safeParse(JSON.parse(text));
    if (data) return data;
    const at = error.issues[0]?.path.join('.');
    throw new MqttctlError(
      t`${place}: ${at ? t`"${at}" is missing or wrong` : t`this is no object`}: a line is ${wanted}.`,
    );
  } catch (error) {
    if (error instanceof MqttctlError) throw error;
    throw new MqttctlError(t`${place}: this is not JSON: a line is ${wanted}.`);
  }
}
