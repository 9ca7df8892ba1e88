/** The shapes of the documents that the service commands print; schemas/service-*.schema.json are made of them. */
import { z } from 'zod';
import { SERVICE_KINDS, SERVICE_STATES } from '../host/service/manager.js';

const line = z.int().min(1);
const time = z.iso.datetime();

const broker = z.object({
  pid: z.int(),
  ppid: z.int(),
  version: z.string().describe('what runs; the program on the disk may be another one'),
  program: z.string(),
  replaced: z.boolean().describe('whether the program on the disk is another one now'),
  account: z.string(),
  uid: z.int(),
  gids: z.array(z.int()),
  started_at: time,
  config: z.string().nullable(),
  workdir: z.string(),
  open_files_max: z.int().nullable(),
});

/** The shape of `service status --json`. */
export const serviceStatusSchema = z.object({
  kind: z.enum(SERVICE_KINDS),
  name: z.string(),
  state: z.enum(SERVICE_STATES),
  running: z.boolean(),
  result: z.string().nullable().describe('how it ended last, in the words of the service manager'),
  pid: z.int().nullable(),
  since: time.nullable(),
  restarts: z.int().nullable().describe('by the service manager itself'),
  starts_as: z.string().nullable(),
  workdir: z.string().nullable(),
  argv: z.array(z.string()),
  config: z.string().nullable(),
  fragment: z.string().nullable().describe('the file that defines the service'),
  drop_ins: z.array(z.string()),
  needs_daemon_reload: z.boolean(),
  enabled: z.string().nullable().describe('whether it is started at boot, in the words of the service manager'),
  watchdog: z.string().nullable(),
  after: z.array(z.string()),
  installed_version: z.string().nullable().describe('of the program that the next start would run'),
  broker: broker.nullable().describe('its process, where it runs and may be looked at'),
  others: z.array(broker).describe('brokers that run here besides'),
});

const explanation = z.object({
  id: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  meaning: z.string(),
  cause: z.string(),
  next: z.string(),
  place: z.object({ file: z.string(), line }).nullable(),
});

const message = z.object({
  text: z.string().describe('as it stands in the log: names in it are chosen by clients'),
  explanation: explanation.nullable(),
});

const listeners = z.array(z.object({ listener: z.string(), answers: z.boolean() }));

/** The shape of `service reload --json`. */
export const serviceReloadSchema = z.object({
  name: z.string(),
  pid: z.int().nullable(),
  version: z.string().nullable().describe('that the configuration was judged for'),
  config: z.string().nullable(),
  reloaded: z.boolean().describe('false for --dry-run'),
  good: z.boolean().nullable().describe('it lives, answers, and found nothing wrong'),
  seen_in_log: z.boolean().nullable().describe('null: its log does not tell of reloads, or cannot be read'),
  listeners: listeners.describe('those that answered before, and whether they still do'),
  dropped: z.array(z.object({ file: z.string(), line, message: z.string() })).describe('what the broker leaves out'),
  need_restart: z
    .array(z.object({ file: z.string(), line, option: z.string() }))
    .describe('what a reload does not take up, in files that are younger than the broker'),
  messages: z.array(message),
});

/** The shape of `service restart --json`. */
export const serviceRestartSchema = z.object({
  name: z.string(),
  state: z.enum(SERVICE_STATES),
  pid: z.int().nullable(),
  version: z.string().nullable().describe('that the configuration was judged for'),
  config: z.string().nullable(),
  obstacle: z.string().nullable().describe('why it was not expected to start; only with --force'),
  restarted: z.boolean().describe('false for --dry-run'),
  good: z.boolean().nullable().describe('it runs, and every listener answers'),
  database_restored: z.boolean().describe('the start failed, which had emptied the database: it was put back'),
  listeners,
  messages: z.array(message),
});

/** The shape of `service logs --json`. */
export const serviceLogsSchema = z.object({
  sources: z.array(
    z.object({
      kind: z.enum(['file', 'journal', 'syslog']),
      name: z.string(),
      lines: z.array(message.extend({ time: time.nullable() })),
    }),
  ),
});
