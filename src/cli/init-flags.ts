import * as Flags from '@oclif/core/flags';
import { ANONYMOUS, REACHES, TLS_SOURCES } from '../init/answers.js';
import { t } from '../language/t.js';

const port = (description: string) => Flags.integer({ min: 1, max: 65_535, helpValue: 'PORT', description });

/** The answers to all questions of `init`. */
export const answerFlags = {
  reach: Flags.option({ options: REACHES })({
    description: t`from where clients connect: this machine, LAN, internet`,
  }),
  user: Flags.string({ char: 'u', multiple: true, helpValue: 'NAME', description: t`a user; may come several times` }),
  'users-from': Flags.string({
    helpValue: 'FILE',
    description: t`users and passwords, as user:password lines or CSV; - for standard input`,
  }),
  'generate-passwords': Flags.boolean({ description: t`make up the passwords of new users, and print them once` }),
  anonymous: Flags.option({ options: ANONYMOUS })({ description: t`what clients without a user name may do` }),
  tls: Flags.option({ options: TLS_SOURCES })({ description: t`where the certificate comes from` }),
  name: Flags.string({
    multiple: true,
    helpValue: 'NAME',
    description: t`name of certbot's certificate, or names of this host for the private authority`,
  }),
  certfile: Flags.string({ helpValue: 'FILE', description: t`certificate, for --tls files` }),
  keyfile: Flags.string({ helpValue: 'FILE', description: t`its key, for --tls files` }),
  'client-certificates': Flags.boolean({ description: t`users log in with certificates`, allowNo: true }),
  port: port(t`of the listener without TLS, 1883 otherwise`),
  'tls-port': port(t`of the listener with TLS, 8883 otherwise`),
  websockets: Flags.integer({
    min: 0,
    max: 65_535,
    helpValue: 'PORT',
    description: t`port for websockets; 0 for none`,
  }),
  persistence: Flags.boolean({ description: t`keep sessions and retained messages over a restart`, allowNo: true }),
  bridge: Flags.string({ helpValue: 'HOST[:PORT]', description: t`another broker to exchange messages with` }),
  'bridge-user': Flags.string({ helpValue: 'USER', description: t`who logs in there`, dependsOn: ['bridge'] }),
  'bridge-password-file': Flags.string({
    helpValue: 'FILE',
    description: t`its password; - for standard input`,
    dependsOn: ['bridge-user'],
  }),
  'bridge-topic': Flags.string({
    multiple: true,
    helpValue: t`'FILTER in|out|both [QOS]'`,
    description: t`what is exchanged`,
    dependsOn: ['bridge'],
  }),
  'bridge-cafile': Flags.string({
    helpValue: 'FILE',
    description: t`authority of the other broker`,
    dependsOn: ['bridge'],
  }),
};

/** Those of {@link answerFlags}, as they were parsed. */
export interface AnswerInput {
  readonly reach?: (typeof REACHES)[number] | undefined;
  readonly user?: string[] | undefined;
  readonly 'users-from'?: string | undefined;
  readonly 'generate-passwords'?: boolean | undefined;
  readonly anonymous?: (typeof ANONYMOUS)[number] | undefined;
  readonly tls?: (typeof TLS_SOURCES)[number] | undefined;
  readonly name?: string[] | undefined;
  readonly certfile?: string | undefined;
  readonly keyfile?: string | undefined;
  readonly 'client-certificates'?: boolean | undefined;
  readonly port?: number | undefined;
  readonly 'tls-port'?: number | undefined;
  readonly websockets?: number | undefined;
  readonly persistence?: boolean | undefined;
  readonly bridge?: string | undefined;
  readonly 'bridge-user'?: string | undefined;
  readonly 'bridge-password-file'?: string | undefined;
  readonly 'bridge-topic'?: string[] | undefined;
  readonly 'bridge-cafile'?: string | undefined;
}
