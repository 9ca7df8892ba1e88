import { isTopic, isTopicFilter } from '../conf/topics.js';
import { isMqttUtf8 } from '../conf/utf8.js';
import { isDangerous } from './decide.js';
import { type LogMessage, type Reading, readLogLine } from './log-message.js';

/** How often something was in a log. */
export interface Seen {
  count: number;
  /** The number of the first line that tells of it. */
  readonly firstLine: number;
  /** The one client that did it; undefined: several did. */
  clientid: string | undefined;
  /** One of the clients has an id that gets nothing from patterns. */
  hasDangerousClient: boolean;
}

/** By topic, or topic filter; bytes, one character each. */
export type SeenTopics = Map<string, Seen>;

/** What the clients of a user did. */
export interface UserTraffic {
  readonly published: SeenTopics;
  /** Topics of messages that were to be published at the loss of the connection; whether allowed is not in the log. */
  readonly wills: SeenTopics;
  readonly denied: SeenTopics;
  readonly received: SeenTopics;
  /** Topic filters, without the `$share` and group of shared ones. */
  readonly subscribed: SeenTopics;
}

/** What a log tells about who does what. */
export interface Traffic {
  /** By user name in bytes; undefined: anonymous clients. */
  readonly users: ReadonlyMap<string | undefined, UserTraffic>;
  readonly lines: number;
  readonly notCounted: Readonly<NotCounted>;
}

/** Lines about access that are not in the traffic. */
export interface NotCounted {
  /** The log tells of no connection of that client, so that nobody knows whose it is. */
  unknownClient: number;
  /** The broker cuts lines off at 999 bytes. */
  cutOff: number;
  /** Client ids and topics are such that the line can be read in several ways. */
  ambiguous: number;
  /** Of clients whose id imitates lines of the log, or behind so many of these that nothing is believed any more. */
  imitated: number;
  /** Behind the place where it shows that the tabs are lost, by which topics are told from lines of the broker's own. */
  withoutTabs: number;
  /** More different topics than are kept. */
  beyondLimit: number;
}

export interface LogOptions {
  /** Different topics of users, and clients, that are kept; of what comes later only these are counted. */
  readonly limit?: number;
  /** The mount point of the listener (bytes): since 2.0.21 the broker leaves it out where it tells of deliveries. */
  readonly mountPoint?: string;
}

const LIMIT = 200_000;
/** The broker writes 999 bytes at most, and others put something before that. */
const LINE_MAX = 8192;
const SUSPECTS_MAX = 100;
/** What may follow on an UNSUBSCRIBE that is refused, or on the last line before a restart. */
const REFUSED = /^(?:Client |Empty |Invalid |Protocol error |mosquitto version )/;
const LF = 0x0a;
/** Nothing of what comes next is about a line before. */
const NOTHING: LogMessage = { kind: 'published', readings: [] };

/** Reads a log of any length from a stream: memory is taken by what is told, not by the lines. */
export async function readTraffic(chunks: AsyncIterable<Uint8Array>, options: LogOptions = {}): Promise<Traffic> {
  const reader = new LogReader(options);
  let open = '';
  for await (const chunk of chunks) {
    const { buffer, byteOffset, length } = chunk;
    const bytes = Buffer.from(buffer, byteOffset, length);
    let start = 0;
    for (let end = bytes.indexOf(LF); end !== -1; end = bytes.indexOf(LF, start)) {
      reader.add(open + bytes.toString('latin1', start, Math.min(end, start + LINE_MAX)));
      open = '';
      start = end + 1;
    }
    if (open.length <= LINE_MAX) open += bytes.toString('latin1', start, Math.min(length, start + LINE_MAX));
  }
  if (open !== '') reader.add(open);
  return reader.traffic;
}

/** Takes the lines of a log one after the other. */
export class LogReader {
  readonly #users = new Map<string | undefined, UserTraffic>();
  /** By client id: whose it is. */
  readonly #clients = new Map<string, string | undefined>();
  /** Ids of clients that imitate lines: what has one in it is not believed. */
  readonly #suspects = new Set<string>();
  readonly #notCounted = { unknownClient: 0, cutOff: 0, ambiguous: 0, imitated: 0, withoutTabs: 0, beyondLimit: 0 };
  readonly #limit: number;
  readonly #mountPoint: string;
  #lines = 0;
  #topics = 0;
  /** Whose SUBSCRIBE the lines below are about. */
  #subscriber: string | undefined;
  /** Who has just connected, and may have a will. */
  #connected: string | undefined;
  #previous: LogMessage['kind'] = 'other';
  #hasLostTabs = false;

  constructor({ limit = LIMIT, mountPoint = '' }: LogOptions = {}) {
    this.#limit = limit;
    this.#mountPoint = mountPoint;
  }

