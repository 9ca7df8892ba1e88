import { z } from 'zod';

const position = z.object({ line: z.int().min(1), column: z.int().min(1).describe('counts characters') });
const range = z.object({ start: position, end: position });
const place = { file: z.string(), range };

/** The shape of `lint --json`. It follows semantic versioning; schemas/lint.schema.json is made from it. */
export const lintSchema = z.object({
  trees: z.array(
    z.object({
      path: z.string().describe('as it was named on the command line'),
      target: z.string().describe('the version that the tree was judged for'),
      starts: z.boolean().describe('whether that version would start and serve'),
      rejection: z
        .object({ rule: z.string(), file: z.string(), line: z.int().min(1) })
        .nullable()
        .describe('what the broker itself would stop at; null when it starts'),
      files: z.array(z.string()).describe('every file that was read, in the order of the broker'),
      diagnostics: z.array(
        z.object({
          rule: z.string(),
          severity: z.enum(['error', 'warning', 'info']),
          fatal: z.boolean().describe('the target version does not start because of this'),
          message: z.string(),
          ...place,
          related: z.array(z.object({ message: z.string(), ...place })),
          fix: z
            .object({
              title: z.string(),
              safe: z.boolean().describe('whether --fix takes it without --unsafe-fixes'),
              edits: z.array(z.object({ ...place, newText: z.string() })),
            })
            .optional(),
        }),
      ),
    }),
  ),
  summary: z.object({
    errors: z.int().min(0),
    warnings: z.int().min(0),
    infos: z.int().min(0),
    fixable: z.int().min(0),
  }),
});
