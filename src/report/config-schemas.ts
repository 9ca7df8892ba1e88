/** The shapes of the documents that the config commands print; schemas/config-*.schema.json are made of them. */
import { z } from 'zod';

const place = {
  file: z.string().nullable().describe('null: no line sets it'),
  line: z.int().min(1).nullable(),
};

const settingSchema = z.object({
  option: z.string(),
  value: z.string().describe('as one writes it; a secret is hidden'),
  secret: z.boolean().describe('whether something of the value is hidden'),
  origin: z.enum(['set', 'default']),
  ...place,
});

const settings = z.array(settingSchema);

/** The shape of `config show --json`. */
export const configShowSchema = z.object({
  target: z.string(),
  config: z.string(),
  global: settings.describe('what counts for the broker as a whole'),
  listeners: z.array(
    z.object({
      port: z.int(),
      address: z.string().nullable().describe('null: every address'),
      socket: z.string().nullable(),
      protocol: z.string(),
      ...place,
      settings,
    }),
  ),
  plugins: z.array(z.object({ name: z.string(), path: z.string(), ...place, settings })),
  bridges: z.array(z.object({ name: z.string(), ...place, settings })),
});

/** The shape of `config get --json`. */
export const configGetSchema = z.object({
  option: z.string(),
  values: z.array(
    z.object({
      value: z.string().describe('as it is, a secret too'),
      of: z.string().nullable().describe('the listener, bridge or plugin; null: the broker as a whole'),
      origin: z.enum(['set', 'default']),
      ...place,
    }),
  ),
});

/** The shape of `config set --json` and `config unset --json`. */
export const settingChangeSchema = z.object({
  option: z.string(),
  of: z.string().nullable().describe('the listener, bridge or plugin; null: the broker as a whole'),
  value: z.string().nullable().describe('null: it is set no more; a secret is hidden'),
  files: z.array(z.string()),
  changed: z.boolean().describe('whether anything had to change'),
  written: z.boolean().describe('false for --dry-run and --check'),
  reloaded: z.boolean(),
  taken_up_by: z.enum(['reload', 'restart']),
  warnings: z.array(
    z.object({
      rule: z.string(),
      severity: z.enum(['error', 'warning']),
      message: z.string(),
      file: z.string(),
      line: z.int().min(1),
    }),
  ),
});

/** The shape of `config format --json`. */
export const configFormatSchema = z.object({
  files: z.array(
    z.object({
      file: z.string(),
      formatted: z.boolean().describe('whether it is in the usual form now'),
      written: z.boolean(),
    }),
  ),
});

/** The shape of `config explain --json`. */
export const configExplainSchema = z.object({
  option: z.string(),
  also: z.array(z.string()),
  help: z.string(),
  scope: z.enum(['global', 'security', 'listener', 'bridge', 'plugin']),
  value: z.string(),
  default: z.string().nullable(),
  since: z.string().nullable(),
  removed: z.string().nullable(),
  deprecated: z.object({ since: z.string(), replacement: z.string() }).nullable(),
  repeatable: z.boolean(),
  taken_up_by: z.enum(['reload', 'restart']),
  target: z.string(),
  known: z.boolean().describe('whether the target knows it'),
  set: z.array(z.object({ value: z.string(), of: z.string().nullable(), file: z.string(), line: z.int().min(1) })),
  rules: z.array(z.string()),
});
