import { z } from 'zod';

/** The shape of `status --json`. */
export const statusSchema = z.object({
  url: z.string().describe('where the broker was asked'),
  version: z.string().nullable().describe('of the broker that runs'),
  installed_version: z.string().nullable().describe('that would be started now; null for a broker of another machine'),
  metrics: z
    .record(z.string(), z.number())
    .describe(
      'by their names for thresholds, as clients, messages-in or dropped-5min; without those that were not told',
    ),
  process: z
    .object({
      pid: z.int(),
      started_at: z.iso.datetime(),
      config: z.string().nullable(),
      changed_since_start: z
        .array(z.string())
        .describe('files that it reads; whether it has reloaded them meanwhile is not known'),
    })
    .nullable()
    .describe('null where the broker runs elsewhere, or under an account that mqttctl may not look at'),
  listeners: z
    .array(
      z.object({
        port: z.number().optional(),
        path: z.string().optional(),
        protocol: z.string(),
        tls: z.boolean().optional(),
        mtls: z.boolean().optional(),
        allow_anonymous: z.boolean().optional(),
      }),
    )
    .nullable()
    .describe('what is open; told by the HTTP interface of 2.1 only'),
  notes: z.array(z.string()).describe('what should be seen to'),
});
