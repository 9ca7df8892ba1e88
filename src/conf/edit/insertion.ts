import type { Edit } from '../../text/edit.js';
import type { SourceFile } from '../../text/source-file.js';
import type { Directive } from '../model.js';

const CR = 0x0d;
const LF = 0x0a;
const HASH = 0x23;
const BLANK = 0x20;

/** Puts a line behind that of a directive, indented as that is. */
export function lineBehind({ file, span, name }: Directive, text: string): Edit {
  const line = file.lineAt(span.start);
  const { start, end } = file.lineSpan(line);
  const indent = file.bytes.toString('latin1', start, name.start);
  const at = end < file.bytes.length ? end + 1 : end;
  return inserted(file, at, /^ *$/.test(indent) ? indent + text : text);
}

/** Puts a line at the end of a file. */
export function lineAtEnd(file: SourceFile, text: string): Edit {
  return inserted(file, file.bytes.length, text);
}

/** Puts a line before that of a directive and the comment that stands above it. */
export function lineBefore({ file, span }: Directive, text: string): Edit {
  let line = file.lineAt(span.start);
  while (line > 1 && file.bytes[file.lineSpan(line - 1).start] === HASH) line--;
  return inserted(file, file.lineSpan(line).start, text);
}

function inserted(file: SourceFile, at: number, text: string): Edit {
  const end = lineEndOf(file);
  const isOpen = at > 0 && at === file.bytes.length && file.bytes[at - 1] !== LF;
  return { file, span: { start: at, end: at }, newText: `${isOpen ? end : ''}${text}${end}` };
}

/** Takes a whole line away. */
export function withoutLine({ file, span }: Directive): Edit {
  const { start, end } = file.lineSpan(file.lineAt(span.start));
  return { file, span: { start, end: Math.min(end + 1, file.bytes.length) }, newText: '' };
}

/** How the lines of a file end: as the first one does. */
function lineEndOf(file: SourceFile): string {
  const { end } = file.lineSpan(1);
  return end > 0 && end < file.bytes.length && file.bytes[end - 1] === CR ? '\r\n' : '\n';
}

/** Puts another value into a line; what the broker passes over behind a single word stays. */
export function withValue({ file, name, span }: Directive, value: string, isOneWord: boolean): Edit {
  const { bytes } = file;
  let start = name.end;
  while (start < span.end && bytes[start] === BLANK) start++;
  let end = span.end;
  if (isOneWord) {
    end = start;
    while (end < span.end && bytes[end] !== BLANK) end++;
  }
  // Behind some options every blank counts: one parts them from their value.
  const parted = isOneWord && start > name.end;
  return { file, span: { start: parted ? start : name.end, end }, newText: parted ? value : ` ${value}` };
}
