/** The shapes of the documents that the acl commands print; schemas/acl-*.schema.json are made of them. */
import { z } from 'zod';
import { REQUESTED } from '../acl/decide.js';
import { ACL_CHANGES } from './acl-change.js';

const line = z.int().min(1);
const username = z.string().nullable().describe('null: anonymous clients, or nobody in particular');

/** The shape of `--json` of `acl allow`, `deny` and `revoke`. */
export const aclChangeSchema = z.object({
  file: z.string(),
  created: z.boolean().describe('whether the file is new'),
  written: z.boolean().describe('whether the file was changed; false for --dry-run and --check'),
  reloaded: z.boolean().describe('whether a running broker has been told'),
  change: z.enum(ACL_CHANGES),
  scope: z.enum(['user', 'anonymous', 'pattern']),
  username,
  topic: z.string(),
  access: z.enum(['read', 'write', 'readwrite', 'deny']).nullable().describe('null: every rule of the topic filter'),
  notes: z.array(z.string()).describe('what the change does not do, or does beyond what one might think'),
});

/** The shape of `acl format --json`. */
export const aclFormatSchema = z.object({
  file: z.string(),
  written: z.boolean(),
  reloaded: z.boolean(),
  formatted: z.boolean().describe('whether the file is in the usual form now'),
});

/** The shape of `acl list --json`. */
export const aclListSchema = z.object({
  file: z.string(),
  rules: z.array(
    z.object({
      line,
      scope: z.enum(['user', 'anonymous', 'pattern']),
      username,
      access: z.enum(['read', 'write', 'readwrite', 'deny']),
      topic: z.string(),
    }),
  ),
  findings: z.array(
    z.object({ rule: z.string(), severity: z.enum(['error', 'warning', 'info']), message: z.string(), line }),
  ),
});

/** The shape of `acl check --json`, and of the lines that answer a batch. */
export const aclCheckSchema = z.looseObject({
  allowed: z.boolean(),
  decided_by: z
    .object({ file: z.string(), line, text: z.string().describe('the rule, without the blanks that do not count') })
    .nullable()
    .describe('null where no line decides'),
  reason: z.string(),
});

/** The shape of `acl explain --json`. */
export const aclExplainSchema = z.object({
  answers: z.array(
    aclCheckSchema.extend({
      username,
      clientid: z.string(),
      topic: z.string(),
      access: z.enum(REQUESTED),
      rules: z.array(
        z.object({
          line,
          text: z.string(),
          says: z.enum(['decides', 'comes later', 'other access', 'for others']),
        }),
      ),
    }),
  ),
});

/** The shape of `acl who --json`. */
export const aclWhoSchema = z.object({
  topic: z.string(),
  clients: z.array(
    z.object({
      username,
      clientid: z.string().nullable().describe('only with this client id; null: with any'),
      read: z.boolean(),
      write: z.boolean(),
      read_by: z.object({ line, text: z.string() }).nullable(),
      write_by: z.object({ line, text: z.string() }).nullable(),
    }),
  ),
});

const reach = z.enum(['all', 'part', 'none']);

/** The shape of `acl matrix --json`. */
export const aclMatrixSchema = z.object({
  topics: z.array(z.string()).describe('topic filters, with %u for the user of a row'),
  rows: z.array(
    z.object({
      username,
      access: z.array(z.object({ read: reach, write: reach })).describe('in the order of topics'),
    }),
  ),
});

/** The shape of `acl suggest --json`. */
export const aclSuggestSchema = z.object({
  file: z.string(),
  written: z.boolean(),
  reloaded: z.boolean(),
  log_lines: z.int().min(0),
  not_counted: z.record(z.string(), z.int().min(0)).describe('lines that were left out, by the reason'),
  rules: z.array(
    z.object({
      scope: z.enum(['user', 'anonymous', 'pattern']),
      username,
      access: z.enum(['read', 'write', 'readwrite']),
      topic: z.string(),
      messages: z.int().min(0),
      subscriptions: z.int().min(0),
      topics: z.int().min(1),
      denied: z.boolean().describe('whether some of it was denied'),
      firstLine: line,
    }),
  ),
  attempts: z
    .array(
      z.object({
        username,
        access: z.enum(['read', 'write']),
        topic: z.string(),
        why: z.string(),
        count: z.int().min(1),
        firstLine: line,
      }),
    )
    .describe('what was tried and is not proposed'),
});
