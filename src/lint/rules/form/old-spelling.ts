import { findOption } from '../../../conf/catalogue/index.js';
import type { Rule } from '../../rule.js';

export const oldSpelling: Rule = {
  id: 'form/old-spelling',
  severity: 'info',
  summary: 'An option is written in its old spelling.',
  why: 'Both spellings mean the same, but the old one is announced to go. A file that is read by older brokers, too, may need it.',
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
        const newText = option.name.endsWith('*')
          ? option.name.slice(0, -1) + name.text.slice(alias.name.length - 1)
          : option.name;
        if ((option.since ?? 0) > target) continue;
        yield {
          file,
          span: name,
          message: `${name.text} is the old spelling of ${newText}.`,
          fix: { title: `Write ${newText}`, safe: true, edits: [{ file, span: name, newText }] },
        };
      }
    }
  },
};
