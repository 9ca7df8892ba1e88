import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';

const LF = 0x0a;

export const missingFinalNewline: Rule = {
  id: 'form/missing-final-newline',
  severity: 'info',
  summary: t`The last line does not end in a newline.`,
  why: t`The broker reads it all the same, unless it has a very special length. But what is appended with >> is glued to it, and then the broker may not start.`,
  example: { bad: 'listener 1883', good: 'listener 1883\n' },
  *check({ model }) {
    for (const { file } of model.files) {
      const end = file.bytes.length;
      if (end === 0 || file.bytes[end - 1] === LF) continue;
      yield {
        file,
        span: { start: end, end },
        message: t`This file does not end in a newline.`,
        fix: { title: t`Add the newline`, safe: true, edits: [{ file, span: { start: end, end }, newText: '\n' }] },
      };
    }
  },
};