  get traffic(): Traffic {
    return { users: this.#users, lines: this.#lines, notCounted: this.#notCounted };
  }

  /** @param line its bytes, one character each, without the line feed */
  add(line: string): void {
    this.#lines++;
    if (line.length > LINE_MAX) return;
    const message = readLogLine(line.endsWith('\r') ? line.slice(0, -1) : line);
    if (message.kind === 'posing connect') this.#suspects.add(message.clientid);
    if (this.#isImitated(line)) {
      this.#notCounted.imitated++;
      this.#follow(NOTHING);
      return;
    }
    this.#hasLostTabs ||= this.#losesTabs(message);
    if (this.#hasLostTabs) {
      this.#notCounted.withoutTabs++;
      return;
    }
    this.#take(message);
    this.#follow(message);
  }

  /** What the next line may be about. */
  #follow(message: LogMessage): void {
    const { kind } = message;
    if (kind === 'connect') this.#connected = message.clientid;
    else if (kind !== 'will') this.#connected = undefined;
    if (kind === 'subscribe') this.#subscriber = message.clientid;
    else if (kind !== 'below' && kind !== 'other') this.#subscriber = undefined;
    this.#previous = kind;
  }

  /** Below some lines there must be one with a tab. */
  #losesTabs(message: LogMessage): boolean {
    if (message.kind === 'below') return false;
    if (this.#previous === 'will') return true;
    const text = message.kind === 'other' ? (message.texts.at(-1) ?? '') : '';
    if (this.#previous === 'unsubscribe') return !REFUSED.test(text);
    return this.#previous === 'subscribe' && / \(QoS [0-2]\)$/.test(text);
  }

  #isImitated(line: string): boolean {
    if (this.#suspects.size > SUSPECTS_MAX) return true;
    for (const id of this.#suspects) if (line.includes(id)) return true;
    return false;
  }

  #take(message: LogMessage): void {
    switch (message.kind) {
      case 'connect':
        this.#connect(message.clientid, message.username);
        return;
      case 'unclear connect':
        this.#notCounted.ambiguous++;
        for (const id of message.clientids) this.#clients.delete(id);
        return;
      case 'below':
        this.#below(message.text);
        return;
      case 'published':
      case 'received':
      case 'denied':
        this.#publish(message.kind, message.readings);
        return;
      case 'other':
        if (this.#subscriber === undefined) this.#subscription(message.texts);
    }
  }

  #connect(clientid: string, username: string | undefined): void {
    this.#clients.delete(clientid);
    // The broker lets in no other names.
    if (username !== undefined && !isMqttUtf8(username)) return;
    this.#clients.set(clientid, username);
    if (this.#clients.size <= this.#limit) return;
    const oldest = this.#clients.keys().next();
    if (!oldest.done) this.#clients.delete(oldest.value);
  }

  #below(text: string): void {
    if (this.#previous === 'will' && this.#connected !== undefined) this.#count('wills', this.#connected, text);
    else if (this.#subscriber !== undefined) {
      const filter = /^(.+) \(QoS [0-2]\)$/s.exec(text)?.[1];
      if (filter !== undefined) this.#count('subscribed', this.#subscriber, filter);
    }
  }

  #publish(kind: 'published' | 'received' | 'denied', readings: readonly Reading[]): void {
    if (readings.length === 0) this.#notCounted.cutOff++;
    const known = readings.length > 1 ? readings.filter(({ clientid }) => this.#clients.has(clientid)) : readings;
    const [reading] = known;
    if (known.length > 1) this.#notCounted.ambiguous++;
    else if (reading) this.#count(kind, reading.clientid, reading.topic);
    else if (readings.length > 0) this.#notCounted.unknownClient++;
  }

  /** `CLIENTID QOS FILTER`, which log_type subscribe writes. */
  #subscription(texts: readonly string[]): void {
    const readings = texts.flatMap((text) =>
      Array.from(text.matchAll(/ [0-2] /g), ({ index }) => ({
        clientid: text.slice(0, index),
        topic: text.slice(index + 3),
      })),
    );
    const known = readings.filter(({ clientid }) => this.#clients.has(clientid));
    const [reading] = known;
    if (known.length > 1) this.#notCounted.ambiguous++;
    else if (reading) this.#count('subscribed', reading.clientid, reading.topic);
  }

  #count(what: keyof UserTraffic, clientid: string, topic: string): void {
    if (!this.#clients.has(clientid)) {
      this.#notCounted.unknownClient++;
      return;
    }
    const name = this.#named(what, topic);
    const username = this.#clients.get(clientid);
    const user = this.#users.get(username) ?? newUser();
    const known = user[what].get(name);
    if (known) {
      known.count++;
      if (known.clientid !== clientid) known.clientid = undefined;
      known.hasDangerousClient ||= isDangerous(clientid);
      return;
    }
    // What is no topic comes from no line of the broker.
    if (!isMqttUtf8(name) || !(what === 'subscribed' ? isTopicFilter(name) : isTopic(name))) return;
    if (this.#topics >= this.#limit) {
      this.#notCounted.beyondLimit++;
      return;
    }
    this.#topics++;
    this.#users.set(username, user);
    const hasDangerousClient = isDangerous(clientid);
    user[what].set(name, { count: 1, firstLine: this.#lines, clientid, hasDangerousClient });
  }

  /** As the ACL knows it. */
  #named(what: keyof UserTraffic, topic: string): string {
    if (what === 'subscribed') return topic.replace(/^\$share\/[^/]*\//, '');
    return what === 'received' && !topic.startsWith(this.#mountPoint) ? this.#mountPoint + topic : topic;
  }
}

function newUser(): UserTraffic {
  return {
    published: new Map(),
    wills: new Map(),
    denied: new Map(),
    received: new Map(),
    subscribed: new Map(),
  };
}
