import { t } from '../../language/t.js';
import type { Option } from './option.js';
import { emptyUntil21, flag, globalOption, special, text } from './parts.js';

/** What goes to the log, and where it goes. */
export const loggingOptions: readonly Option[] = [
  {
    ...globalOption,
    name: 'connection_messages',
    value: flag,
    default: 'true',
    help: t`Logs when clients connect and disconnect.`,
  },
  {
    ...globalOption,
    name: 'log_dest',
    value: special('log_dest'),
    default: 'stderr',
    duplicate: 'adds',
    file: 'log',
    help: t`Where the log goes: stdout, stderr, syslog, topic, file with a path, since 2.0 dlt, or none. One destination per line; only one file.`,
  },
  {
    ...globalOption,
    name: 'log_facility',
    value: { kind: 'integer', min: 0, max: 7 },
    help: t`Sends the syslog messages to local0 … local7 instead of daemon.`,
  },
  {
    ...globalOption,
    name: 'log_timestamp',
    value: flag,
    default: 'true',
    help: t`Puts the time in front of every log line.`,
  },
  {
    ...globalOption,
    name: 'log_timestamp_format',
    value: text,
    duplicate: 'refused',
    help: t`Form of the time in the log as strftime(3) takes it, such as %Y-%m-%dT%H:%M:%S; unset, it is the seconds since 1970.`,
  },
  {
    ...globalOption,
    name: 'log_type',
    value: special('log_type'),
    duplicate: 'adds',
    empty: emptyUntil21,
    help: t`Which kinds of messages are logged, one per line: error, warning, notice, information, subscribe, unsubscribe, debug, internal, websockets, all or none. Unset, the first four.`,
  },
];
