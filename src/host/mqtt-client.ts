import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MqttClient as Client, IClientOptions } from 'mqtt';
import { t } from '../language/t.js';
import { MqttctlError } from '../text/error.js';
import type { Credentials } from './sandbox-broker.js';

const PATIENCE_MS = 10_000;
/** MQTT 5: the broker tells in its PUBACK that it did not take a message. */
const VERSION = 5;

/** What came of a publish: the reason code of the PUBACK, or no answer because the broker hung up. */
export type PublishOutcome = number | 'closed';

/** Reason codes of MQTT 5. */
export const NOT_AUTHORIZED = 135;
export const FIRST_FAILURE = 128;

/** The broker answered, and does not let the client in. */
export class LoginRefused extends MqttctlError {}

/** A client of our own: connected once, it never comes back by itself, and it remembers what it was sent. */
export class MqttClient {
  /** The payloads by topic. */
  readonly #received = new Map<string, Set<string>>();
  readonly #closed: Promise<'closed'>;
  #isOpen = true;

  private constructor(private readonly client: Client) {
    this.#closed = new Promise((resolve) => {
      client.once('close', () => {
        this.#isOpen = false;
        resolve('closed');
      });
    });
    // What is wrong shows in the answers that do not come.
    client.on('error', () => {});
    client.on('message', (topic, payload) => {
      const known = this.#received.get(topic);
      if (known) known.add(payload.toString());
      else this.#received.set(topic, new Set([payload.toString()]));
    });
  }

  /** @throws LoginRefused where the broker does not let the client in, MqttctlError where none answers */
  static async connect(url: string, clientid: string, credentials: Credentials): Promise<MqttClient> {
    const { default: mqtt } = await import('mqtt');
    const { username, password, anyCertificate } = credentials;
    const options: IClientOptions = {
      protocolVersion: VERSION,
      clientId: clientid,
      clean: true,
      reconnectPeriod: 0,
      resubscribe: false,
      connectTimeout: PATIENCE_MS,
      ...(username !== undefined && { username }),
      ...(password && { password }),
      ...(anyCertificate && { rejectUnauthorized: false }),
    };
    const client = mqtt.connect(url, options);
    try {
      await new Promise<void>((resolve, reject) => {
        client.once('connect', () => resolve());
        client.once('error', reject);
        client.once('close', () => reject(new Error(t`it closes the connection`)));
      });
    } catch (error) {
      client.on('error', () => {});
      client.end(true);
      throw whyNot(error as ConnectError, url, username ?? t`an anonymous client`);
    }
    // An acknowledgement of ours would hold up the next message for 40 ms.
    (client.stream as Partial<Socket>).setNoDelay?.();
    return new MqttClient(client);
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Whether a message came; without a payload, any on that topic. */
  hasReceived(topic: string, payload?: string): boolean {
    const payloads = this.#received.get(topic);
    return payload === undefined ? payloads !== undefined : payloads?.has(payload) === true;
  }

  /** Its answer says nothing about rights: what counts is what is delivered. */
  async subscribe(topic: string): Promise<void> {
    await this.#answer((done) => this.client.subscribe(topic, { qos: 1 }, () => done(0)));
  }

  async publish(topic: string, payload: string): Promise<PublishOutcome> {
    return this.#answer((done) =>
      this.client.publish(topic, payload, { qos: 1, retain: false }, (error, packet) => {
        const code = (error as { code?: unknown } | undefined)?.code;
        if (error) done(typeof code === 'number' ? code : 'closed');
        else done((packet as { reasonCode?: number } | undefined)?.reasonCode ?? 0);
      }),
    );
  }

  /**
   * Waits until all has come that the broker had sent off before: it answers in order, also to the end of a
   * subscription that there never was.
   */
  async catchUp(): Promise<void> {
    await this.#answer((done) => this.client.unsubscribe('mqttctl/no/such/subscription', () => done(0)));
  }

  close(): void {
    this.client.end(true);
  }

  /** An answer that does not come counts as a broker that hung up, and no more is asked. */
  async #answer(ask: (done: (outcome: PublishOutcome) => void) => void): Promise<PublishOutcome> {
    if (!this.#isOpen) return 'closed';
    const late = new AbortController();
    const tooLate = sleep(PATIENCE_MS, 'closed' as const, late).catch(() => 'closed' as const);
    const outcome = await Promise.race([new Promise<PublishOutcome>(ask), this.#closed, tooLate]);
    late.abort();
    if (outcome === 'closed') this.close();
    return outcome;
  }
}

type ConnectError = Error & { readonly code?: number | string };

function whyNot({ message, code }: ConnectError, url: string, who: string): MqttctlError {
  return typeof code === 'number'
    ? new LoginRefused(
        t`The broker at ${url} does not let ${who} in (reason ${code}): look at the user name, the password, and its log.`,
      )
    : new MqttctlError(t`No broker answers at ${url} (${message || code}): look whether it runs there.`);
}
