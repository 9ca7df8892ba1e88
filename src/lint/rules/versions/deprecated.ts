import { findOption } from '../../../conf/catalogue/index.js';
import { version, versionText } from '../../../conf/version.js';
import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';

const V3 = version('3.0');
/** The usual way to name these files for years to come; the broker itself says nothing about them. */
const COMMON = ['password_file', 'acl_file'];

export const deprecated: Rule = {
  id: 'versions/deprecated',
  severity: 'warning',
  summary: t`An option is deprecated.`,
  why: t`It works with this version, but upstream has announced its end, for most in 3.0. The broker logs a notice for some, and is silent about password_file and acl_file, which are only an info here: their replacements need 2.1.`,
  example: { bad: 'port 1883', good: 'listener 1883' },
  *check({ model, target }) {
    for (const { file, directives } of model.files) {
      for (const { name } of directives) {
        const option = findOption(name.text, target)?.option;
        if (!option?.deprecated || option.deprecated.since > target) continue;
        const { since, replacement, notice } = option.deprecated;
        const gone = option.removed === V3 ? t`, and gone in 3.0` : '';
        const silent = notice === undefined ? t` The broker does not tell.` : '';
        yield {
          file,
          span: name,
          severity: COMMON.includes(option.name) ? 'info' : 'warning',
          message: t`${name.text} is deprecated since ${versionText(since)}${gone}: use ${replacement}.${silent}`,
        };
      }
    }
  },
};
