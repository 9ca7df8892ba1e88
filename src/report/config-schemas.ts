/** The shapes of the documents that `config diff` and `config migrate` print. */
import { z } from 'zod';
import { DIFFERENCE_KINDS } from '../conf/compare/difference.js';

const line = z.int().min(1);
const side = z
  .object({
    value: z.string().nullable().describe('null: a secret'),
    file: z.string().nullable(),
    line: line.nullable().describe('null: nothing is written, this is the default'),
  })
  .nullable()
  .describe('null: there is none');

const difference = z.object({
  kind: z.enum(DIFFERENCE_KINDS),
  change: z.enum(['added', 'removed', 'changed']),
  of: z.string().describe('whose it is, in words; empty for the whole broker'),
  what: z.string(),
  before: side,
  after: side,
  secret: z.boolean(),
  needs: z.enum(['reload', 'restart']).describe('how a running broker takes it up'),
});

/** The shape of `config diff --json`. */
export const configDiffSchema = z.object({
  before: z.string().describe('main file'),
  after: z.string().describe('main file'),
  target: z.string().describe('the version that they were compared for'),
  equal: z.boolean(),
  differences: z.array(difference),
});
