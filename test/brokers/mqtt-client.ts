import { connect, type Socket } from 'node:net';
import { field, firstPacket, packet, uint16 } from './mqtt-packets.js';

/** Who a client says it is. */
export interface Identity {
  /** Undefined: the packet has none. */
  readonly username: Buffer | undefined;
  readonly clientId: Buffer;
}

const TYPE = { connect: 0x10, connack: 0x20, publish: 0x30, subscribe: 0x82, pingreq: 0xc0, disconnect: 0xe0 } as const;
const PUBLISH_QOS_1 = TYPE.publish | 0x02;
/** The first that tells by a reason whether a publish was accepted. */
const PROTOCOL_LEVEL = 5;
const CLEAN_START = 0x02;
const HAS_USERNAME = 0x80;
const NO_PROPERTIES = Buffer.from([0]);
const PATIENCE_MS = 10_000;

/**
 * An MQTT 5 client on a unix socket, for questions in a row: many packets are sent at once, and the answers, which
 * the broker gives in the order of the packets, are read after that. One call at a time.
 */
export class MqttClient {
  /** The topics of the messages that came, in latin1. */
  readonly received = new Set<string>();
  readonly #socket: Socket;
  #bytes: Buffer = Buffer.alloc(0);
  /** The last bytes of the answers that nobody has waited for yet: the reasons. */
  readonly #answers: Buffer[] = [];
  #isClosed = false;
  #failure: Error | undefined;
  #wake: () => void = () => {};

  /** Logs in; throws when the broker refuses. */
  static async connect(socketPath: string, { username, clientId }: Identity): Promise<MqttClient> {
    const client = new MqttClient(connect(socketPath));
    const flags = Buffer.from([PROTOCOL_LEVEL, CLEAN_START | (username ? HAS_USERNAME : 0), 0, 0]);
    const names = [field(clientId), ...(username ? [field(username)] : [])];
    client.#socket.write(packet(TYPE.connect, field(Buffer.from('MQTT')), flags, NO_PROPERTIES, ...names));
    const answer = await client.#answer();
    if (answer?.[1] !== 0) throw new Error(`the broker refuses ${username} ${clientId}: ${answer?.toString('hex')}`);
    return client;
  }

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (data) => this.#read(data));
    socket.on('close', () => this.#close());
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') this.#failure = error;
    });
    socket.setTimeout(PATIENCE_MS, () => {
      this.#failure = new Error('the broker does not answer');
      socket.destroy();
    });
  }

  /**
   * Publishes to each topic, QoS 1. The reasons of the PUBACKs; fewer than topics when the broker hangs up at the
   * topic that the first reason is missing for.
   */
  async publish(topics: readonly Buffer[]): Promise<number[]> {
    const packets = topics.map((topic, at) => packet(PUBLISH_QOS_1, field(topic), uint16(at + 1), NO_PROPERTIES));
    this.#socket.write(Buffer.concat(packets));
    const reasons: number[] = [];
    while (reasons.length < topics.length) {
      const answer = await this.#answer();
      if (!answer) break;
      // After the packet identifier, and left out when it is 0.
      reasons.push(answer[2] ?? 0);
    }
    return reasons;
  }

  /** Subscribes, QoS 0. The reasons of the SUBACK, one for each filter, or `closed` where the broker hangs up. */
  async subscribe(filters: readonly Buffer[]): Promise<number[] | 'closed'> {
    const wanted = filters.flatMap((filter) => [field(filter), Buffer.from([0])]);
    this.#socket.write(packet(TYPE.subscribe, uint16(1), NO_PROPERTIES, ...wanted));
    const answer = await this.#answer();
    return answer ? [...answer.subarray(-filters.length)] : 'closed';
  }

  /** Comes back when all that the broker had sent before is there. */
  async ping(): Promise<void> {
    this.#socket.write(packet(TYPE.pingreq));
    if (!(await this.#answer())) throw new Error('the broker hung up');
  }

  close(): void {
    this.#socket.destroy();
  }

  /** The next packet that is no message; undefined when the broker hangs up. */
  async #answer(): Promise<Buffer | undefined> {
    while (this.#answers.length === 0 && !this.#isClosed) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    if (this.#failure) throw this.#failure;
    return this.#answers.shift();
  }

  #read(data: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, data]);
    for (let next = firstPacket(this.#bytes); next; next = firstPacket(this.#bytes)) {
      this.#bytes = next.rest;
      if (next.first >> 4 === TYPE.publish >> 4) {
        this.received.add(next.body.toString('latin1', 2, 2 + next.body.readUInt16BE()));
      } else if (next.first === TYPE.disconnect) {
        this.#socket.destroy();
        return;
      } else this.#answers.push(next.body);
    }
    this.#wake();
  }

  #close(): void {
    this.#isClosed = true;
    this.#wake();
  }
}
