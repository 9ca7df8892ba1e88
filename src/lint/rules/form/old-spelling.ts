import { findOption } from '../../../conf/catalogue/index.js';
import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';

export const oldSpelling: Rule = {
  id: 'form/old-spelling',
  severity: 'info',
  summary: t`An option is written in its old spelling.`,
  why: t`Both spellings mean the same, but the old one is announced to go. A file that is read by older brokers, too, may need it.`,
  example: {
    bad: 'auth_plugin /usr/lib/mosquitto_dynamic_security.so',
    good: 'plugin /usr/lib/mosquitto_dynamic_security.so',
  },
  *check({ model, target }) {
    for (const { file, directives } of model.files) {
      for (const { name } of directives) {
        const found = findOption(name.text, target);
        if (!found?.alias?.deprecated) continue;
        const { option, alias } = found;
        if ((option.since ?? 0) > target) continue;
        // Of plugin_opt_* and auth_opt_* the first part is the option.
        const before = alias.name.replace('*', '');
        const after = option.name.replace('*', '');
        const span = { start: name.start, end: name.start + before.length };
        const newName = after + name.text.slice(before.length);
        yield {
          file,
          span: name,
          message: t`${name.text} is the old spelling of ${newName}.`,
          fix: { title: t`Write ${newName}`, safe: true, edits: [{ file, span, newText: after }] },
        };
      }
    }
  },
};
