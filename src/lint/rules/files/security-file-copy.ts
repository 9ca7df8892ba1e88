import { resolvePath } from '../../../installation/paths.js';
import { t } from '../../../language/t.js';
import type { Finding, Rule, RuleContext } from '../../rule.js';
import { anybodyReads } from './anybody.js';
import { directoryOf, nameOf } from './places.js';

/** What tools and editors leave beside a file, by what they put after its name. */
const ENDINGS = ['.tmp', '.bak', '.old', '.orig', '.save', '.new', '~'];

/** A copy of the passwords that everybody may read. */
export const securityFileCopy: Rule = {
  id: 'files/security-file-copy',
  severity: 'info',
  summary: t`Beside a password or PSK file lies a copy of it that every local user may read.`,
  why: t`mosquitto_passwd works on a temporary copy and leaves it behind when it is interrupted, and editors keep backups. A copy tells the hashes (or keys) of yesterday to everybody, however well the file itself is kept. True for every version.`,
  example: {
    bad: '# beside it: /etc/mosquitto/passwd.bak, 0644\npassword_file /etc/mosquitto/passwd',
    good: '# no copies beside it\npassword_file /etc/mosquitto/passwd',
  },
  check,
};

function* check({ evaluation }: RuleContext): Iterable<Finding> {
  const { fs, workdir } = evaluation.circumstances;
  const seen = new Set<string>();
  for (const { kind, reference } of evaluation.securityFiles) {
    const path = resolvePath(workdir, reference.path);
    if (kind === 'acl_file' || seen.has(path)) continue;
    seen.add(path);
    const listing = fs.list(directoryOf(path));
    const names = new Set(listing.ok ? listing.value : []);
    for (const ending of ENDINGS.filter((each) => names.has(nameOf(path) + each))) {
      const copy = path + ending;
      const status = fs.stat(copy);
      if (!status.ok || status.value.size === 0 || !anybodyReads(fs, copy)) continue;
      yield {
        file: reference.file,
        span: reference.span,
        message: t`${copy} looks like a copy of ${reference.path}, and every local user may read it: remove it, or chmod 0600 ${copy}`,
      };
    }
  }
}
