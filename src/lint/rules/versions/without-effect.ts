import { findOption } from '../../../conf/catalogue/index.js';
import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';

export const withoutEffect: Rule = {
  id: 'versions/without-effect',
  severity: 'warning',
  summary: t`An option does nothing in this version.`,
  why: t`The broker still accepts it, so that old files work, but does not act on it any more. Remove it, unless older brokers read the file, too.`,
  example: { bad: 'retry_interval 20', good: 'max_keepalive 60' },
  *check({ model, target }) {
    for (const { file, directives } of model.files) {
      for (const { name } of directives) {
        const option = findOption(name.text, target)?.option;
        if (!option?.withoutEffect || option.withoutEffect.since > target) continue;
        yield { file, span: name, message: t`${name.text} does nothing: ${option.withoutEffect.why}.` };
      }
    }
  },
};
