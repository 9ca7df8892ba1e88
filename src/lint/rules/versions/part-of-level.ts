import { WHOLE_LEVELS } from '../../../acl/filter-tree.js';
import { decode } from '../../../conf/tokens.js';
import { version } from '../../../conf/version.js';
import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';
import { aclFiles } from '../security-files.js';

const PLACEHOLDER = /%[cu]/;

export const partOfLevel: Rule = {
  id: 'versions/part-of-level',
  severity: 'warning',
  since: version('2.0'),
  summary: t`A pattern of the ACL file has %u or %c as part of a level, which matches nothing since 2.1.`,
  why: t`Up to 2.0 the name is put in wherever %u or %c stands, so that "dev-%u" becomes "dev-anna". 2.1 only replaces a whole level, between slashes, and takes anything else literally: the rule loads without a word and never matches, so that its clients lose a right, or a deny its force. Measured with 2.0.11, 2.0.21 and 2.1.2. An info before 2.1. Give the name a level of its own, also in the devices.`,
  example: {
    language: 'ACL file',
    bad: 'pattern write dev-%u/state',
    good: 'pattern write dev/%u/state',
  },
  *check({ evaluation, target }) {
    const isNow = target >= WHOLE_LEVELS;
    for (const { file, loaded } of aclFiles(evaluation)) {
      for (const { scope, topic } of loaded.rules) {
        if (scope !== 'pattern') continue;
        const level = decode(topic.text)
          .split('/')
          .find((each) => each.length > 2 && PLACEHOLDER.test(each));
        if (!level) continue;
        yield {
          file,
          span: { start: topic.start, end: topic.end },
          severity: isNow ? 'warning' : 'info',
          message: isNow
            ? t`This pattern never matches: since 2.1 %u and %c count as whole levels only, and '${level}' is taken literally. Give the name a level of its own.`
            : t`From 2.1 on this pattern will never match: %u and %c count as whole levels only there, and '${level}' is taken literally. Give the name a level of its own.`,
        };
      }
    }
  },
};
