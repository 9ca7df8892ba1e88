import { version } from '../../../conf/version.js';
import { t } from '../../../language/t.js';
import type { Finding, Rule, RuleContext } from '../../rule.js';
import { databaseOf } from './database.js';

/** A database that is there, and is not loaded. */
export const databaseNotReadable: Rule = {
  id: 'files/database-not-readable',
  severity: 'warning',
  since: version('2.0'),
  summary: t`The account of the broker may not read the database.`,
  why: t`Every version since 2.0 starts without it, with no sessions and no retained messages, and without a word in its log; the next save then replaces the old database. It happens when the broker was run once by root, or when a backup was copied back by root.`,
  example: {
    bad: '# /var/lib/mosquitto/mosquitto.db is root:root 0600\npersistence true\npersistence_location /var/lib/mosquitto',
    good: '# /var/lib/mosquitto/mosquitto.db is mosquitto:mosquitto 0600\npersistence true\npersistence_location /var/lib/mosquitto',
  },
  check,
};

function* check({ evaluation }: RuleContext): Iterable<Finding> {
  const database = databaseOf(evaluation);
  if (!database) return;
  const { account, circumstances } = evaluation;
  const { path, place } = database;
  const access = circumstances.fs.access(path, account, 'read');
  // That the way is barred is said about the directory.
  if (access.ok || access.refusal.unseen || access.refusal.code !== 'EACCES' || access.refusal.at !== path) return;
  yield {
    ...place,
    message: t`${account.name} may not read the database ${path}: the broker starts empty, and its next save replaces it. Stop the broker, then chown ${account.name}: ${path}`,
  };
}
