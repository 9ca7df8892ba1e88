import { t } from '../../language/t.js';
import type { Option } from './option.js';
import { flag, globalOption, text } from './parts.js';

/** The database on disk. */
export const persistenceOptions: readonly Option[] = [
  {
    ...globalOption,
    name: 'autosave_interval',
    value: { kind: 'integer', clampMin: 0, unit: t`seconds`, meanings: { '0': t`only at the end` } },
    default: '1800',
    help: t`Time between two saves of the database; under autosave_on_changes the number of changes between them.`,
  },
  {
    ...globalOption,
    name: 'autosave_on_changes',
    value: flag,
    default: 'false',
    help: t`Counts autosave_interval in changes of sessions and messages instead of seconds.`,
  },
  {
    ...globalOption,
    name: 'persistence',
    aliases: [{ name: 'retained_persistence' }],
    value: flag,
    default: 'false',
    help: t`Keeps sessions, queued and retained messages in a file over a restart. 2.1.2 and later refuse to combine it with a persistence plugin.`,
  },
  {
    ...globalOption,
    name: 'persistence_file',
    value: text,
    default: 'mosquitto.db',
    duplicate: 'refused',
    file: 'persistence-file',
    help: t`Name of the database file, without a directory; that is persistence_location.`,
  },
  {
    ...globalOption,
    name: 'persistence_location',
    value: text,
    duplicate: 'refused',
    file: 'persistence-directory',
    help: t`Directory of the database; the account of the broker must be able to write there. Before 2.0.3 it needs a slash at its end.`,
  },
];
