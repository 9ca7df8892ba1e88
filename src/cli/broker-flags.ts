import * as Flags from '@oclif/core/flags';
import type { ClientIdentity, Trust } from '../host/probe/trust.js';
import type { Credentials } from '../host/sandbox-broker.js';
import { t } from '../language/t.js';
import { passwordFlags, readPassword } from './password-input.js';

/** How a command gets into a running broker: who logs in, and what TLS needs. */
export const brokerFlags = {
  username: Flags.string({
    char: 'u',
    helpValue: 'USER',
    description: t`who logs in; without it an anonymous client`,
  }),
  'password-stdin': { ...passwordFlags['password-stdin'], dependsOn: ['username'] },
  'password-file': { ...passwordFlags['password-file'], dependsOn: ['username'] },
  cafile: Flags.string({ helpValue: 'FILE', description: t`authorities to believe, instead of those of the system` }),
  capath: Flags.string({ helpValue: 'DIR', description: t`the same as a directory with hashed names` }),
  'client-cert': Flags.string({
    helpValue: 'FILE',
    description: t`certificate of the client, where the broker wants one`,
    dependsOn: ['client-key'],
  }),
  'client-key': Flags.string({ helpValue: 'FILE', description: t`its key`, dependsOn: ['client-cert'] }),
};

/** Those of {@link brokerFlags}, as they were parsed. */
export interface BrokerInput {
  readonly username?: string | undefined;
  readonly 'password-stdin'?: boolean | undefined;
  readonly 'password-file'?: string | undefined;
  readonly cafile?: string | undefined;
  readonly capath?: string | undefined;
  readonly 'client-cert'?: string | undefined;
  readonly 'client-key'?: string | undefined;
}

/** What is shown to a broker, and what of it is believed. */
export interface BrokerLogin {
  readonly credentials: Credentials;
  /** Undefined: what this system believes. */
  readonly trust: Trust | undefined;
  readonly identity: ClientIdentity | undefined;
}

/**
 * Reads what the flags name; asks for the password where no flag has it.
 *
 * @throws MqttctlError where a file cannot be read or used
 */
export async function brokerLogin(flags: BrokerInput): Promise<BrokerLogin> {
  const { clientIdentity } = await import('../host/probe/trust.js');
  const { username, 'client-cert': certificate, 'client-key': key } = flags;
  const trust = await trustOf(flags);
  const identity = certificate !== undefined && key !== undefined ? clientIdentity(certificate, key) : undefined;
  const password = username === undefined ? undefined : await readPassword(flags, username);
  return { credentials: { username, password }, trust, identity };
}

/** What of --cafile and --capath was named; undefined: what this system believes. */
export async function trustOf({ cafile, capath }: Pick<BrokerInput, 'cafile' | 'capath'>): Promise<Trust | undefined> {
  const { trustOfDirectory, trustOfFile } = await import('../host/probe/trust.js');
  const named = [
    ...(cafile === undefined ? [] : [trustOfFile(cafile)]),
    ...(capath === undefined ? [] : [trustOfDirectory(capath)]),
  ];
  if (named.length === 0) return undefined;
  return {
    authorities: named.flatMap(({ authorities }) => authorities),
    source: named.map(({ source }) => source).join(' and '),
  };
}
