import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';
import { fileName, relatedLine } from './names.js';
import { overwrittenSettings, readsAgainstNature } from './overwritten.js';

export const surprisingIncludeOrder: Rule = {
  id: 'structure/surprising-include-order',
  severity: 'warning',
  summary: t`Two included files set the same option, and the broker reads them in another order than people sort them.`,
  why: t`include_dir compares names byte by byte, folded to capitals: 10-x.conf comes before 9-x.conf, a-b.conf before a.conf, and _ after all letters. The last file wins, so here it is the one that looks like the first. Number files with equally many digits (05-, 10-), or set the option in one file only. The same in every version.`,
  example: {
    bad: 'include_dir /etc/mosquitto/conf.d\n# ==> /etc/mosquitto/conf.d/9-usual.conf <==\nmax_keepalive 120\n# ==> /etc/mosquitto/conf.d/10-special.conf <==\nmax_keepalive 300',
    good: 'include_dir /etc/mosquitto/conf.d\n# ==> /etc/mosquitto/conf.d/09-usual.conf <==\nmax_keepalive 120\n# ==> /etc/mosquitto/conf.d/10-special.conf <==\nautosave_interval 300',
  },
  *check(context) {
    for (const overwritten of overwrittenSettings(context)) {
      if (overwritten.same || !readsAgainstNature(context.model, overwritten)) continue;
      const { directive, option } = overwritten.earlier;
      const { last, lastValue } = overwritten;
      yield {
        file: directive.file,
        span: directive.span,
        message: t`${option.name} is ${lastValue} in the end: the broker reads ${fileName(directive)} before ${fileName(last.directive)}, for it compares names byte by byte. Set it in one file only, or number the files with equally many digits.`,
        related: [relatedLine(t`this line counts`, last.directive)],
      };
    }
  },
};
