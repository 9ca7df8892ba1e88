import { parseTarget } from '../host/probe/target.js';
import type { Feed, FeedOptions } from '../host/status/feed.js';
import { openFeed, type StatusSource } from '../host/status/open-feed.js';
import { t } from '../language/t.js';
import type { Numbers } from '../status/metrics.js';
import { UsageError } from '../text/error.js';
import type { Installation } from './installation.js';
import { listenerUrls } from './listener-urls.js';
import { installedBroker, type RunningFacts, runningFacts } from './running-facts.js';

/** Where a broker is asked, and what is known about it beforehand. */
export interface StatusQuestion {
  readonly sources: readonly StatusSource[];
  /** In seconds; undefined where no configuration was asked. */
  readonly sysInterval: number | undefined;
  /** The main file that was asked. */
  readonly config: string | undefined;
}

/** What a broker tells, beside what this machine knows about it. */
export interface BrokerStatus {
  readonly url: string;
  readonly numbers: Numbers;
  readonly listeners: Feed['listeners'];
  /** The version that would be started now; undefined where none is installed, or the broker runs elsewhere. */
  readonly installed: string | undefined;
  readonly running: RunningFacts | undefined;
}

/** Of the URL of the command line; `http://HOST:PORT` is the HTTP interface of 2.1. */
export function questionOf(url: string): StatusQuestion {
  const unknown = { sysInterval: undefined, config: undefined };
  if (!/^https?:/.test(url)) return { sources: [parseTarget(url)], ...unknown };
  const base = URL.canParse(url) ? new URL(url) : undefined;
  if (base?.protocol !== 'http:' || base.username || base.password) {
    throw new UsageError(
      t`${url}: write http://HOST:PORT of a listener with "protocol http_api", and the user with --username.`,
    );
  }
  return { sources: [base.origin], ...unknown };
}

/**
 * Of the listeners of the configuration: those without TLS first, and the HTTP interface of 2.1 last, which tells no
 * loads.
 */
export async function questionOfConfiguration(installation: Installation): Promise<StatusQuestion> {
  const { main, mqtt, httpApi, sysInterval } = await listenerUrls(installation);
  const plain = mqtt.filter(({ tls }) => !tls);
  return { sources: [...plain, ...mqtt.filter(({ tls }) => tls), ...httpApi], sysInterval, config: main };
}

/** Asks, and leaves the connection open for more. */
export function askBroker(question: StatusQuestion, options: Omit<FeedOptions, 'sysInterval'>): Promise<Feed> {
  return openFeed(question.sources, { ...options, sysInterval: question.sysInterval });
}

/** The default of sys_interval, in seconds. */
const SYS_INTERVAL = 10;

/** Adds to what a broker tells what this machine knows. */
export function statusOf(feed: Feed, { config, sysInterval }: StatusQuestion): BrokerStatus {
  const { url, numbers, listeners } = feed;
  const uptime = numbers.values.get('uptime');
  const told = uptime === undefined ? undefined : { uptime, sysInterval: sysInterval || SYS_INTERVAL, config };
  return {
    url,
    numbers,
    listeners,
    installed: feed.isLocal ? installedBroker() : undefined,
    running: feed.isLocal && told ? runningFacts(told) : undefined,
  };
}
