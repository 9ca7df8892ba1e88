import { type Answers, answersSchema, type TLS_SOURCES } from '../init/answers.js';
import type { Profile, Question } from '../init/profiles.js';
import { t } from '../language/t.js';
import { visible } from '../report/visible.js';
import { UsageError } from '../text/error.js';
import type { AnswerInput } from './init-flags.js';
import { readInput } from './input.js';
import { askChoice, askLine, askYesOrNo } from './prompts.js';

/** What holds where neither a flag nor the profile nor a person says otherwise. */
const USUAL = {
  reach: 'lan',
  users: [],
  anonymous: 'no',
  tls: 'none',
  port: 1883,
  tlsPort: 8883,
  websockets: null,
  clientCertificates: false,
  persistence: true,
} as const;
const BRIDGE_PORT = 8883;
const PLAIN_PORT = 1883;

/** Answers on their way: a source of TLS without its details yet. */
interface Draft extends Omit<Answers, 'tls' | 'bridge'> {
  tls: (typeof TLS_SOURCES)[number];
}

/**
 * The answers by the flags, the questions that no flag has answered, and the profile.
 *
 * @param listed users of --users-from
 * @param asks whether there is somebody to ask
 * @throws UsageError that names the flag of what is missing or wrong
 */
export async function gatherAnswers(
  profile: Profile,
  input: AnswerInput,
  listed: readonly string[],
  asks: boolean,
): Promise<Answers> {
  const given = byFlags(input, listed);
  const draft = { ...USUAL, ...profile.defaults, ...given } as Draft;
  // Who has no certificate from somebody else can have one of an authority of one's own.
  const details = { ...input };
  if (asks) {
    for (const question of profile.questions) {
      if (question === 'bridge' ? input.bridge === undefined : !Object.hasOwn(given, question)) {
        await ask[question](draft, details);
      }
    }
    await askDetails(draft, details);
  }
  const bridge = await bridgeOf(details, profile.questions.includes('bridge'));
  const parsed = answersSchema.safeParse({ ...draft, tls: tlsOf(draft.tls, details), ...(bridge && { bridge }) });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.');
  throw new UsageError(where ? `${where}: ${issue?.message}.` : (issue?.message ?? ''));
}

