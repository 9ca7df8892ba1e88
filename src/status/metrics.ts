/** A number that brokers tell about themselves. */
export interface Metric {
  /** How flags and documents call it. */
  readonly name: string;
  /** Below $SYS/broker/ (src/sys_tree.c; since 2.1 also /api/v1/systree). */
  readonly topic: string;
  /** A counter only rises, from the start of the broker on. */
  readonly kind: 'gauge' | 'counter';
  readonly unit?: 'seconds' | 'bytes';
  /** For Prometheus, in English for everybody. */
  readonly help: string;
}

const SIMPLE: readonly Metric[] = [
  { name: 'uptime', topic: 'uptime', kind: 'gauge', unit: 'seconds', help: 'Time since the broker was started.' },
  { name: 'clients', topic: 'clients/connected', kind: 'gauge', help: 'Clients that are connected.' },
  {
    name: 'clients-disconnected',
    topic: 'clients/disconnected',
    kind: 'gauge',
    help: 'Sessions that are kept for clients that are not connected.',
  },
  { name: 'clients-total', topic: 'clients/total', kind: 'gauge', help: 'Clients with a session, connected or not.' },
  {
    name: 'clients-maximum',
    topic: 'clients/maximum',
    kind: 'gauge',
    help: 'Most clients there have been at a time.',
  },
  { name: 'clients-expired', topic: 'clients/expired', kind: 'counter', help: 'Sessions that have expired.' },
  { name: 'messages-in', topic: 'messages/received', kind: 'counter', help: 'MQTT packets of any kind received.' },
  { name: 'messages-out', topic: 'messages/sent', kind: 'counter', help: 'MQTT packets of any kind sent.' },
  { name: 'publish-in', topic: 'publish/messages/received', kind: 'counter', help: 'PUBLISH packets received.' },
  { name: 'publish-out', topic: 'publish/messages/sent', kind: 'counter', help: 'PUBLISH packets sent.' },
  {
    name: 'dropped',
    topic: 'publish/messages/dropped',
    kind: 'counter',
    help: 'Messages dropped because a queue was full (max_queued_messages, max_inflight_messages).',
  },
  { name: 'bytes-in', topic: 'bytes/received', kind: 'counter', unit: 'bytes', help: 'Bytes received.' },
  { name: 'bytes-out', topic: 'bytes/sent', kind: 'counter', unit: 'bytes', help: 'Bytes sent.' },
  { name: 'subscriptions', topic: 'subscriptions/count', kind: 'gauge', help: 'Subscriptions of all clients.' },
  {
    name: 'shared-subscriptions',
    topic: 'shared_subscriptions/count',
    kind: 'gauge',
    help: 'Shared subscriptions of all clients.',
  },
  { name: 'retained', topic: 'retained messages/count', kind: 'gauge', help: 'Retained messages.' },
  { name: 'stored', topic: 'messages/stored', kind: 'gauge', help: 'Messages held, retained or queued.' },
  {
    name: 'stored-bytes',
    topic: 'store/messages/bytes',
    kind: 'gauge',
    unit: 'bytes',
    help: 'Bytes of the payloads of these messages.',
  },
  { name: 'heap', topic: 'heap/current', kind: 'gauge', unit: 'bytes', help: 'Memory in use.' },
  {
    name: 'heap-maximum',
    topic: 'heap/maximum',
    kind: 'gauge',
    unit: 'bytes',
    help: 'Most memory there has been in use.',
  },
];

/** Minutes over which loads are averaged. */
export const WINDOWS = ['1min', '5min', '15min'] as const;

/** What loads are told of: each a moving average of how many there are a minute. */
export const LOADS = [
  { name: 'messages-in', topic: 'messages/received', help: 'MQTT packets received' },
  { name: 'messages-out', topic: 'messages/sent', help: 'MQTT packets sent' },
  { name: 'publish-in', topic: 'publish/received', help: 'PUBLISH packets received' },
  { name: 'publish-out', topic: 'publish/sent', help: 'PUBLISH packets sent' },
  { name: 'dropped', topic: 'publish/dropped', help: 'Messages dropped' },
  { name: 'bytes-in', topic: 'bytes/received', help: 'Bytes received' },
  { name: 'bytes-out', topic: 'bytes/sent', help: 'Bytes sent' },
  { name: 'sockets', topic: 'sockets', help: 'Connections opened' },
  { name: 'connections', topic: 'connections', help: 'CONNECT packets received' },
] as const;

/** Every number, in the order of reports; that of a load is called `messages-in-1min`. */
export const METRICS: readonly Metric[] = [
  ...SIMPLE,
  ...LOADS.flatMap(({ name, topic, help }) =>
    WINDOWS.map(
      (window): Metric => ({
        name: `${name}-${window}`,
        topic: `load/${topic}/${window}`,
        kind: 'gauge',
        help: `${help} a minute, as an average of ${window.replace('min', ' min')}.`,
      }),
    ),
  ),
];

/** What a broker told at a moment. */
export interface Numbers {
  /** As `2.0.21`; undefined where that was not told. */
  readonly version: string | undefined;
  /** By the names of {@link METRICS}; what was not told is not in it. */
  readonly values: ReadonlyMap<string, number>;
}

export const SYS = '$SYS/broker/';

/** Reads what topics below $SYS/broker hold: `42`, `42 seconds`, `mosquitto version 2.0.21`. Others are left out. */
export function numbersOf(texts: ReadonlyMap<string, string>): Numbers {
  const values = new Map<string, number>();
  for (const { name, topic } of METRICS) {
    const value = Number.parseFloat(texts.get(SYS + topic) ?? '');
    if (Number.isFinite(value)) values.set(name, value);
  }
  return { version: versionIn(texts.get(`${SYS}version`) ?? ''), values };
}

/** The version in `mosquitto version 2.0.21`, or by itself. */
export function versionIn(text: string): string | undefined {
  return /^(?:mosquitto version )?(\d+\.\d+\.\d+\S{0,20})\s*$/.exec(text)?.[1];
}
