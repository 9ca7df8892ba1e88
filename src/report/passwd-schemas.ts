/** The shapes of the documents that the passwd commands print; schemas/passwd-*.schema.json are made of them. */
import { z } from 'zod';
import type { RehashState } from '../passwd/rehash.js';
import { CHANGES } from './password-changes.js';

/** The shape of `--json` of the commands that change a password file. */
export const passwordChangeSchema = z.object({
  file: z.string(),
  created: z.boolean().describe('whether the file is new'),
  written: z.boolean().describe('whether the file was changed; false for --dry-run and --check'),
  reloaded: z.boolean().describe('whether a running broker has been told'),
  users: z.array(
    z.object({
      username: z.string(),
      change: z.enum(CHANGES),
      duplicates: z.int().min(0).describe('further lines of the user that were in the file'),
    }),
  ),
  password: z.string().optional().describe('the one that --generate made up'),
});

const finding = z.object({
  rule: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  message: z.string(),
  line: z.int().min(1),
});

/** The shape of `passwd list --json`. */
export const userListSchema = z.object({
  file: z.string(),
  target: z.string().describe('the version that the file was judged for'),
  users: z.array(
    z.object({
      username: z.string(),
      line: z.int().min(1),
      format: z.string().nullable().describe('tag of the hash: 6, 7 or argon2id; null where the broker cannot read it'),
      iterations: z.int().nullable().describe('rounds of PBKDF2, passes of Argon2id'),
      salt_bytes: z.int().nullable(),
      weakness: z.string().nullable().describe('in what the hash falls short of what mqttctl makes'),
      findings: z.array(finding),
    }),
  ),
  findings: z.array(finding).describe('what is not about a user'),
});

const STATES = [
  'plain-text',
  'upgraded',
  'needs-password',
  'wrong-password',
  'unreadable',
  'ambiguous',
  'good',
] as const satisfies readonly RehashState[];

/** The shape of `passwd rehash --json`. */
export const rehashSchema = passwordChangeSchema.extend({
  plan: z.array(
    z.object({
      username: z.string(),
      state: z.enum(STATES).describe('plain-text and upgraded are hashed anew, the others stay as they are'),
      why: z.string().nullable().describe('what is wrong with the hash'),
    }),
  ),
});

/** The shape of `passwd verify --json`, and of the lines that answer a batch. */
export const verdictSchema = z.looseObject({
  username: z.string(),
  valid: z.boolean().describe('whether the broker of the target version would let the user in'),
  reason: z.string(),
});
