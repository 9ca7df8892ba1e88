import { t } from '../../language/t.js';
import { MqttctlError } from '../../text/error.js';
import type { ProbeTarget } from '../probe/target.js';
import { type Feed, type FeedOptions, openApiFeed, openSysFeed, type Silence } from './feed.js';

/** Where a broker can be asked: by MQTT, or the base URL of the HTTP interface of 2.1. */
export type StatusSource = ProbeTarget | string;

/**
 * Asks one place after the other, until one tells.
 *
 * @throws MqttctlError where none does, with the reason
 */
export async function openFeed(sources: readonly StatusSource[], options: FeedOptions): Promise<Feed> {
  const silent: Silence[] = [];
  for (const source of sources) {
    const feed = await (typeof source === 'string' ? openApiFeed(source, options) : openSysFeed(source, options));
    if ('numbers' in feed) return feed;
    silent.push(feed);
  }
  throw new MqttctlError(silenceText(silent));
}

/** The reason of the first; of the others what was seen. */
function silenceText([first, ...others]: readonly Silence[]): string {
  if (!first) return t`There is nothing to ask: name a broker by its URL.`;
  const rest = others.map(({ url, detail }) => t`; ${url}: ${detail}`).join('');
  return t`The broker at ${first.url} tells nothing, ${first.detail}${rest}. ${first.cause}`;
}
