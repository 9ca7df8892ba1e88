import { resolvePath } from '../../../installation/paths.js';
import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';

export const hiddenIncludeFile: Rule = {
  id: 'structure/hidden-include-file',
  severity: 'warning',
  summary: t`The broker reads a hidden file of the include directory.`,
  why: t`include_dir also loads names that begin with a dot, in every version: what editors, synchronisation tools and macOS leave behind (.#local.conf, ._local.conf) becomes configuration that ls does not show. Delete the file, or give it a visible name.`,
  example: {
    bad: 'include_dir /etc/mosquitto/conf.d\n# ==> /etc/mosquitto/conf.d/.old.conf <==\nlistener 1883',
    good: 'include_dir /etc/mosquitto/conf.d\n# ==> /etc/mosquitto/conf.d/local.conf <==\nlistener 1883',
  },
  *check({ evaluation, model }) {
    const { fs, workdir } = evaluation.circumstances;
    for (const { directive, path, span, names } of model.includes) {
      for (const name of names.filter((candidate) => candidate.startsWith('.'))) {
        const file = fs.hostPath(resolvePath(workdir, `${path.replace(/\/+$/, '')}/${name}`));
        yield {
          file: directive.file,
          span,
          message: t`${file} is hidden, but the broker reads it. Delete it, or rename it so that people see it.`,
        };
      }
    }
  },
};
