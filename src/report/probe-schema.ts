import { z } from 'zod';
import { STATUSES, STEPS } from '../host/probe/steps.js';

/** The shape of `probe --json`. */
export const probeSchema = z.object({
  ok: z.boolean().describe('no step failed, and what was expected on a topic came'),
  targets: z.array(
    z.object({
      url: z.string(),
      listener: z
        .object({ name: z.string(), file: z.string().nullable(), line: z.int().min(1).nullable() })
        .nullable()
        .describe('the configured listener; null where a URL was given'),
      ok: z.boolean(),
      steps: z.array(
        z.object({
          step: z.enum(STEPS),
          status: z.enum(STATUSES).describe('skip: an earlier step failed, or the step does not apply'),
          ms: z.number().min(0),
          detail: z.string(),
          cause: z.string().nullable().describe('why that is likely so, and what to do'),
        }),
      ),
      heard: z
        .object({
          messages: z.int().min(0).describe('published while we listened'),
          retained: z.int().min(0).describe('kept by the broker: of unknown age'),
          seconds: z.number().min(0).describe('how long we listened'),
          last: z.object({ topic: z.string(), bytes: z.int().min(0), secondsAgo: z.number().min(0) }).nullable(),
        })
        .nullable()
        .describe('what came on the topic of --expect-topic'),
    }),
  ),
});
