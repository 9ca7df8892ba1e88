import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LiveVerdict } from '../acl/run-expectations.js';
import { t } from '../language/t.js';
import { whyNoUser } from '../passwd/editor.js';
import { MqttctlError } from '../text/error.js';
import { FIRST_FAILURE, MqttClient, NOT_AUTHORIZED, type PublishOutcome } from './mqtt-client.js';
import type { SandboxBroker } from './sandbox-broker.js';

/** Something that a client is to try. */
export interface Probe {
  /** Undefined: an anonymous client. */
  readonly username: string | undefined;
  readonly clientid: string;
  readonly access: 'read' | 'write';
  /** As the client names it. */
  readonly topic: string;
}

/** A broker of our own, and how to log in to it. */
export type TriedBroker = Pick<SandboxBroker, 'url' | 'proberUrl' | 'credentials' | 'proberCredentials'>;

/** So many clients are connected at a time. */
const TOGETHER = 50;
/** In a sandbox the broker tells its state each second. */
const SYS_PATIENCE_MS = 2500;
const SYS_POLL_MS = 100;

/**
 * Proves what clients may do by what is delivered: a SUBACK says nothing about rights. A message of a client must be
 * acknowledged and reach the prober; a message of the prober must reach the client. Nothing is guessed from silence:
 * a broker sends in order, so that what has not come before its answer to a later request will not come.
 *
 * @param mountPoint what stands before the topics of the clients, for the prober
 * @returns a verdict for each probe, in their order
 */
export async function proveInSandbox(
  broker: TriedBroker,
  probes: readonly Probe[],
  mountPoint: string,
): Promise<LiveVerdict[]> {
  const prober = await MqttClient.connect(broker.proberUrl, randomUUID(), broker.proberCredentials);
  try {
    const verdicts = new Map<Probe, LiveVerdict>();
    for (const clients of rounds(probes)) {
      const round = new Round(broker, prober, mountPoint);
      for (const [probe, verdict] of await round.carryOut(clients)) verdicts.set(probe, verdict);
    }
    return probes.map((probe) => verdicts.get(probe) as LiveVerdict);
  } finally {
    prober.close();
  }
}

/** The probes of one client. */
type Client = readonly [Probe, ...Probe[]];

/** The clients, so many at a time; the same client id cannot be connected twice. */
function rounds(probes: readonly Probe[]): Client[][] {
  const clients = new Map<string, [Probe, ...Probe[]]>();
  for (const probe of probes) {
    const key = JSON.stringify([probe.clientid, probe.username ?? null]);
    const known = clients.get(key);
    if (known) known.push(probe);
    else clients.set(key, [probe]);
  }
  const result: Client[][] = [];
  for (const client of clients.values()) {
    const { clientid } = client[0];
    const free = result.find(
      (round) => round.length < TOGETHER && round.every(([other]) => other.clientid !== clientid),
    );
    if (free) free.push(client);
    else result.push([client]);
  }
  return result;
}

/** A message of a prober or client, known again by its payload. */
interface Sent {
  readonly payload: string;
  readonly outcome: PublishOutcome;
}

let messages = 0;

/** What is published in a test; nobody may mistake it for something else. */
export function payload(): string {
  return `mqttctl test ${process.pid}-${++messages}`;
}

/** `$share` is for subscriptions only; as a subscription such a topic may even end the connection. */
export function isOnlyForSubscriptions(topic: string): boolean {
  return topic.startsWith('$share');
}

/** What the broker takes for itself, and delivers to nobody. */
function isForTheBroker(topic: string): boolean {
  return topic.startsWith('$CONTROL/');
}

/** Some clients that are connected at the same time. */
class Round {
  constructor(
    private readonly broker: TriedBroker,
    private readonly prober: MqttClient,
    private readonly mountPoint: string,
  ) {}

  async carryOut(clients: readonly Client[]): Promise<Map<Probe, LiveVerdict>> {
    const verdicts = new Map<Probe, LiveVerdict>();
    const connected = new Map<Client, MqttClient>();
    try {
      await Promise.all(
        clients.map(async (client) => {
          const session = await this.#connect(client[0]);
          if (session instanceof MqttClient) connected.set(client, session);
          else for (const probe of client) verdicts.set(probe, session);
        }),
      );
      const sent = await this.#exchange(connected);
      for (const [client, session] of connected) {
        for (const probe of client) verdicts.set(probe, this.#verdict(probe, session, sent));
      }
      return verdicts;
    } finally {
      for (const session of connected.values()) session.close();
    }
  }

  async #connect({ username, clientid }: Probe): Promise<MqttClient | LiveVerdict> {
    const whyNot = username === undefined ? undefined : whyNoUser(username);
    if (whyNot) return unknown(t`the user name ${whyNot}`);
    try {
      return await MqttClient.connect(this.broker.url, clientid, this.broker.credentials(username));
    } catch (error) {
      if (error instanceof MqttctlError) return unknown(error.message.replace(/\.$/, ''));
      throw error;
    }
  }

