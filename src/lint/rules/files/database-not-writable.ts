import { version } from '../../../conf/version.js';
import { t } from '../../../language/t.js';
import type { Finding, Rule, RuleContext } from '../../rule.js';
import { databaseOf } from './database.js';

/** A database that can never be saved. */
export const databaseNotWritable: Rule = {
  id: 'files/database-not-writable',
  severity: 'warning',
  since: version('2.0'),
  summary: t`The broker cannot save its database: the directory is missing, or its account may not write there.`,
  why: t`The broker starts and works, and only a line in its log says that nothing is saved; sessions, queued and retained messages are lost at the next restart. It saves to a new file beside the database and renames that, so writing the database itself is not enough: it must be able to make files in the directory. Without persistence_location that is its working directory, / under systemd.`,
  example: {
    bad: '# there is no /var/lib/mqtt\npersistence true\npersistence_location /var/lib/mqtt',
    good: '# /var/lib/mosquitto is mosquitto:mosquitto 0755\npersistence true\npersistence_location /var/lib/mosquitto',
  },
  check,
};

function* check({ evaluation }: RuleContext): Iterable<Finding> {
  const database = databaseOf(evaluation);
  if (!database) return;
  const { account, circumstances } = evaluation;
  const { directory, place, inWorkdir } = database;
  const access = circumstances.fs.access(directory, account, 'write');
  const isDirectory = access.ok && access.value.type === 'directory';
  if (isDirectory || (!access.ok && access.refusal.unseen)) return;
  const lost = t`so nothing outlives a restart`;
  const own = `mkdir -p ${directory} && chown ${account.name}: ${directory}`;
  const why = access.ok
    ? t`which is not a directory`
    : access.refusal.code === 'ENOENT' || access.refusal.code === 'ENOTDIR'
      ? t`which does not exist (stopped at ${access.refusal.at})`
      : access.refusal.code === 'EROFS'
        ? t`which is on a read-only file system`
        : t`where ${account.name} may not write${access.refusal.at === directory ? '' : t` (stopped at ${access.refusal.at})`}`;
  yield {
    ...place,
    message: inWorkdir
      ? t`Without persistence_location the broker saves its database in the directory in which it is started, ${directory}, ${why}, ${lost}: set persistence_location.`
      : t`The broker saves its database in ${directory}, ${why}, ${lost}: ${own}`,
  };
}
