import type { Numbers } from './metrics.js';

/** What changes from one look at a broker to the next. */
export interface Rates {
  /** Messages that clients publish a second; undefined with the first look, and after a restart of the broker. */
  readonly messages: number | undefined;
  readonly clients: number | undefined;
}

/** Makes rates of the counters, look by look, by the clock of the broker: what it told may be old when it comes. */
export class RateMeter {
  #before: { readonly count: number; readonly uptime: number } | undefined;

  next({ values }: Numbers): Rates {
    const now = { count: values.get('publish-in') ?? 0, uptime: values.get('uptime') ?? 0 };
    const before = this.#before;
    this.#before = now;
    const isLater = before && now.uptime > before.uptime && now.count >= before.count;
    return {
      messages: isLater ? (now.count - before.count) / (now.uptime - before.uptime) : undefined,
      clients: values.get('clients'),
    };
  }
}
