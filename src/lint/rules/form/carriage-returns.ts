import { t } from '../../../language/t.js';
import type { Edit } from '../../../text/edit.js';
import type { SourceFile } from '../../../text/source-file.js';
import type { Rule } from '../../rule.js';

const CR = 0x0d;
const LF = 0x0a;

export const carriageReturns: Rule = {
  id: 'form/carriage-returns',
  severity: 'info',
  summary: t`Lines end as on Windows.`,
  why: t`The broker takes the carriage returns off, but shell scripts and other tools that read the file do not, and differences in version control show whole lines.`,
  example: { bad: 'listener 1883\r\nallow_anonymous false\r\n', good: 'listener 1883\nallow_anonymous false\n' },
  *check({ model }) {
    for (const { file } of model.files) {
      const edits = [...carriageReturnsIn(file)];
      const [first] = edits;
      if (!first) continue;
      const mixed = edits.length < file.lineCount;
      yield {
        file,
        span: first.span,
        message: t`${mixed ? t`${edits.length} of ${file.lineCount} lines end` : t`All lines end`} in carriage return and newline.`,
        fix: { title: t`End all lines in a newline only`, safe: true, edits },
      };
    }
  },
};

function* carriageReturnsIn(file: SourceFile): Generator<Edit> {
  for (let at = file.bytes.indexOf(CR); at !== -1; at = file.bytes.indexOf(CR, at + 1)) {
    if (file.bytes[at + 1] === LF) yield { file, span: { start: at, end: at + 1 }, newText: '' };
  }
}
