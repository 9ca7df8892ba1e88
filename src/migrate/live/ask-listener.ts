import { randomUUID } from 'node:crypto';
import { AccessList } from '../../acl/access-list.js';
import type { Access } from '../../conf/access.js';
import { securityFileFor } from '../../conf/compare/security-files.js';
import type { Evaluation } from '../../conf/evaluate/evaluate.js';
import type { Listener } from '../../conf/model.js';
import { decode } from '../../conf/tokens.js';
import { type Probe, proveInSandbox } from '../../host/live-acl.js';
import { LoginRefused, MqttClient } from '../../host/mqtt-client.js';
import type { Credentials } from '../../host/sandbox-broker.js';
import { t } from '../../language/t.js';
import { MqttctlError } from '../../text/error.js';
import { questionsAbout } from '../access-proof.js';
import { PROBER } from './scratch-copy.js';

/** What a broker answers, by the question in words. */
export type Answers = ReadonlyMap<string, string>;

const QUESTIONS_MAX = 120;
const USERS_MAX = 20;
const GETS_IN = t`gets in`;

/** What is asked about a listener, of the brokers of both versions alike. */
export interface Questions {
  /** Who tries a wrong password. */
  readonly user: string;
  readonly rights: readonly Probe[];
}

/** Asks a broker about one listener: who gets in, and what its rules let them do. */
export async function askListener(
  access: Access,
  { user, rights: probes }: Questions,
  port: number,
  password: Buffer,
): Promise<Answers> {
  const { protocol, proof, tls, listener } = access;
  const isForOthers = protocol === 'http_api' || proof || listener.settings.has('enable_proxy_protocol');
  if (isForOthers) return new Map([[t`does it answer?`, t`yes`]]);
  const scheme = protocol === 'websockets' ? (tls ? 'wss' : 'ws') : tls ? 'mqtts' : 'mqtt';
  const url = `${scheme}://127.0.0.1:${port}`;
  const credentials = (username: string | undefined): Credentials =>
    username === undefined ? { anyCertificate: true } : { username, password, anyCertificate: true };
  return new Map([
    [t`an anonymous client`, await getsIn(url, credentials(undefined))],
    [t`a client whom nobody knows`, await getsIn(url, credentials(`nobody-${randomUUID()}`))],
    [t`a client with a wrong password`, await getsIn(url, { ...credentials(user), password: Buffer.from('x') })],
    ...(await rights()),
  ]);

  async function rights(): Promise<[string, string][]> {
    if ((await getsIn(url, credentials(PROBER))) !== GETS_IN) return [[t`a client with its password`, t`gets refused`]];
    const broker = { url, proberUrl: url, proberCredentials: credentials(PROBER), credentials };
    const answers = new Map<Probe, boolean>();
    for (let attempt = 1, open = probes; attempt <= ATTEMPTS && open.length > 0; attempt++) {
      const verdicts = await proveInSandbox(broker, open, '');
      for (const [index, probe] of open.entries()) {
        const allowed = verdicts[index]?.allowed;
        if (allowed !== undefined) answers.set(probe, allowed);
      }
      open = open.filter((probe) => !answers.has(probe));
    }
    return probes.map((probe) => {
      const allowed = answers.get(probe);
      const answer = allowed === undefined ? t`no answer` : allowed ? t`allowed` : t`denied`;
      return [`${probe.username ?? t`an anonymous client`} ${probe.access} ${probe.topic}`, answer];
    });
  }
}

/** A broker that hangs up without a word, as a busy one may, has not said no: it is asked again. */
const ATTEMPTS = 3;

async function getsIn(url: string, credentials: Credentials): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    try {
      (await MqttClient.connect(url, `mqttctl-${randomUUID().slice(0, 8)}`, credentials)).close();
      return GETS_IN;
    } catch (error) {
      if (!(error instanceof MqttctlError)) throw error;
      if (error instanceof LoginRefused) return t`gets refused`;
      if (attempt === ATTEMPTS) return t`gets no answer`;
    }
  }
}

/** Who can log in, by the bytes of their names; undefined: whoever wants to. */
function usersOf(evaluation: Evaluation, listener: Listener): string[] | undefined {
  const file = securityFileFor(evaluation, listener, 'password_file');
  return file?.kind === 'password_file' ? file.loaded.users.map(({ entry }) => entry.user.text) : undefined;
}

/** Some of the questions of the proof, spread over all of them. */
export function questionsOf(evaluation: Evaluation, access: Access): Questions {
  const file = securityFileFor(evaluation, access.listener, 'acl_file');
  const list = file?.kind === 'acl_file' ? new AccessList(file.loaded, evaluation.model.target) : undefined;
  const users = usersOf(evaluation, access.listener);
  const some = users?.slice(0, USERS_MAX) ?? [];
  const asked = list ? [...questionsAbout(list, some)] : some.map((username) => ({ username, ...ANY }));
  const known = users && new Set(users);
  const fit = asked.filter(
    ({ topic, username }) =>
      !topic.startsWith('$') && (username === undefined ? access.anonymous : (known?.has(username) ?? true)),
  );
  const step = Math.ceil(fit.length / QUESTIONS_MAX);
  const rights = fit
    .filter((_, index) => index % step === 0)
    .map(({ username, access: what, topic }) => ({
      username: username && decode(username),
      clientid: `client-${username === undefined ? 'anonymous' : decode(username)}`,
      access: what,
      topic: decode(topic),
    }));
  return { user: decode(some[0] ?? PROBER), rights };
}

const ANY = { clientid: '', topic: 'some/topic', access: 'write' } as const;