  /** Everybody subscribes, then everybody publishes, and then all wait until everything has come. */
  async #exchange(connected: ReadonlyMap<Client, MqttClient>): Promise<ReadonlyMap<Probe | string, Sent>> {
    const probes = [...connected.keys()].flat();
    const topics = new Set(probes.map(({ topic }) => this.#full(topic)));
    const reading = new Set(probes.filter(({ access }) => access === 'read').map(({ topic }) => this.#full(topic)));
    await Promise.all([
      ...[...topics].filter((topic) => !isOnlyForSubscriptions(topic)).map((topic) => this.prober.subscribe(topic)),
      ...[...connected].map(async ([client, session]) => {
        for (const { access, topic } of client) {
          if (access === 'read' && !isOnlyForSubscriptions(topic)) await session.subscribe(topic);
        }
      }),
    ]);
    const sent = new Map<Probe | string, Sent>();
    await Promise.all([
      publishAll(
        this.prober,
        [...reading].map((topic) => [topic, topic]),
        sent,
      ),
      ...[...connected].map(([client, session]) => {
        const writes = client.filter(({ access }) => access === 'write');
        return publishAll(
          session,
          writes.map((probe) => [probe, probe.topic]),
          sent,
        );
      }),
    ]);
    await this.#waitForSys([...reading]);
    await Promise.all([this.prober, ...connected.values()].map((each) => each.catchUp()));
    return sent;
  }

  /** What only the broker publishes comes when it comes. */
  async #waitForSys(topics: readonly string[]): Promise<void> {
    const open = () => topics.some((topic) => topic.startsWith('$SYS') && !this.prober.hasReceived(topic));
    for (let waited = 0; waited < SYS_PATIENCE_MS && open(); waited += SYS_POLL_MS) await sleep(SYS_POLL_MS);
  }

  #verdict(probe: Probe, session: MqttClient, sent: ReadonlyMap<Probe | string, Sent>): LiveVerdict {
    const full = this.#full(probe.topic);
    if (probe.access === 'read') return this.#readVerdict(probe.topic, full, session, sent.get(full));
    const { payload: text, outcome } = sent.get(probe) as Sent;
    return writeVerdict(outcome, full, this.prober.hasReceived(full, text));
  }

  #readVerdict(topic: string, full: string, session: MqttClient, echo: Sent | undefined): LiveVerdict {
    if (isOnlyForSubscriptions(full)) return unknown(t`nobody can publish on $share`);
    // What the prober cannot publish the broker may: then any message will do.
    const text = full.startsWith('$SYS') && echo?.outcome === NOT_AUTHORIZED ? undefined : echo?.payload;
    if (!this.prober.hasReceived(full, text)) return unknown(t`no message could be brought about on this topic`);
    // 2.0.11 does not take the mount point off again.
    const came = [topic, full].some((name) => session.hasReceived(name, text));
    if (came) return { allowed: true, detail: t`delivered` };
    return session.isOpen ? { allowed: false, detail: t`not delivered` } : unknown(t`the broker closed the connection`);
  }

  /** The name that the broker has for it. */
  #full(topic: string): string {
    return this.mountPoint + topic;
  }
}

async function publishAll<K>(from: MqttClient, messages: readonly (readonly [K, string])[], sent: Map<K, Sent>) {
  for (const [key, topic] of messages) {
    const text = payload();
    sent.set(key, { payload: text, outcome: await from.publish(topic, text) });
  }
}

function writeVerdict(outcome: PublishOutcome, topic: string, delivered: boolean): LiveVerdict {
  if (outcome === 'closed') return unknown(t`the broker closed the connection`);
  const seen = delivered ? t`PUBACK ${outcome}, delivered` : t`PUBACK ${outcome}, not delivered`;
  if (outcome === NOT_AUTHORIZED && !delivered) return { allowed: false, detail: seen };
  const expected = delivered || isOnlyForSubscriptions(topic) || isForTheBroker(topic);
  return outcome < FIRST_FAILURE && expected
    ? { allowed: true, detail: seen }
    : unknown(t`${seen}, which does not fit`);
}

/** A verdict that there is none. */
export function unknown(detail: string): LiveVerdict {
  return { allowed: undefined, detail };
}
