import { z } from 'zod';
import { t } from '../language/t.js';
import { MqttctlError } from '../text/error.js';
import type { SourceFile } from '../text/source-file.js';
import { inParallel } from './in-parallel.js';
import type { PasswordVerifier } from './verify.js';

/** A line of a batch; what else it holds is copied to its answer. */
export const loginSchema = z.looseObject({ username: z.string(), password: z.string() });

/** So many are answered at once; more would keep the first ones waiting. */
const CHUNK = 256;

/**
 * Answers a JSON object a line with one a line, in their order: the keys of the question but for the password, and
 * `valid` and `reason`.
 *
 * @param verifierFor makes the verifier for so many logins
 * @throws MqttctlError at a line that is no such object
 */
export async function* verifyBatch(
  batch: SourceFile,
  verifierFor: (logins: number) => PasswordVerifier,
): AsyncGenerator<string> {
  const logins = parseBatch(batch);
  const verifier = verifierFor(logins.length);
  for (let start = 0; start < logins.length; start += CHUNK) {
    const answers = await inParallel(logins.slice(start, start + CHUNK), async ({ password, ...question }) => {
      const { valid, reason } = await verifier.verify(question.username, Buffer.from(password));
      return `${JSON.stringify({ ...question, valid, reason })}\n`;
    });
    yield answers.join('');
  }
}

function parseBatch(batch: SourceFile): z.infer<typeof loginSchema>[] {
  const logins: z.infer<typeof loginSchema>[] = [];
  for (let line = 1; line <= batch.lineCount; line++) {
    const text = batch.text(batch.lineSpan(line));
    if (text.trim() !== '') logins.push(parseLogin(text, `${batch.path}:${line}:1`));
  }
  return logins;
}

function parseLogin(text: string, place: string): z.infer<typeof loginSchema> {
  try {
    return loginSchema.parse(JSON.parse(text));
  } catch {
    // The messages of the parsers would quote the password.
    throw new MqttctlError(t`${place}: this is no {"username": "…", "password": "…"}: mend the line and try again.`);
  }
}
