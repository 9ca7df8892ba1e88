import { z } from 'zod';
import { encode } from '../conf/tokens.js';
import { t } from '../language/t.js';
import { whyNoUser } from '../passwd/editor.js';

/** From where clients connect. */
export const REACHES = ['local', 'lan', 'internet'] as const;
/** What clients without a user name may do: nothing, read what the profile lets them, or everything. */
export const ANONYMOUS = ['no', 'read', 'all'] as const;
/** Where the certificate of the broker comes from. */
export const TLS_SOURCES = ['none', 'letsencrypt', 'files', 'private'] as const;

const port = z.int().min(1).max(65_535);
/** Goes into a line of the configuration, where the end of the line ends it. */
const word = z.string().regex(/^[^\s\p{Cc}]+$/u, t`must be one word`);
const path = z.string().regex(/^\/[^\p{Cc}]*[^\s\p{Cc}]$/u, t`must be an absolute path`);
const user = z.string().superRefine((name, context) => {
  const problem =
    whyNoUser(name) ?? (/[\p{Cc}+#/]/u.test(name) ? t`has a character that topics are made with` : undefined);
  if (problem) context.addIssue(t`the user name ${problem}`);
});

const tlsSchema = z.discriminatedUnion('source', [
  z.strictObject({ source: z.literal('none') }),
  z.strictObject({
    source: z.literal('letsencrypt'),
    name: z.string().regex(/^(?!\.+$)[\w.-]+$/, t`must be the name of a certificate, like mqtt.example.org`),
  }),
  z.strictObject({ source: z.literal('files'), certfile: path, keyfile: path }),
  z.strictObject({ source: z.literal('private'), names: z.array(word) }),
]);

const bridgeSchema = z.strictObject({
  host: word,
  port,
  /** Whether the way to the other broker is encrypted; its certificate is proved by the authorities of the system. */
  tls: z.boolean(),
  /** The authority of the other broker, instead of those of the system. */
  cafile: path.optional(),
  user: word.optional(),
  password: z
    .string()
    .regex(/^[^\s\p{Cc}](?:[^\p{Cc}]*[^\s\p{Cc}])?$/u, t`must be one line without blanks around it`)
    .optional(),
  /** `FILTER in|out|both [QOS]`, as in the option `topic`. */
  topics: z
    .array(z.string().regex(/^[^\s\p{Cc}]+ (?:in|out|both)(?: [012])?$/u, t`must be FILTER in|out|both [QOS]`))
    .min(1),
});

/** Everything that decides what `init` writes, but for passwords and places. */
export const answersSchema = z
  .strictObject({
    reach: z.enum(REACHES),
    users: z.array(user),
    anonymous: z.enum(ANONYMOUS),
    tls: tlsSchema,
    /** Of the listener without TLS; with TLS it serves this machine only. */
    port,
    tlsPort: port,
    /** Port for MQTT over websockets; null: none. With TLS it has TLS, too. */
    websockets: port.nullable(),
    /** Clients log in with certificates of the private authority instead of passwords. */
    clientCertificates: z.boolean(),
    /** Whether sessions and retained messages outlive a restart. */
    persistence: z.boolean(),
    bridge: bridgeSchema.optional(),
  })
  .superRefine((answers, context) => {
    const problem = whyNotTogether(answers);
    if (problem) context.addIssue(problem);
  });

export type Answers = z.infer<typeof answersSchema>;
export type Tls = Answers['tls'];
export type BridgeAnswers = NonNullable<Answers['bridge']>;

/** A sentence about answers that are good alone and not together, with the flags that mend it. */
function whyNotTogether({
  reach,
  users,
  anonymous,
  tls,
  clientCertificates,
  ...ports
}: Omit<Answers, 'bridge'>): string | undefined {
  if (reach === 'internet' && tls.source === 'none') {
    return t`Over the internet passwords need TLS: choose a certificate with --tls, or --reach lan.`;
  }
  if (anonymous === 'all' && reach !== 'local') {
    return t`Everything for everybody is for this machine alone: use --anonymous read, or --reach local.`;
  }
  if (clientCertificates && tls.source !== 'private') {
    return t`Certificates of clients come from an authority of your own: add --tls private.`;
  }
  if (clientCertificates && anonymous !== 'no') return t`Who needs a certificate is not anonymous: use --anonymous no.`;
  if (users.length === 0 && anonymous === 'no')
    return t`Nobody could log in: name a user with --user, or use --anonymous read.`;
  if (new Set(users.map(encode)).size < users.length) return t`A user is named twice: name each --user once.`;
  const used = [
    ports.port,
    ...(tls.source === 'none' ? [] : [ports.tlsPort]),
    ...(ports.websockets === null ? [] : [ports.websockets]),
  ];
  if (new Set(used).size < used.length)
    return t`Two listeners would have the same port: choose others with --port, --tls-port or --websockets.`;
  return undefined;
}
