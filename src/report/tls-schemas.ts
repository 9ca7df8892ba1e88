import { z } from 'zod';

const moment = z.iso.datetime();

const ownPair = z.object({
  certificate: z.string().describe('the file'),
  key: z.string().describe('the file'),
  state: z.enum(['kept', 'new', 'renewed']),
  valid_until: moment,
});

/** The shape of `tls self-signed --json`. */
export const tlsSelfSignedSchema = z.object({
  directory: z.string(),
  written: z.boolean().describe('false for --dry-run and --check, and where all was there'),
  authority: ownPair,
  server: ownPair.extend({ names: z.array(z.string()).describe('host names and addresses') }),
  clients: z.array(ownPair.extend({ username: z.string() })),
  configuration: z.array(z.string()).describe('lines for mosquitto.conf'),
});

const deployed = z.object({
  name: z.string().describe('of the certificate of certbot'),
  certificate: z.string().describe('the file'),
  key: z.string().describe('the file'),
  serial: z.string(),
  valid_until: moment,
  written: z.boolean(),
  reloaded: z.boolean(),
  served_by: z.array(z.string()).describe('listeners that were asked'),
  served_after_restart_by: z.array(z.string()),
});

/** The shape of `tls deploy --json`. */
export const tlsDeploySchema = z.object({
  certificates: z.array(deployed).describe('empty where the broker does not use what was renewed'),
});

/** The shape of `tls install-hook --json`. */
export const tlsInstallHookSchema = z.object({
  hook: z.string(),
  written: z.boolean(),
  removed: z.boolean(),
  destinations: z.array(z.object({ name: z.string(), certificate: z.string(), key: z.string() })),
  changed_files: z.array(z.string()).describe('files of the configuration that named the files of certbot'),
  certificates: z.array(deployed).describe('what was brought to the broker at once'),
});

/** The shape of `tls check --json`. */
export const tlsCheckSchema = z.object({
  ok: z.boolean().describe('nothing is wrong, and nothing expires soon'),
  certificates: z.array(
    z.object({
      subject: z.string().describe('the listener, the URL or the file'),
      kind: z.enum(['listener', 'url', 'file']),
      file: z.string().nullable().describe('of the configuration, where the listener is'),
      line: z.int().min(1).nullable(),
      certificate_file: z.string().nullable(),
      key_file: z.string().nullable(),
      certificate: z
        .object({
          names: z.array(z.string()),
          subject: z.string(),
          issuer: z.string(),
          serial: z.string(),
          fingerprint_sha256: z.string(),
          valid_from: moment,
          valid_until: moment,
          days_left: z.int(),
          key: z.string(),
        })
        .nullable(),
      served: z.enum(['same', 'other', 'nothing']).nullable().describe('null: the broker was not asked'),
      findings: z.array(
        z.object({ severity: z.enum(['error', 'warning']), rule: z.string().nullable(), message: z.string() }),
      ),
    }),
  ),
});
