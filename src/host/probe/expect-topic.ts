import { setTimeout as sleep } from 'node:timers/promises';
import { isFailure } from './round-trip.js';
import type { Answer, MqttSession } from './session.js';

/** What was heard on a topic filter. */
export interface Heard {
  /** The SUBACK said no, or did not come. */
  readonly refused?: Answer;
  /** Messages that were published while we listened. */
  readonly messages: number;
  /** Topics that had a retained message: of unknown age. */
  readonly retained: number;
  /** How long we listened. */
  readonly seconds: number;
  /** The last message that was published while we listened. */
  readonly last: { readonly topic: string; readonly bytes: number; readonly secondsAgo: number } | undefined;
  /** The broker hung up. */
  readonly closed: boolean;
}

/** At least so long is listened after the first message. */
const SHORTEST_MS = 1000;

/**
 * Waits until somebody publishes, at most `withinMs`. After the first message it listens for as long again as that took
 * to come, to tell how often they come.
 */
export async function expectTopic(session: MqttSession, filter: string, withinMs: number): Promise<Heard> {
  const started = performance.now();
  const arrivals: { readonly topic: string; readonly bytes: number; readonly at: number }[] = [];
  let retained = 0;
  let wake = () => {};
  const first = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const stop = session.onMessage((message) => {
    if (message.retained) retained++;
    else {
      arrivals.push({ topic: message.topic, bytes: message.payload.length, at: performance.now() });
      wake();
    }
  });
  const granted = await session.subscribe(filter);
  const refused = isFailure(granted) ? granted : undefined;
  if (refused === undefined) {
    await Promise.race([first, session.closed, sleep(withinMs, undefined, { ref: false })]);
    const waited = performance.now() - started;
    const again = Math.min(Math.max(waited, SHORTEST_MS), withinMs - waited);
    if (arrivals.length > 0 && again > 0) await Promise.race([sleep(again), session.closed]);
  }
  stop();
  const ended = performance.now();
  const last = arrivals.at(-1);
  return {
    ...(refused !== undefined && { refused }),
    messages: arrivals.length,
    retained,
    seconds: (ended - started) / 1000,
    last: last && { topic: last.topic, bytes: last.bytes, secondsAgo: (ended - last.at) / 1000 },
    closed: !session.isOpen,
  };
}
