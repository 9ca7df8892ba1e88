import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';

const MARKS = [
  [0xff, 0xfe],
  [0xfe, 0xff],
] as const;

export const utf16: Rule = {
  id: 'form/utf-16',
  severity: 'error',
  summary: t`The file is UTF-16.`,
  why: t`Windows editors and the > of PowerShell write it. Up to 2.0 the broker refuses the first line; 2.1 reads nothing of the file and starts as if it were empty, on the loopback address only. Save it as UTF-8 without a byte order mark.`,
  example: { bad: '\ufffe', good: 'listener 1883' },
  *check({ model }) {
    for (const { file } of model.files) {
      if (!MARKS.some(([first, second]) => file.bytes[0] === first && file.bytes[1] === second)) continue;
      yield {
        file,
        span: { start: 0, end: 2 },
        message: t`This file is UTF-16, of which the broker understands nothing: save it as UTF-8 without a byte order mark.`,
      };
    }
  },
};
