/** The shapes of the documents that apply prints; schemas/apply*.schema.json are made of them. */
import { z } from 'zod';
import { OUTCOMES } from '../apply/carry-out.js';
import { MEANS } from '../apply/needed.js';
import { OBJECTIONS } from '../apply/objections.js';
import { STATES } from '../apply/record.js';
import { STEP_NAMES } from '../apply/step.js';

const change = z.enum(['added', 'changed', 'removed']);
const means = z.enum(MEANS).describe('what it takes until the broker goes by the files');

/** The shape of `apply --json`. */
export const applySchema = z.object({
  outcome: z.enum(['planned', 'recovered', ...OUTCOMES]),
  reason: z.string().nullable().describe('why it was refused or rolled back'),
  id: z.string().nullable().describe('by which --rollback and --history know it; null: nothing was written'),
  config: z.string().nullable(),
  version: z.string().nullable().describe('of the broker that it was judged for'),
  means: means.nullable(),
  differences: z.array(z.object({ means, text: z.string() })),
  files: z.array(
    z.object({
      path: z.string(),
      change,
      use: z.string().nullable().describe('what the broker has it for; null: nothing'),
      uid: z.int(),
      gid: z.int(),
      mode: z.string().describe('octal'),
    }),
  ),
  objections: z.array(
    z.object({
      kind: z.enum(OBJECTIONS),
      message: z.string(),
      file: z.string().nullable(),
      line: z.int().nullable(),
      rule: z.string().nullable(),
    }),
  ),
  steps: z.array(z.object({ name: z.enum(STEP_NAMES), good: z.boolean(), detail: z.string() })),
});

/** The shape of `apply --history --json`, the oldest first. */
export const applyHistorySchema = z.object({
  directory: z.string(),
  applies: z.array(
    z.object({
      id: z.string(),
      at: z.iso.datetime(),
      config: z.string(),
      purpose: z.enum(['apply', 'rollback']),
      state: z.enum(STATES),
      reason: z.string().nullable(),
      means,
      files: z.array(z.object({ path: z.string(), change })),
    }),
  ),
});
