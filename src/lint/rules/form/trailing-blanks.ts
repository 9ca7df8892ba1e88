import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';
import { keepsBlanks, optionLines } from './lines.js';

const EXACT = ['include_dir', 'bridge_protocol_version', 'plugin', 'global_plugin', 'plugin_load'];

export const trailingBlanks: Rule = {
  id: 'form/trailing-blanks',
  severity: 'info',
  summary: t`A line ends in blanks.`,
  why: t`Most values are trimmed, so that blanks do no harm. Not so behind log_dest file and plugin_opt_ lines: there they become part of the file name or value, in every version, and nobody sees it. include_dir, bridge_protocol_version and, in 2.1, plugin paths with a blank stop the broker.`,
  example: {
    bad: 'log_dest file /var/log/mosquitto/mosquitto.log ',
    good: 'log_dest file /var/log/mosquitto/mosquitto.log',
  },
  *check(context) {
    for (const { directive, option, rest, words } of optionLines(context)) {
      const blanks = /[ \t\v\f]+$/.exec(rest.text)?.[0];
      if (blanks === undefined || words.length === 0 || EXACT.includes(option.name)) continue;
      const span = { start: rest.end - blanks.length, end: rest.end };
      const kept = keepsBlanks({ option, words });
      yield {
        file: directive.file,
        span,
        severity: kept ? 'warning' : 'info',
        message: kept
          ? option.name === 'log_dest'
            ? t`The blanks at the end of this line become part of the file name.`
            : t`The blanks at the end of this line become part of the value.`
          : t`This line ends in blanks.`,
        fix: {
          title: t`Remove the blanks at the end`,
          safe: !kept,
          edits: [{ file: directive.file, span, newText: '' }],
        },
      };
    }
  },
};
