import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { FAILURE } from './reasons.js';
import type { Answer, MqttSession } from './session.js';

/** What came of a message to ourselves. */
export type RoundTrip =
  | { readonly kind: 'delivered'; readonly latencyMs: number }
  /** By the reason code, or without an answer. */
  | { readonly kind: 'subscribe refused' | 'publish refused'; readonly answer: Answer }
  /** The broker took it, or did as if it did, and sent it to nobody. */
  | { readonly kind: 'not delivered' };

/** After the PUBACK; brokers that deliver in order have sent it before. */
const DELIVERY_MS = 500;

/** A topic that nobody uses. */
export function scratchTopic(): string {
  return `mqttctl/probe/${randomUUID().slice(0, 8)}`;
}

/** Subscribes to a topic, publishes to it, not retained, and waits until the message is back. */
export async function roundTrip(session: MqttSession, topic: string): Promise<RoundTrip> {
  const payload = `mqttctl probe ${randomUUID()}`;
  const granted = await session.subscribe(topic);
  if (isFailure(granted)) return { kind: 'subscribe refused', answer: granted };
  let stop = () => {};
  const delivered = new Promise<number>((resolve) => {
    stop = session.onMessage((message) => {
      if (message.payload.toString() === payload) resolve(performance.now());
    });
  });
  try {
    const sent = performance.now();
    const taken = await session.publish(topic, payload);
    if (isFailure(taken)) return { kind: 'publish refused', answer: taken };
    const arrived = await Promise.race([delivered, sleep(DELIVERY_MS, undefined, { ref: false })]);
    return arrived === undefined ? { kind: 'not delivered' } : { kind: 'delivered', latencyMs: arrived - sent };
  } finally {
    stop();
    await session.unsubscribe(topic);
  }
}

/** Whether an answer is none, or says no. */
export function isFailure(answer: Answer): boolean {
  return typeof answer !== 'number' || answer >= FAILURE;
}
