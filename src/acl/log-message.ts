/** A line of Mosquitto's log, as far as it tells who did what. Texts are bytes, one character each. */
export type LogMessage =
  | { readonly kind: 'connect'; readonly clientid: string; readonly username: string | undefined }
  /** The line can be read in several ways. */
  | { readonly kind: 'unclear connect'; readonly clientids: readonly string[] }
  /** A client whose id begins as lines do. */
  | { readonly kind: 'posing connect'; readonly clientid: string }
  /** Client ids and topics may hold anything: each way to part them. None: the line is cut off. */
  | { readonly kind: 'published' | 'received' | 'denied'; readonly readings: readonly Reading[] }
  | { readonly kind: 'subscribe'; readonly clientid: string }
  | { readonly kind: 'unsubscribe' }
  /** A topic follows on the next line. */
  | { readonly kind: 'will' }
  /** A line below another one; what it is about stands there. */
  | { readonly kind: 'below'; readonly text: string }
  /** Anything else; as `CLIENTID QOS FILTER` it is a subscription. */
  | { readonly kind: 'other'; readonly texts: readonly string[] };

export interface Reading {
  readonly clientid: string;
  readonly topic: string;
}

/** What programs put before the line that Mosquitto wrote: docker compose, docker, journald, syslog. */
const PREFIXES = [
  /^[\w.-]{1,100} +\| /,
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d) (?=\S+: )/,
  /^(?:<\d{1,3}>(?:1 )?)?(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d+)?|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S*(?<!:)) [^\s:]{1,255} [^\s:[\]]{1,255}(?:\[\d+\])?: /,
];
const SECONDS = /^\d{1,20}: /;
/** Seconds, or what log_timestamp_format makes of them. */
const TIMESTAMP = /^(?=[^:]*\d)[\w[(][\w .,:/+()[\]%-]{0,62}?: /;

const STARTS =
  /^(?:New (?:client|bridge) connected from |(?:Received|Denied) PUBLISH from |Sending PUBLISH to |Received (?:UN)?SUBSCRIBE from |Will message specified \()/;
/** In a client id: it begins lines with what it likes, since the broker writes some that start with the id. */
const POSING = /New (?:client|bridge) connected from |(?:Received|Denied|Sending) (?:PUBLISH|(?:UN)?SUBSCRIBE) /;

const CONNECT = /^New (?:client|bridge) connected from .*?:\d+ as (.*)\)\.$/s;
const CONNECT_DETAILS = / \(p\d+, c\d+, k\d+(?:, u'|$)/g;
const PUBLISH = /^(Received|Denied|Sending) PUBLISH (?:from|to) /;
const PUBLISH_DETAILS = / \(d[01], q[0-2], r[01], m\d+, '/g;
const PUBLISH_END = /', \.\.\. \(\d+ bytes\)\)$/;
const PUBLISHED = { Received: 'published', Denied: 'denied', Sending: 'received' } as const;

/**
 * What Mosquitto wrote, without what docker, journald or syslog put before it. Two readings where it may begin with a
 * time (log_timestamp_format can be anything): with and without that.
 */
export function logTexts(line: string): [string] | [string, string] {
  const rest = SECONDS.test(line) ? line : PREFIXES.reduce((text, prefix) => text.replace(prefix, ''), line);
  const stamp = TIMESTAMP.exec(rest)?.[0];
  return stamp === undefined ? [rest] : [rest, rest.slice(stamp.length)];
}

/** Reads one line as 2.0 and 2.1 write it (src/logging.c, handle_connect.c, handle_publish.c, handle_subscribe.c). */
export function readLogLine(line: string): LogMessage {
  const texts = logTexts(line);
  for (const text of texts) {
    if (text.startsWith('\t')) return { kind: 'below', text: text.slice(1) };
    // As rsyslog writes a tab.
    if (text.startsWith('#011')) return { kind: 'below', text: text.slice(4) };
    if (STARTS.test(text)) return readStart(text);
  }
  return { kind: 'other', texts };
}

function readStart(text: string): LogMessage {
  if (text.startsWith('New ')) return readConnect(text);
  if (text.startsWith('Will ')) return { kind: 'will' };
  if (text.startsWith('Received UNSUBSCRIBE')) return { kind: 'unsubscribe' };
  if (text.startsWith('Received SUBSCRIBE')) return { kind: 'subscribe', clientid: text.slice(SUBSCRIBE.length) };
  return readPublish(text);
}

const SUBSCRIBE = 'Received SUBSCRIBE from ';

function readConnect(text: string): LogMessage {
  const body = CONNECT.exec(text)?.[1];
  if (body === undefined) return { kind: 'unclear connect', clientids: [] };
  const details = [...body.matchAll(CONNECT_DETAILS)];
  const clientids = details.map(({ index }) => body.slice(0, index));
  const [detail] = details;
  const clientid = clientids[0];
  if (POSING.test(body)) return { kind: 'posing connect', clientid: clientids.at(-1) ?? body };
  if (!detail || clientid === undefined || details.length > 1) return { kind: 'unclear connect', clientids };
  const name = body.slice(detail.index + detail[0].length);
  if (!detail[0].endsWith("'")) return { kind: 'connect', clientid, username: undefined };
  if (!name.endsWith("'")) return { kind: 'unclear connect', clientids };
  return { kind: 'connect', clientid, username: name.slice(0, -1) };
}

function readPublish(text: string): LogMessage {
  const [start, word] = PUBLISH.exec(text) as RegExpExecArray;
  const kind = PUBLISHED[word as keyof typeof PUBLISHED];
  const end = PUBLISH_END.exec(text)?.index;
  if (end === undefined) return { kind, readings: [] };
  const details = [...text.slice(start.length, end).matchAll(PUBLISH_DETAILS)];
  const readings = details.map(({ 0: detail, index }) => ({
    clientid: text.slice(start.length, start.length + index),
    topic: text.slice(start.length + index + detail.length, end),
  }));
  return { kind, readings };
}
