import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';
import { lineName, relatedLine } from './names.js';
import { overwrittenSettings } from './overwritten.js';
import { lineRemoval } from './remove-line.js';

export const repeatedValue: Rule = {
  id: 'structure/repeated-value',
  severity: 'info',
  summary: t`An option is set twice to the same value.`,
  why: t`One of the lines does nothing, and is in the way of the next change: whoever edits the first one wonders why nothing happens. 2.0 refuses it for most paths and strings, 2.1 for a few.`,
  example: {
    bad: 'max_keepalive 120\nautosave_interval 300\nmax_keepalive 120',
    good: 'autosave_interval 300\nmax_keepalive 120',
  },
  *check(context) {
    for (const { earlier, last, same } of overwrittenSettings(context)) {
      if (!same) continue;
      const { directive, option, scope } = earlier;
      yield {
        file: directive.file,
        span: directive.span,
        message: t`${option.name} is set to the same value again in ${lineName(last.directive, directive)}; keep one of the two.`,
        related: [relatedLine(t`the same again`, last.directive)],
        // The first one of the others may decide more: which listener is opened, or where per_listener_settings may stand.
        ...lineRemoval(directive, t`Remove this line`, scope === 'global' && !DECIDES.includes(option.name)),
      };
    }
  },
};

const DECIDES = ['port', 'per_listener_settings'];
