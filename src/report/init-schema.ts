import { z } from 'zod';

/** The shape of `init --json`. */
export const initSchema = z.object({
  profile: z.string(),
  target: z.string(),
  form: z.enum(['classic', 'plugin']).describe('how the broker gets the password and the ACL file'),
  config: z.string().describe('the main configuration file'),
  written: z.boolean().describe('false for --dry-run and --check, and where nothing had to change'),
  files: z.array(
    z.object({
      path: z.string(),
      change: z.enum(['new', 'changed']),
      mode: z.string().describe('of a file that is new, in octal'),
      uid: z.int().nullable().describe('of a file that is new; null: whoever runs mqttctl'),
    }),
  ),
  users: z.array(z.string()).describe('who is new in the password file'),
  passwords: z.record(z.string(), z.string()).describe('those that were made up, by user'),
  warnings: z.array(z.object({ rule: z.string(), file: z.string(), line: z.int().min(1), message: z.string() })),
  restarted: z.boolean(),
});
