import { t } from '../../language/t.js';
import { changed, version } from '../version.js';
import type { Option } from './option.js';
import { globalOption, special } from './parts.js';

/** Read with atol() and without a lower bound in 1.6. */
const bytesSince20 = changed({
  '1.6': { kind: 'integer', unit: t`bytes`, meanings: { '0': t`no limit` } } as const,
  '2.0': { kind: 'integer', clampMin: 0, unit: t`bytes`, meanings: { '0': t`no limit` } } as const,
});

/** An empty value was only logged in 1.6. */
const emptyIn16 = changed<'accepted' | 'refused'>({ '1.6': 'accepted', '2.0': 'refused' });

/** 1.6 hands it on at a reload; later versions do not copy it. */
const reloadIn16 = changed<'reload' | 'restart'>({ '1.6': 'reload', '2.0': 'restart' });

/** How much the broker takes, keeps and sends. */
export const limitOptions: readonly Option[] = [
  {
    ...globalOption,
    name: 'max_inflight_bytes',
    value: bytesSince20,
    default: '0',
    empty: emptyIn16,
    change: reloadIn16,
    help: t`Stops sending QoS 1 and 2 messages to a client while more bytes than this wait for its answer; one message always goes out.`,
  },
  {
    ...globalOption,
    name: 'max_inflight_messages',
    // 65535 becomes 0, like every negative value; only larger ones are refused.
    value: {
      kind: 'integer',
      clampMin: 0,
      max: 65535,
      meanings: { '0': t`no limit`, '1': t`messages arrive in order`, '65535': t`no limit` },
    },
    default: '20',
    change: 'restart',
    help: t`How many QoS 1 and 2 messages may be on their way to one client without its answer.`,
  },
  {
    ...globalOption,
    name: 'max_keepalive',
    value: {
      kind: 'integer',
      min: changed({ '1.6': 10, '2.0.13': 0 }),
      max: 65535,
      unit: t`seconds`,
      meanings: { '0': t`no limit, a client may switch keepalive off` },
    },
    default: changed({ '1.6': '65535', '2.0.16': '0' }),
    change: 'restart',
    help: t`Longest keepalive a client may ask for: an MQTT 5 client is told to use this one instead. Late 2.0 and newer refuse older clients that ask for more.`,
  },
  {
    ...globalOption,
    name: 'max_packet_size',
    value: { kind: 'integer', min: 20, unit: t`bytes` },
    default: changed<string | undefined>({ '1.6': undefined, '2.1': '2000000' }),
    change: 'restart',
    help: t`Largest MQTT packet in bytes, headers included. A client that sends a larger one is disconnected.`,
  },
  {
    ...globalOption,
    name: 'max_queued_bytes',
    value: bytesSince20,
    default: '0',
    empty: emptyIn16,
    change: reloadIn16,
    help: t`Bytes of QoS 1 and 2 messages that wait for one client before further ones are dropped.`,
  },
  {
    ...globalOption,
    name: 'max_queued_messages',
    value: { kind: 'integer', clampMin: 0, meanings: { '0': t`no limit` } },
    default: changed({ '1.6': '100', '2.0': '1000' }),
    empty: emptyIn16,
    change: reloadIn16,
    help: t`Messages that wait for one client before further ones are dropped. Beware of 0 in 2.0: it disconnects clients whose QoS 0 message is denied.`,
  },
  {
    ...globalOption,
    name: 'memory_limit',
    value: special('memory_limit'),
    default: '0',
    help: t`Upper bound for the heap of the broker in bytes, 0 for none. Clients are disconnected or messages lost where it is reached.`,
  },
  {
    ...globalOption,
    name: 'message_size_limit',
    value: special('message_size_limit'),
    default: '0',
    deprecated: { since: version('2.0.6'), replacement: 'max_packet_size', notice: version('2.0.6') },
    help: t`Largest payload of a PUBLISH in bytes, 0 for none. Larger messages are acknowledged and thrown away.`,
  },
  {
    ...globalOption,
    name: 'persistent_client_expiration',
    value: special('persistent_client_expiration'),
    empty: changed({ '1.6': 'accepted', '2.1': 'refused' }),
    help: t`Removes the kept session of a client that stays away this long, such as 14d. A number with h, d, w, m or y, since 2.1 also s.`,
  },
  {
    ...globalOption,
    name: 'queue_qos0_messages',
    value: { kind: 'boolean' },
    default: 'false',
    help: t`Keeps QoS 0 messages, too, for a client with a kept session that is away.`,
  },
];
