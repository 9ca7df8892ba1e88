/** The shape of the document that `mqttctl ports` prints; schemas/ports.schema.json is made of it. */
import { z } from 'zod';

const port = z.int().min(0).max(65_535);

/** The shape of `ports --json`, and of each line of `ports --json --watch`. */
export const portsSchema = z.object({
  configuration: z.string().nullable().describe('main configuration file; null where none was found'),
  sockets: z.array(
    z.object({
      protocol: z.enum(['tcp', 'unix']),
      family: z.enum(['ipv4', 'ipv6']).nullable().describe('null for unix sockets, and where the address is not known'),
      address: z.string().nullable().describe('null for unix sockets, and where only the network knows'),
      port: port.nullable().describe('null for unix sockets; 0: the system chooses'),
      path: z.string().nullable().describe('of unix sockets; @ begins a name that is no file'),
      dual: z.boolean().nullable().describe('whether an IPv6 socket takes IPv4 as well; null: not known, or no IPv6'),
      pid: z.int().nullable().describe('null where nobody has it, or this account may not see who'),
      process: z.string().nullable(),
      otherPids: z.array(z.int()).describe('processes that share the socket'),
      user: z.string().nullable(),
      listener: z
        .object({
          file: z.string(),
          line: z.int().min(1).nullable().describe('null in local only mode, which no line asks for'),
          protocol: z.enum(['mqtt', 'websockets', 'http_api']),
          tls: z.boolean(),
        })
        .nullable()
        .describe('null where nothing is configured'),
      state: z.enum(['expected', 'missing', 'foreign']),
      broker: z.boolean().describe('whether a mosquitto has it, as far as that can be seen'),
      wider: z.boolean().describe('open to every address although its lines name fewer'),
      heldBy: z
        .object({
          pid: z.int().nullable(),
          process: z.string().nullable(),
          user: z.string().nullable(),
          address: z.string().nullable(),
        })
        .nullable()
        .describe('what stands in the way of one that is missing'),
    }),
  ),
  remarks: z.array(z.string()).describe('what is not as configured, why, and the next step'),
});

export type PortsDocument = z.infer<typeof portsSchema>;
