import { setTimeout as sleep } from 'node:timers/promises';
import { type Numbers, numbersOf, SYS } from '../../status/metrics.js';
import { isFailure } from '../probe/round-trip.js';
import type { MqttSession } from '../probe/session.js';

/** A subscription that never was: what is answered to its end comes after all that was retained. */
const NOTHING = 'mqttctl/no/such/subscription';
/** The broker gives the last number of an update after the first by milliseconds. */
const UPDATE_MS = 50;

/**
 * What a broker tells about itself under $SYS/broker, from now on. It is retained, so that most of it comes at once, and
 * told again at every sys_interval where it has changed. A broker that denies it acknowledges the subscription all the
 * same and sends nothing.
 */
export class SysTree {
  readonly #texts = new Map<string, string>();
  readonly #listeners = new Set<() => void>();

  private constructor(private readonly session: MqttSession) {
    session.onMessage(({ topic, payload }) => {
      if (!topic.startsWith(SYS)) return;
      this.#texts.set(topic, payload.toString('utf8'));
      // It is told in every update, and before all others.
      if (topic === `${SYS}uptime`) for (const each of [...this.#listeners]) each();
    });
  }

  /** Subscribes, and has everything that is retained. */
  static async follow(session: MqttSession): Promise<SysTree> {
    const tree = new SysTree(session);
    const granted = await session.subscribe(`${SYS}#`, 0);
    if (!isFailure(granted)) await session.unsubscribe(NOTHING);
    return tree;
  }

  get numbers(): Numbers {
    return numbersOf(this.#texts);
  }

  /** Nothing came at all. */
  get isEmpty(): boolean {
    return this.#texts.size === 0;
  }

  /** Waits until the broker has told its numbers anew, or for so long; false where the connection went away. */
  async update(longestMs: number): Promise<boolean> {
    let wake = () => {};
    const told = new Promise<void>((resolve) => {
      wake = resolve;
    });
    this.#listeners.add(wake);
    const waiting = new AbortController();
    const late = sleep(longestMs, undefined, { signal: waiting.signal }).catch(() => {});
    await Promise.race([told, this.session.closed, late]);
    waiting.abort();
    this.#listeners.delete(wake);
    await sleep(UPDATE_MS);
    return this.session.isOpen;
  }
}
