import { isBlank } from '../conf/tokens.js';
import type { Version } from '../conf/version.js';
import type { SourceFile, Span } from '../text/source-file.js';
import { type AclLine, parseAclFile } from './parse.js';

/**
 * The file in the usual form: words parted by one space, access words written out, no blanks at the end of rules, one
 * blank line before each user and never two. Comments, order, names and topics stay byte for byte, and so does what
 * the broker makes of it. Lines that the broker refuses are left alone.
 */
export function formatAcl(file: SourceFile, target: Version): Buffer {
  const { lines } = parseAclFile(file, target);
  const newline = file.bytes[file.bytes.indexOf(LF) - 1] === CR ? '\r\n' : '\n';
  const lastText = lines.findLastIndex(({ kind }) => kind !== 'blank');
  const parts: (Buffer | string)[] = [];
  let last: AclLine['kind'] = 'blank';
  for (const line of lines.slice(0, lastText + 1)) {
    const isSecondBlank = line.kind === 'blank' && last === 'blank';
    // A block begins behind a blank line; comments right above the user line are part of it.
    if (line.kind === 'user' && last !== 'blank' && last !== 'comment') parts.push(newline);
    if (!isSecondBlank) parts.push(...formatted(file, line, newline));
    last = line.kind;
  }
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
}

const LF = 0x0a;
const CR = 0x0d;

function formatted(file: SourceFile, line: AclLine, newline: string): (Buffer | string)[] {
  const bytes = ({ start, end }: Span): Buffer => file.bytes.subarray(start, end);
  switch (line.kind) {
    case 'blank':
      return [newline];
    case 'user':
      return ['user ', bytes(line.name), newline];
    case 'rule': {
      // Behind an access word the tab at the beginning of a topic would be cut off.
      const access = isBlank(line.topic.text.charCodeAt(0)) ? [] : [line.access, ' '];
      return [line.scope, ' ', ...access, bytes(line.topic), newline];
    }
    case 'comment':
    case 'invalid':
    case 'unread':
      return [bytes(line.span)];
  }
}
