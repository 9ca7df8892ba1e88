import { z } from 'zod';

const range = z.object({
  start: z.object({ line: z.int().min(1), column: z.int().min(1) }),
  end: z.object({ line: z.int().min(1), column: z.int().min(1) }),
});

/** The document of `doctor --json`. */
export const doctorSchema = z.object({
  ok: z.boolean().describe('nothing failed'),
  checks: z.array(
    z.object({
      id: z.string().describe('a check that finds several things comes several times'),
      status: z.enum(['pass', 'warn', 'fail', 'skip']),
      title: z.string().describe('what is the case where all is well'),
      detail: z.string(),
      file: z.string().optional(),
      line: z.int().min(1).optional(),
      fix: z
        .object({
          title: z.string(),
          safe: z.boolean().describe('--fix carries it out'),
          command: z.string().optional().describe('for a shell'),
          edits: z.array(z.object({ file: z.string(), range, newText: z.string() })).optional(),
        })
        .optional(),
    }),
  ),
});
