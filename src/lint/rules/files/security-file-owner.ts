import { version } from '../../../conf/version.js';
import type { Account, FileStatus } from '../../../installation/filesystem.js';
import { resolvePath } from '../../../installation/paths.js';
import { t } from '../../../language/t.js';
import type { Finding, Rule, RuleContext } from '../../rule.js';

const READ = 0o4;

/** What the broker warns about when it opens password, ACL and PSK files. */
export const securityFileOwner: Rule = {
  id: 'files/security-file-owner',
  severity: 'info',
  since: version('2.0.16'),
  summary: t`A password, ACL or PSK file does not belong to the account of the broker, or is open to others.`,
  why: t`Since 2.0.16 the broker warns at every start and reload when such a file belongs to another user or group than its own, or when others have any right to it, and announces that future versions will refuse to load it. It asks for 0700, but 0600 is all that a file of data needs.`,
  example: {
    bad: '# /etc/mosquitto/acl is root:root 0644\nacl_file /etc/mosquitto/acl',
    good: '# /etc/mosquitto/acl is mosquitto:mosquitto 0600\nacl_file /etc/mosquitto/acl',
  },
  check,
};

function* check({ evaluation }: RuleContext): Iterable<Finding> {
  const { account, circumstances, securityFiles } = evaluation;
  const seen = new Set<string>();
  for (const { kind, reference } of securityFiles) {
    const path = resolvePath(circumstances.workdir, reference.path);
    const status = circumstances.fs.stat(path);
    if (seen.has(path) || !status.ok || status.value.type !== 'file') continue;
    seen.add(path);
    const complaints = complaintsAbout(status.value, account, kind === 'acl_file');
    if (complaints.length === 0) continue;
    yield {
      file: reference.file,
      span: reference.span,
      message: t`The broker warns that ${reference.path} ${complaints.join(t` and `)}, and will refuse the file in a future version: chown ${account.name}: ${path} && chmod 0600 ${path}`,
    };
  }
}

/** That others may read a secret is a finding of the security family. */
function complaintsAbout({ uid, gid, mode }: FileStatus, account: Account, mayBeRead: boolean): string[] {
  const complaints: string[] = [];
  if (uid !== account.uid) complaints.push(t`does not belong to ${account.name}`);
  else if (gid !== account.gids[0]) complaints.push(t`does not belong to the group of ${account.name}`);
  if ((mode & 0o7) !== 0 && (mayBeRead || (mode & READ) === 0)) complaints.push(t`is open to others`);
  return complaints;
}
