import { findInAnyVersion } from '../../../conf/catalogue/index.js';
import type { Circumstances } from '../../../conf/evaluate/state.js';
import { resolvePath } from '../../../installation/paths.js';
import { t } from '../../../language/t.js';
import type { Finding, Rule } from '../../rule.js';

export const ignoredIncludeFile: Rule = {
  id: 'structure/ignored-include-file',
  severity: 'warning',
  summary: t`A file in the include directory looks like configuration, but its name keeps the broker from reading it.`,
  why: t`include_dir loads the names that end in exactly ".conf", in every version. A file named LOCAL.CONF, "local" or local.cfg is passed over without a word, and its settings are missing; copies that an editor or package left behind (.bak, ~, .dpkg-old) are rightly passed over, but mislead whoever edits them. Rename the file, or move it away.`,
  example: {
    bad: 'include_dir /etc/mosquitto/conf.d\n# ==> /etc/mosquitto/conf.d/LOCAL.CONF <==\nlistener 1883',
    good: 'include_dir /etc/mosquitto/conf.d\n# ==> /etc/mosquitto/conf.d/local.conf <==\nlistener 1883',
  },
  *check({ evaluation, model }) {
    const { circumstances, securityFiles } = evaluation;
    const others = new Set(securityFiles.map(({ file }) => file.path));
    for (const { directive, path, span, names } of model.includes) {
      const directory = resolvePath(circumstances.workdir, path).replace(/\/+$/, '');
      const listing = circumstances.fs.list(directory);
      if (!listing.ok) continue;
      for (const name of [...listing.value].sort()) {
        const file = `${directory}/${name}`;
        if (names.includes(name) || others.has(circumstances.fs.hostPath(file))) continue;
        const judged = judge(circumstances, file, name);
        if (judged) yield { file: directive.file, span, ...judged };
      }
    }
  },
};

function judge(
  circumstances: Circumstances,
  file: string,
  name: string,
): Pick<Finding, 'message' | 'severity'> | undefined {
  if (name.startsWith('.') || name === '.conf') return undefined;
  const shown = circumstances.fs.hostPath(file);
  if (COPY.test(name)) {
    return {
      severity: 'info',
      message: t`${shown} is not read: its name does not end in .conf. If it is an old copy, keep it elsewhere.`,
    };
  }
  if (!looksLikeConfiguration(circumstances, file)) return undefined;
  const rule = /\.conf$/i.test(name) ? t`the suffix must be .conf in small letters` : t`the name must end in .conf`;
  return { message: t`${shown} looks like configuration but is not read: ${rule}.` };
}

/** What editors, packages and careful people append. */
const COPY =
  /\.conf(?:\.(?:bak|backup|old|orig|save|sav|rpmsave|rpmnew|rpmorig|ucf-\w+|dpkg-\w+|disabled|off|swp|sample|example|\d+)|~)$/i;

const HEAD_BYTES = 4096;
const LINES = 5;
/** Words that begin the lines of ACL files, too. */
const ACL_WORDS = ['user', 'topic', 'pattern'];

/** The first lines that are no comments all begin with an option, and not all as in an ACL file. */
function looksLikeConfiguration({ fs }: Circumstances, path: string): boolean {
  const status = fs.stat(path);
  const head = status.ok && status.value.type === 'file' ? fs.head(path, HEAD_BYTES) : undefined;
  if (!head?.ok) return false;
  const words = head.value
    .toString('latin1')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .slice(0, LINES)
    .map((line) => line.trim().split(/\s/, 1)[0] ?? '');
  return words.length > 0 && words.every(isOption) && !words.every((word) => ACL_WORDS.includes(word));
}

function isOption(word: string): boolean {
  return findInAnyVersion(word) !== undefined;
}
