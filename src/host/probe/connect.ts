import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { IClientOptions, IConnackPacket, MqttClient } from 'mqtt';
import type { Credentials } from '../sandbox-broker.js';
import { withPatience } from './patience.js';
import { MqttSession } from './session.js';

/** The versions of MQTT by the number in CONNECT. */
export const MQTT_VERSIONS = { '3.1.1': 4, '5': 5 } as const;
export type MqttVersion = keyof typeof MQTT_VERSIONS;

export interface ConnectOptions {
  readonly version: MqttVersion;
  readonly credentials: Credentials;
  readonly patienceMs: number;
}

/** What came of a CONNECT. */
export type ConnectOutcome =
  | { readonly kind: 'accepted'; readonly session: MqttSession }
  | { readonly kind: 'refused'; readonly reason: number }
  /** An answer that is no MQTT: its first bytes. */
  | { readonly kind: 'foreign'; readonly start: Buffer }
  /** Nothing before the end; `code` where it was an error of the connection, as a TLS alert. */
  | { readonly kind: 'closed'; readonly code?: string }
  | { readonly kind: 'silent' };

/** The first byte of a CONNACK. */
const CONNACK = 0x20;
const START_BYTES = 64;

/** Logs in over a connection, with a client id that nobody else has and a clean session. */
export async function connectMqtt(stream: Duplex, options: ConnectOptions): Promise<ConnectOutcome> {
  const { default: mqtt } = await import('mqtt');
  let start = Buffer.alloc(0);
  stream.on('data', (data: Buffer) => {
    if (start.length < START_BYTES) start = Buffer.concat([start, data]).subarray(0, START_BYTES);
  });
  const client = new mqtt.MqttClient(() => stream, clientOptions(options));
  const outcome = await withPatience(firstEvent(client, stream), options.patienceMs);
  if (typeof outcome === 'object' && 'connack' in outcome) {
    return { kind: 'accepted', session: new MqttSession(client, outcome.connack, options.patienceMs) };
  }
  client.on('error', () => {});
  client.end(true);
  stream.destroy();
  return failureOf(start, outcome);
}

/** Never again by itself, and with nothing kept. */
function clientOptions({ version, credentials, patienceMs }: ConnectOptions): IClientOptions {
  const { username, password } = credentials;
  return {
    protocolVersion: MQTT_VERSIONS[version],
    clientId: `mqttctl-${randomUUID().slice(0, 8)}`,
    clean: true,
    reconnectPeriod: 0,
    resubscribe: false,
    // Ours ends first.
    connectTimeout: 2 * patienceMs,
    ...(username !== undefined && { username }),
    ...(password && { password }),
  };
}

type Event = { readonly connack: IConnackPacket } | { readonly error: Error } | 'closed';

function firstEvent(client: MqttClient, stream: Duplex): Promise<Event> {
  return new Promise((resolve) => {
    client.once('connect', (connack) => resolve({ connack }));
    client.once('error', (error) => resolve({ error }));
    client.once('close', () => resolve('closed'));
    stream.once('error', (error) => resolve({ error }));
  });
}

/** A refusal is read from the bytes: brokers answer some in the form of another version, which the library refuses. */
function failureOf(start: Buffer, event: Exclude<Event, { connack: unknown }> | 'late'): ConnectOutcome {
  const [type, , , reason] = start;
  if (type === CONNACK && reason) return { kind: 'refused', reason };
  if (start.length > 0) return { kind: 'foreign', start };
  if (event === 'late') return { kind: 'silent' };
  const code = event === 'closed' ? undefined : (event.error as NodeJS.ErrnoException).code;
  return { kind: 'closed', ...(typeof code === 'string' && { code }) };
}