function byFlags(input: AnswerInput, listed: readonly string[]): Partial<Draft> {
  const users = [...(input.user ?? []), ...listed];
  const all: Partial<Draft> = {
    reach: input.reach,
    users: users.length > 0 ? [...new Set(users)] : undefined,
    anonymous: input.anonymous,
    tls: input.tls ?? (input.certfile === undefined ? undefined : 'files'),
    port: input.port,
    tlsPort: input['tls-port'],
    websockets: input.websockets === 0 ? null : input.websockets,
    clientCertificates: input['client-certificates'],
    persistence: input.persistence,
  } as Partial<Draft>;
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

type Details = { -readonly [Key in keyof AnswerInput]: AnswerInput[Key] };

/** One question each; the answer goes into the draft. */
const ask: Readonly<Record<Question, (draft: Draft, details: Details) => Promise<void>>> = {
  async reach(draft) {
    draft.reach = await choose(t`From where do clients connect?`, draft.reach, {
      local: t`this machine only`,
      lan: t`the local network`,
      internet: t`the internet`,
    });
    if (draft.anonymous === 'all' && draft.reach !== 'local') draft.anonymous = 'read';
  },
  async tls(draft) {
    draft.tls = await choose(t`Which certificate does the broker show (TLS)?`, draft.tls, {
      none: draft.reach === 'internet' ? undefined : t`none: nothing is encrypted`,
      letsencrypt: t`one of Let's Encrypt, that certbot has got`,
      files: t`files of my own`,
      private: t`one of a private authority, made now`,
    });
  },
  async users(draft) {
    const text = await askLine(t`Names of users, with blanks between:`, draft.users.join(' '));
    draft.users = text.split(/[\s,]+/).filter(Boolean);
  },
  async clientCertificates(draft) {
    if (draft.tls !== 'private') return;
    draft.clientCertificates = await askYesOrNo(
      t`Do users log in with certificates instead of passwords?`,
      draft.clientCertificates,
    );
  },
  async anonymous(draft) {
    if (draft.anonymous === 'all' && draft.users.length === 0) return;
    const reads = await askYesOrNo(t`May clients without a user name read?`, draft.anonymous !== 'no');
    draft.anonymous = reads ? 'read' : 'no';
  },
  async websockets(draft) {
    const wanted = await askYesOrNo(t`Do web pages connect (MQTT over websockets)?`, draft.websockets !== null);
    if (!wanted) draft.websockets = null;
    else draft.websockets = Number(await askLine(t`Port for websockets:`, String(draft.websockets ?? 9001)));
  },
  async bridge(_, details) {
    details.bridge = await askLine(t`The other broker, HOST or HOST:PORT:`);
    const user = await askLine(t`User name there, if it needs one:`);
    if (user) details['bridge-user'] = user;
    if (user) details['bridge-password-file'] = await askLine(t`File with the password:`);
    details['bridge-topic'] = [await askLine(t`What is exchanged (FILTER in|out|both [QOS]):`, '# out 1')];
  },
  async persistence(draft) {
    draft.persistence = await askYesOrNo(t`Keep sessions and retained messages over a restart?`, draft.persistence);
  },
};

async function askDetails({ tls }: Draft, details: Details): Promise<void> {
  if (tls === 'letsencrypt' && !details.name)
    details.name = [await askLine(t`Name of certbot's certificate (mqtt.example.org):`)];
  if (tls === 'private' && !details.name) {
    const { hostname } = await import('node:os');
    const text = await askLine(t`Names and addresses of this host, with blanks between:`, hostname());
    details.name = text.split(/[\s,]+/).filter(Boolean);
  }
  if (tls !== 'files') return;
  details.certfile ??= await askLine(t`File of the certificate, with its chain:`);
  details.keyfile ??= await askLine(t`File of its key:`);
}

function choose<T extends string>(
  message: string,
  usual: T,
  names: Partial<Record<T, string | undefined>>,
): Promise<T> {
  const choices = (Object.entries(names) as [T, string | undefined][]).flatMap(([value, name]) =>
    name ? [{ value, name }] : [],
  );
  return askChoice(message, choices, usual);
}

function tlsOf(source: Draft['tls'], { name = [], certfile, keyfile }: AnswerInput): object {
  switch (source) {
    case 'none':
      return { source };
    case 'letsencrypt':
      if (name.length !== 1)
        throw new UsageError(
          t`Name the one certificate of certbot: --name mqtt.example.org (or choose another --tls).`,
        );
      return { source, name: name[0] };
    case 'files':
      if (certfile === undefined || keyfile === undefined)
        throw new UsageError(t`--tls files needs --certfile FILE and --keyfile FILE.`);
      return { source, certfile, keyfile };
    case 'private':
      return { source, names: name };
  }
}

async function bridgeOf(input: AnswerInput, isObligatory: boolean): Promise<object | undefined> {
  if (input.bridge === undefined) {
    if (!isObligatory) return undefined;
    throw new UsageError(t`This profile has a bridge: name the other broker with --bridge HOST[:PORT].`);
  }
  const [, host = '', digits] = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(input.bridge) ?? [];
  if (!host) throw new UsageError(t`--bridge ${visible(input.bridge)} is no HOST or HOST:PORT.`);
  const port = digits === undefined ? BRIDGE_PORT : Number(digits);
  const passwordFile = input['bridge-password-file'];
  const password =
    passwordFile === undefined
      ? undefined
      : (await readInput(passwordFile)).bytes.toString('utf8').replace(/\r?\n$/, '');
  const topics = input['bridge-topic'];
  if (!topics) throw new UsageError(t`Say what is exchanged: --bridge-topic 'sensors/# out 1', as often as needed.`);
  return {
    host: host.replace(/^\[|\]$/g, ''),
    port,
    tls: port !== PLAIN_PORT,
    ...(input['bridge-cafile'] !== undefined && { cafile: input['bridge-cafile'] }),
    ...(input['bridge-user'] !== undefined && { user: input['bridge-user'] }),
    ...(password !== undefined && { password }),
    topics,
  };
}
