import type { Directive } from '../../../conf/model.js';
import type { Fix } from '../../../text/diagnostic.js';

/** A fix that takes the whole line away, or none where the directive is not a line of its own. */
export function lineRemoval({ file, span }: Directive, title: string, safe: boolean): { fix?: Fix } {
  const line = file.lineAt(span.start);
  const start = file.lineStarts[line - 1];
  if (start !== span.start || file.lineAt(span.end - 1) !== line) return {};
  const end = file.lineStarts[line] ?? file.bytes.length;
  return { fix: { title, safe, edits: [{ file, span: { start, end }, newText: '' }] } };
}
