import { z } from 'zod';

/** The shape of `client NAME --json`. */
export const clientSchema = z.object({
  program: z.string(),
  listener: z.object({
    name: z.string().describe('as messages call it'),
    because: z.string().describe('why this one'),
  }),
  connection: z.object({
    url: z.string().describe('without user name and password'),
    host: z.string().nullable().describe('null: a unix socket'),
    port: z.int().nullable(),
    socket: z.string().nullable(),
    websockets: z.boolean(),
    tls: z
      .object({
        trust: z.enum(['public', 'private', 'psk']).describe('which authority signed the certificate of the broker'),
        ca_file: z.string().nullable().describe('what the client has to be given; null: nothing'),
      })
      .nullable()
      .describe('null: in the clear'),
    client_certificate: z.boolean().describe('whether the listener wants a certificate of the client'),
  }),
  settings: z.array(
    z.object({
      place: z.string().describe('a file, or where else they are to be put'),
      text: z.string().describe('with a placeholder for the password'),
    }),
  ),
  notes: z.array(z.string()),
  warnings: z.array(z.string()),
  user: z.object({
    username: z.string().nullable().describe('null: an anonymous client'),
    state: z.enum(['known', 'missing', 'unreadable', 'anonymous', 'unchecked', 'by handshake', 'by plugin']),
  }),
  rights: z
    .array(
      z.object({
        topic: z.string(),
        access: z.enum(['read', 'write']),
        granted: z.enum(['all', 'part', 'none']).nullable().describe('how much of it; null: that cannot be told'),
        by: z
          .object({ file: z.string(), line: z.int().min(1), text: z.string() })
          .nullable()
          .describe('the rule that grants it, or denies it; null: none, or no ACL file'),
      }),
    )
    .describe('what the program does with topics'),
  commands: z.array(z.string()).describe('what makes the user, and grants what is missing'),
  ready: z.boolean().nullable().describe('whether user and rights are all there; null: that cannot be told'),
});
