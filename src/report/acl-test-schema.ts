import { z } from 'zod';

const place = { file: z.string(), line: z.int().min(1), column: z.int().min(1) };
const verdict = z.enum(['allowed', 'denied']);

/** The shape of `acl test --json`; schemas/acl-test.schema.json is made of it. */
export const aclTestSchema = z.object({
  target: z.string().nullable().describe('the version that was simulated; null where no ACL file applies'),
  tried_on: z
    .union([z.object({ version: z.string() }), z.object({ url: z.string() })])
    .nullable()
    .describe('the broker of --live: one started for the test, or a running one'),
  tests: z.array(
    z.object({
      name: z.string(),
      username: z.string().nullable().describe('null: an anonymous client'),
      clientid: z.string(),
      listener: z.int().nullable().describe('the port that the test names'),
      ...place,
      passed: z.boolean(),
      expectations: z.array(
        z.object({
          access: z.enum(['read', 'write']),
          topic: z.string(),
          expected: verdict,
          ...place,
          passed: z.boolean(),
          simulated: z.object({
            verdict,
            decided_by: z.object({ file: z.string(), line: z.int().min(1), text: z.string() }).nullable(),
            reason: z.string(),
          }),
          live: z
            .object({
              verdict: verdict.nullable().describe('null: it could not be tried'),
              detail: z.string().describe('what was seen, or why nothing could be'),
            })
            .nullable()
            .describe('what the broker did; null without --live'),
          differs: z.boolean().describe('the broker decides otherwise than the simulation'),
        }),
      ),
    }),
  ),
  summary: z.object({
    tests: z.int().min(0),
    expectations: z.int().min(0),
    failed: z.int().min(0),
    differences: z.int().min(0),
    unproven: z.int().min(0).describe('what could not be tried on the broker'),
  }),
});
