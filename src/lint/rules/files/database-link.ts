import { version } from '../../../conf/version.js';
import { t } from '../../../language/t.js';
import type { Finding, Rule, RuleContext } from '../../rule.js';
import { databaseOf } from './database.js';

/** A database behind a symbolic link, which 2.1 does not follow. */
export const databaseLink: Rule = {
  id: 'files/database-link',
  severity: 'warning',
  since: version('2.1'),
  summary: t`The database is a symbolic link, which 2.1 does not open.`,
  why: t`Since 2.1 the broker opens no database through a symbolic link: it starts empty, and its next save puts a file in the place of the link, while the old database stays where the link led. Let persistence_location name the directory that the database is in (a link on the way is followed).`,
  example: {
    bad: '# /var/lib/mosquitto/mosquitto.db -> /mnt/data/mosquitto.db\npersistence true\npersistence_location /var/lib/mosquitto',
    good: 'persistence true\npersistence_location /mnt/data',
  },
  check,
};

function* check({ evaluation }: RuleContext): Iterable<Finding> {
  const database = databaseOf(evaluation);
  if (!database) return;
  const status = evaluation.circumstances.fs.lstat(database.path);
  if (!status.ok || status.value.type !== 'symlink') return;
  yield {
    ...database.place,
    message: t`The database ${database.path} is a symbolic link, which this version does not open: it starts empty. Name the directory that it leads to in persistence_location.`,
  };
}
