import { randomUUID } from 'node:crypto';
import { AccessList } from '../../acl/access-list.js';
import type { Access } from '../../conf/access.js';
import { securityFileFor } from '../../conf/compare/security-files.js';
import type { Evaluation } from '../../conf/evaluate/evaluate.js';
import { decode } from '../../conf/tokens.js';
import { type Probe, proveInSandbox } from '../../host/live-acl.js';
import { MqttClient } from '../../host/mqtt-client.js';
import type { Credentials } from '../../host/sandbox-broker.js';
import { MqttctlError } from '../../text/error.js';
import { questionsAbout } from '../access-proof.js';
import { PROBER } from './scratch-copy.js';

/** What a broker answers, by the question in words. */
export type Answers = ReadonlyMap<string, string>;

const QUESTIONS_MAX = 120;
const USERS_MAX = 20;

/** Asks a broker about one listener: who gets in, and what its rules let them do. */
export async function askListener(
  evaluation: Evaluation,
  access: Access,
  port: number,
  password: Buffer,
): Promise<Answers> {
  const { protocol, proof, tls, listener } = access;
  const isForOthers = protocol === 'http_api' || proof || listener.settings.has('enable_proxy_protocol');
  if (isForOthers) return new Map([['does it answer?', 'yes']]);
  const scheme = protocol === 'websockets' ? (tls ? 'wss' : 'ws') : tls ? 'mqtts' : 'mqtt';
  const url = `${scheme}://127.0.0.1:${port}`;
  const credentials = (username: string | undefined): Credentials =>
    username === undefined ? { anyCertificate: true } : { username, password, anyCertificate: true };
  const [first] = usersOf(evaluation, access);
  return new Map([
    ['an anonymous client', await getsIn(url, credentials(undefined))],
    ['a client whom nobody knows', await getsIn(url, credentials(`nobody-${randomUUID()}`))],
    [
      'a client with a wrong password',
      await getsIn(url, { ...credentials(first ?? PROBER), password: Buffer.from('x') }),
    ],
    ...(await rights()),
  ]);

  async function rights(): Promise<[string, string][]> {
    const probes = probesOf(evaluation, access);
    if ((await getsIn(url, credentials(PROBER))) !== 'gets in') return [['a client with its password', 'is refused']];
    const broker = { url, proberUrl: url, proberCredentials: credentials(PROBER), credentials };
    const verdicts = await proveInSandbox(broker, probes, '');
    return probes.map(({ username, access: what, topic }, index) => {
      const allowed = verdicts[index]?.allowed;
      const answer = allowed === undefined ? 'no answer' : allowed ? 'allowed' : 'denied';
      return [`${username ?? 'an anonymous client'} ${what} ${topic}`, answer];
    });
  }
}

const ATTEMPTS = 3;

/** Whether a client gets in. A broker that hangs up without a word has not said no: it is asked again. */
async function getsIn(url: string, credentials: Credentials): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    try {
      (await MqttClient.connect(url, `mqttctl-${randomUUID().slice(0, 8)}`, credentials)).close();
      return 'gets in';
    } catch (error) {
      if (!(error instanceof MqttctlError)) throw error;
      if (error.message.includes('(reason ')) return 'is refused';
      if (attempt === ATTEMPTS) return 'gets no answer';
    }
  }
}

function usersOf(evaluation: Evaluation, { listener }: Access): string[] {
  const file = securityFileFor(evaluation, listener, 'password_file');
  return file?.kind === 'password_file' ? file.loaded.users.slice(0, USERS_MAX).map(({ name }) => name) : [];
}

/** Some of the questions of the proof, spread over all of them. */
function probesOf(evaluation: Evaluation, access: Access): Probe[] {
  const file = securityFileFor(evaluation, access.listener, 'acl_file');
  const list = file?.kind === 'acl_file' ? new AccessList(file.loaded, evaluation.model.target) : undefined;
  const users = usersOf(evaluation, access);
  const asked = list ? [...questionsAbout(list, users)] : users.map((username) => ({ username, ...ANY }));
  const fit = asked.filter(
    ({ topic, username }) => !topic.startsWith('$') && (username !== undefined || access.anonymous),
  );
  const step = Math.ceil(fit.length / QUESTIONS_MAX);
  return fit
    .filter((_, index) => index % step === 0)
    .map(({ username, access: what, topic }) => ({
      username: username && decode(username),
      clientid: `client-${username ?? 'anonymous'}`,
      access: what,
      topic: decode(topic),
    }));
}

const ANY = { clientid: '', topic: 'some/topic', access: 'write' } as const;
