import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';
import { lineName, relatedLine } from './names.js';
import { type Overwritten, overwrittenSettings, readsAgainstNature } from './overwritten.js';

export const overwrittenValue: Rule = {
  id: 'structure/overwritten-value',
  severity: 'warning',
  summary: t`An option is set twice with different values; the last one read counts, without a word.`,
  why: t`Switches, numbers and words may be set again, and since 2.1 also most paths: the broker takes the last one and does not say so. Included files are read where the include_dir line stands, so a forgotten line in conf.d undoes what the main file says, and a line after include_dir undoes what conf.d says. Keep one of the lines.`,
  example: {
    bad: 'persistence true\npersistence_location /var/lib/mosquitto/\npersistence false',
    good: 'persistence true\npersistence_location /var/lib/mosquitto/',
  },
  *check(context) {
    for (const overwritten of overwrittenSettings(context)) {
      if (overwritten.same || readsAgainstNature(context.model, overwritten)) continue;
      const { directive } = overwritten.earlier;
      yield {
        file: directive.file,
        span: directive.span,
        message: message(overwritten),
        related: [relatedLine(t`this line counts`, overwritten.last.directive)],
      };
    }
  },
};

function message({ earlier: { directive, option }, last, value, lastValue }: Overwritten): string {
  const line = lineName(last.directive, directive);
  if (option.name === 'persistence' && (lastValue === 'false' || lastValue === '0')) {
    return t`persistence is switched off again by ${line}: sessions, queued and retained messages are lost at every restart.`;
  }
  if (option.secret) return t`This ${option.name} does not count: ${line} sets it to another value.`;
  return t`${option.name} ${value} does not count: ${line} sets it to ${lastValue}.`;
}
