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

const place = { file: z.string().nullable(), line: line.nullable() };
const remark = z.object({ message: z.string(), ...place });

/** The shape of `config migrate --json`. */
export const configMigrateSchema = z.object({
  from: z.string(),
  to: z.string(),
  written: z.boolean().describe('whether files were changed'),
  for_both: z.boolean().describe('the version in use starts on the new files, too'),
  files: z.array(z.string()).describe('those that change'),
  rewritings: z.array(z.object({ title: z.string(), ...place })).describe('lines are those in the present files'),
  to_decide: z.array(remark).describe('lines are those in the new files'),
  proof: z.object({
    holds: z.boolean().describe('nothing is written where it does not'),
    listeners: z.int().min(0),
    users: z.int().min(0),
    questions: z.int().min(0).describe('about access, that both versions answered'),
    differences: z.array(remark),
  }),
  live: z
    .object({
      holds: z.boolean(),
      brokers: z.array(z.string()),
      listeners: z.int().min(0),
      questions: z.int().min(0),
      differences: z.array(z.string()),
    })
    .nullable()
    .describe('what real brokers said; null: none was asked'),
});
