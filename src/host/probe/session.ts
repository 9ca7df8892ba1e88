import type { IConnackPacket, MqttClient } from 'mqtt';
import { withPatience } from './patience.js';

/** A broker's answer: its reason code, or that it hung up, or said nothing. */
export type Answer = number | 'closed' | 'silent';

/** A message that came. */
export interface Message {
  readonly topic: string;
  readonly payload: Buffer;
  /** It was kept by the broker, for whoever subscribes: when it was published is not known. */
  readonly retained: boolean;
}

/** A client that was let in. Its session is clean: nothing of it stays on the broker. */
export class MqttSession {
  /** Resolves when the connection is gone, with the reason of the broker's DISCONNECT, where it gave one. */
  readonly closed: Promise<number | undefined>;
  #isOpen = true;

  /** @internal What the declarations of the library leave out needs no types of mqtt. */
  constructor(
    private readonly client: MqttClient,
    private readonly connack: IConnackPacket,
    private readonly patienceMs: number,
  ) {
    let reason: number | undefined;
    client.on('disconnect', ({ reasonCode }) => {
      reason = reasonCode;
    });
    // What is wrong shows in the answers that do not come.
    client.on('error', () => {});
    this.closed = new Promise((resolve) => {
      client.once('close', () => {
        this.#isOpen = false;
        resolve(reason);
      });
    });
  }

  get clientid(): string {
    return String(this.client.options.clientId);
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Whether the broker keeps messages: with MQTT 5 it says where it does not. */
  get canRetain(): boolean {
    return this.connack.properties?.retainAvailable !== false;
  }

  /** Has every message from now on given to `listener`; what comes back ends that. */
  onMessage(listener: (message: Message) => void): () => void {
    const relay = (topic: string, payload: Buffer, { retain }: { retain: boolean }) =>
      listener({ topic, payload, retained: retain });
    this.client.on('message', relay);
    return () => this.client.off('message', relay);
  }

  /** The reason code of the SUBACK: the quality of service, or from 128 on why not. */
  subscribe(filter: string, qos: 0 | 1 = 1): Promise<Answer> {
    return this.#answer((done) =>
      this.client.subscribe(filter, { qos }, (error, granted) => {
        done(error ? codeOf(error) : (granted?.[0]?.qos ?? 0));
      }),
    );
  }

  /**
   * Publishes, not retained. The reason code of the PUBACK; 3.1.1 has none, and a message that was denied is answered
   * there as one that was taken.
   */
  publish(topic: string, payload: string): Promise<Answer> {
    return this.#answer((done) =>
      this.client.publish(topic, payload, { qos: 1, retain: false }, (error, packet) => {
        done(error ? codeOf(error) : ((packet as { reasonCode?: number } | undefined)?.reasonCode ?? 0));
      }),
    );
  }

  /** When it is answered, all has come that the broker had sent off before: it answers in order. */
  unsubscribe(filter: string): Promise<Answer> {
    return this.#answer((done) => this.client.unsubscribe(filter, (error) => done(error ? codeOf(error) : 0)));
  }

  /** Says goodbye, as MQTT wants it; a broker that hangs gets a moment only. */
  async end(): Promise<void> {
    if (this.#isOpen)
      await withPatience(
        this.client.endAsync(false).catch(() => {}),
        GOODBYE_MS,
      );
    this.client.end(true);
    this.client.stream.destroy();
  }

  async #answer(ask: (done: (answer: Answer) => void) => void): Promise<Answer> {
    if (!this.#isOpen) return 'closed';
    const closed = this.closed.then((): Answer => 'closed');
    const answer = await withPatience(Promise.race([new Promise<Answer>(ask), closed]), this.patienceMs);
    return answer === 'late' ? 'silent' : answer;
  }
}

const GOODBYE_MS = 500;

/** The library has the broker's code in its error, or none because the connection went away. */
function codeOf(error: Error): Answer {
  const { code } = error as { code?: unknown };
  return typeof code === 'number' ? code : 'closed';
}
